import { expect, test } from '@jest/globals';
import { phraseToText } from '../../../../src/report/text/phrase.ts';
import { lookbackNotes, lookbackTitle } from '../../../../src/report/words/lookback-words.ts';
import { aLookback, somePoints } from '../../../support/a-lookback.ts';

test('the title says of the runs of which branches the lines are', () => {
  expect(phraseToText(lookbackTitle({ lookbacks: [aLookback()] }))).toBe(
    'The newest runs of main before this change',
  );
  const other = aLookback({ branch: 'the released version' });
  expect(phraseToText(lookbackTitle({ lookbacks: [aLookback(), other] }))).toBe(
    'The newest runs of main and the released version before this change',
  );
});

test('only what the lines hold is explained', () => {
  const notes = (lookback: Parameters<typeof aLookback>[0], hidden = 0) =>
    phraseToText(lookbackNotes({ lookbacks: [aLookback(lookback)] }, hidden));
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
  const lookbacks = [
    aLookback({ elsewhere: { environment: 12, load: 3 } }),
    aLookback({ scenario: 'search', elsewhere: { environment: 7, load: 3 } }),
  ];
  expect(phraseToText(lookbackNotes({ lookbacks }, 0))).toBe(
    'left out, over the whole history: up to 12 runs in another environment and 3 runs of another load or measurement',
  );
});
