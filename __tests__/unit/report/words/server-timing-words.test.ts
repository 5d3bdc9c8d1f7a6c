import { expect, test } from '@jest/globals';
import { phraseToText } from '../../../../src/report/text/phrase.ts';
import {
  serverTimingSentences,
  serverTimingWords,
} from '../../../../src/report/words/server-timing-words.ts';
import { aScenarioReport } from '../../../support/a-report.ts';

const SHIFT = {
  endpoint: 'GET /products',
  responseTimeMs: 21.2,
  parts: [
    { name: 'db', differenceMs: 18.1 },
    { name: 'app', differenceMs: -2.2 },
    { name: 'cache', differenceMs: 0.02 },
  ],
};

test('what changed is named with its part of the whole, and what did not is left out', () => {
  expect(phraseToText(serverTimingWords(SHIFT))).toBe(
    'GET /products: db +18 ms, app −2.2 ms of +21 ms in the mean',
  );
});

test('where nothing changed nothing is said', () => {
  expect(serverTimingWords({ ...SHIFT, parts: [{ name: 'db', differenceMs: 0.01 }] })).toEqual([]);
});

test('endpoints tell more than the whole, which is told only without them', () => {
  const whole = { ...SHIFT, endpoint: '*' };
  const told = (serverTimingShifts: readonly (typeof SHIFT)[]): readonly string[] =>
    serverTimingSentences([aScenarioReport({ serverTimingShifts })]).map(phraseToText);
  expect(told([whole, SHIFT])).toEqual([expect.stringMatching(/^GET/u)]);
  expect(told([whole])).toEqual([expect.stringMatching(/^all requests/u)]);
});

test('of several scenarios each is named, and one that has only the whole tells that', () => {
  const told = serverTimingSentences([
    aScenarioReport({ scenario: 'shop', serverTimingShifts: [SHIFT] }),
    aScenarioReport({ scenario: 'search', serverTimingShifts: [{ ...SHIFT, endpoint: '*' }] }),
  ]).map(phraseToText);
  expect(told).toEqual([
    'shop: GET /products: db +18 ms, app −2.2 ms of +21 ms in the mean',
    'search: all requests: db +18 ms, app −2.2 ms of +21 ms in the mean',
  ]);
});
