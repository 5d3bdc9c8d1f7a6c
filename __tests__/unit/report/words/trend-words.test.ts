import { expect, test } from '@jest/globals';
import { phraseToText } from '../../../../src/report/text/phrase.ts';
import { trendNotes, trendTitle } from '../../../../src/report/words/trend-words.ts';
import { aTrend, somePoints } from '../../../support/a-trend.ts';

test('the title says of how many runs of which branches the lines are', () => {
  expect(phraseToText(trendTitle({ trends: [aTrend()] }))).toBe('The last 7 runs of main');
  const other = aTrend({ branch: 'the released version', points: somePoints([1, 2, 3, 4, 5, 6, 7, 8]) });
  expect(phraseToText(trendTitle({ trends: [aTrend(), other] }))).toBe(
    'The last 8 runs of main and the released version',
  );
});

test('only what the lines hold is explained', () => {
  const notes = (trend: Parameters<typeof aTrend>[0]) =>
    phraseToText(trendNotes({ trends: [aTrend(trend)] }));
  expect(notes({})).toBe('');
  expect(notes({ points: somePoints([1, 2], { 1: 'other' }) })).toBe(
    '│ the branch got slower or faster for good',
  );
  expect(notes({ points: somePoints([1, 2], { 1: 'accepted' }) })).toBe(
    '┃ it got slower, which was accepted',
  );
  expect(notes({ points: somePoints([1, 2], { 0: 'accepted' }) })).toBe('');
  expect(notes({ points: somePoints([1, null]) })).toBe('· not measured by that run');
  expect(notes({ elsewhere: { environment: 12, load: 1 } })).toBe(
    '12 runs in another environment left out; 1 run of another load or measurement left out',
  );
});
