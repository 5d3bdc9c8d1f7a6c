import { expect, test } from '@jest/globals';
import { parseAcceptances } from '../../../../src/scenario/index.ts';
import { ACCEPTANCE_STATES } from '../../../../src/verdict/index.ts';
import { phraseToText } from '../../../../src/report/text/phrase.ts';
import {
  acceptanceLines,
  acceptanceMark,
  acceptanceSentences,
} from '../../../../src/report/words/acceptance-words.ts';
import { aDecision, aJudgedComparison } from '../../../support/a-report.ts';

const ACCEPTANCE = {
  scenario: 'shop',
  endpoint: '*',
  metric: 'error_share',
  upTo: 0.005,
  reason: 'known',
  by: '',
  until: '2026-11-30',
};

test('every state of an acceptance has words of its own, and a symbol before them', () => {
  const words = ACCEPTANCE_STATES.map((state) => acceptanceMark(state).text);
  expect(new Set(words).size).toBe(ACCEPTANCE_STATES.length);
  for (const word of words) expect(word).toMatch(/^[!✗·] \S/);
});

test('what is of scenarios that were not compared is not told', () => {
  const acceptances = ACCEPTANCE_STATES.map((state) => ({ ...ACCEPTANCE, state }));
  const told = acceptanceSentences(aDecision({ acceptances })).map(phraseToText);
  expect(told).toHaveLength(ACCEPTANCE_STATES.length - 1);
  expect(told[0]).toBe('all requests error_share up to 0.5 % until 2026-11-30 (applied): known');
  const [first] = acceptanceSentences(
    aDecision({ acceptances: [{ ...ACCEPTANCE, by: 'checkout team', state: 'applied' }] }),
  ).map(phraseToText);
  expect(first).toMatch(/\(applied\): known \(checkout team\)$/);
});

test('the lines to copy are of every slowdown that may be accepted, at most twenty', () => {
  const slowdowns = Array.from({ length: 25 }, (_, index) =>
    aJudgedComparison({ endpoint: `GET /${index}`, draft: { upTo: 0.12, until: '2026-11-30' } }),
  );
  const lines = acceptanceLines(aDecision({ comparisons: [aJudgedComparison(), ...slowdowns] }));
  const file = `accepted:\n${lines.join('\n').replaceAll('reason: #', 'reason: x #')}\n`;
  expect(parseAcceptances(file, 'accepted.yml').map(({ endpoint }) => endpoint)).toEqual(
    slowdowns.slice(0, 20).map(({ endpoint }) => endpoint),
  );
});
