import { expect, test } from '@jest/globals';
import { phraseToText } from '../../../../src/report/text/phrase.ts';
import { trendNotes, trendTitle } from '../../../../src/report/words/trend-words.ts';
import { aTrend, somePoints } from '../../../support/a-trend.ts';

test('the title says of the runs of which branches the lines are', () => {
  expect(phraseToText(trendTitle({ trends: [aTrend()] }))).toBe('The newest runs of main before this change');
  const other = aTrend({ branch: 'the released version' });
  expect(phraseToText(trendTitle({ trends: [aTrend(), other] }))).toBe(
    'The newest runs of main and the released version before this change',
  );
});

test('only what the lines hold is explained', () => {
  const notes = (trend: Parameters<typeof aTrend>[0], hidden = 0) =>
    phraseToText(trendNotes({ trends: [aTrend(trend)] }, hidden));
  expect(notes({})).toBe('');
  expect(notes({ points: somePoints([1, 2], { 1: 'other' }) })).toBe(
    '│ another level of the scenario begins, whichever metric moved',
  );
  expect(notes({ points: somePoints([1, 2], { 1: 'accepted' }) })).toBe(
    '┃ a level begins that was accepted as slower',
  );
  expect(notes({ points: somePoints([1, 2], { 0: 'accepted' }) })).toBe('');
  expect(notes({ points: somePoints([1, null]) })).toBe('· not measured by that run');
  expect(notes({}, 2)).toBe('2 more metrics not shown');
  expect(notes({ elsewhere: { environment: 12, load: 1 } })).toBe(
    'left out, over the whole history: 12 runs in another environment and 1 run of another load or measurement',
  );
});

test('no count is claimed of two scenarios that is true of one', () => {
  const trends = [
    aTrend({ elsewhere: { environment: 12, load: 3 } }),
    aTrend({ scenario: 'search', elsewhere: { environment: 7, load: 3 } }),
  ];
  expect(phraseToText(trendNotes({ trends }, 0))).toBe(
    'left out, over the whole history: up to 12 runs in another environment and 3 runs of another load or measurement',
  );
});
