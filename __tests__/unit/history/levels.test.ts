import { expect, test } from '@jest/globals';
import {
  acceptLevel,
  appendEntry,
  assignLevel,
  createHistory,
  eligibleBaselines,
  type History,
  type Series,
  uniteHistories,
} from '../../../src/history/index.ts';
import type { Verdict } from '../../../src/verdict/index.ts';
import { anEntry } from '../../support/a-history-entry.ts';

const SERIES: Series = {
  scenario: 'shop',
  loadHash: 'load-a',
  environmentClass: 'linux/x64',
  measurementVersion: 1,
};
type Valid = Exclude<Verdict, 'invalid'>;
type Step = Valid | 'accept' | 'uncompared' | 'unsure after a gap';

/**
 * Plays a branch's runs one by one. `accept` accepts the level that the branch is on, `unsure after a gap` is an
 * inconclusive run on a history whose newest artifact could not be read.
 */
function play(
  story: readonly Step[],
  series: Series = SERIES,
  start: History = createHistory('main'),
): History {
  let history = start;
  for (const step of story) {
    if (step === 'accept') {
      history = acceptLevel(history, series, history.entries.at(-1)?.level.index ?? 0, ['a']);
      continue;
    }
    const number = history.entries.length;
    const isWhole = step !== 'unsure after a gap';
    const said = isWhole ? step : 'inconclusive';
    const verdict = said === 'uncompared' ? null : said;
    history = appendEntry(
      history,
      anEntry({
        ...series,
        runId: `run-${number}`,
        startedAt: new Date(Date.UTC(2026, 2, 1) + number * 3_600_000).toISOString(),
        verdict: verdict ?? 'inconclusive',
        level: assignLevel(history, series, { verdict, isWhole }),
      }),
    );
  }
  return history;
}

function levelsOf(history: History): string {
  return history.entries.map(({ level }) => `${level.index}${level.accepted ? '' : '!'}`).join(' ');
}

function baselinesOf(history: History, gate: 'pull-request' | 'main' | 'release'): string {
  return eligibleBaselines(history, { ...SERIES, for: gate, distanceOf: () => 0 })
    .entries.map(({ provenance }) => provenance.runId.replace('run-', ''))
    .join(' ');
}

test.each<[string, Step[], string, string, string]>([
  ['a quiet branch', ['pass', 'pass', 'inconclusive'], '0 0 0', '0 1 2', '0 1 2'],
  ['the first run opens the first level', ['uncompared', 'uncompared', 'pass'], '0 0 0', '0 1 2', '0 1 2'],
  [
    'a first run that is slower than another branch opens a level that is not accepted, and further runs stay on it',
    ['regression', 'regression', 'inconclusive', 'uncompared'],
    '0! 0! 0! 0!',
    '0 1 2 3',
    '',
  ],
  [
    'a branch that was slower than another one and is mended opens an accepted level, and answers to it from then on',
    ['regression', 'inconclusive', 'pass', 'inconclusive', 'pass', 'regression'],
    '0! 0! 1 1 1 2!',
    '5',
    '2 3 4',
  ],
  [
    'a branch that was slower than another one and is faster now opens an accepted level',
    ['regression', 'improvement', 'pass'],
    '0! 1 1',
    '1 2',
    '1 2',
  ],
  [
    'a slowdown may stand in what cannot be read: who does not show to be at the accepted level does not become its baseline',
    ['pass', 'pass', 'unsure after a gap', 'inconclusive'],
    '0 0 1! 1!',
    '2 3',
    '0 1',
  ],
  [
    'after what cannot be read, a pass brings the branch back to its accepted level, so that a gap is not for ever',
    ['pass', 'pass', 'unsure after a gap', 'pass', 'inconclusive'],
    '0 0 1! 0 0',
    '0 1 3 4',
    '0 1 3 4',
  ],
  [
    'a gap opens no second level on top of an unaccepted one',
    ['pass', 'regression', 'unsure after a gap'],
    '0 1! 1!',
    '1 2',
    '0',
  ],
  ['a first run after a gap is not accepted unseen', ['unsure after a gap'], '0!', '0', ''],
  [
    'a regression is merged and nobody accepts it: pull requests compare with it, main stays red',
    ['pass', 'pass', 'regression', 'regression', 'regression'],
    '0 0 1! 1! 1!',
    '2 3 4',
    '0 1',
  ],
  [
    'the regression is mended: everybody compares with the accepted level, the bad runs are nobody’s baseline',
    ['pass', 'pass', 'regression', 'regression', 'pass', 'pass'],
    '0 0 1! 1! 0 0',
    '0 1 4 5',
    '0 1 4 5',
  ],
  [
    'the regression is accepted: main compares with the new level and is green again',
    ['pass', 'regression', 'regression', 'accept', 'pass'],
    '0 1 1 1',
    '1 2 3',
    '1 2 3',
  ],
  [
    'a second regression on top of an unaccepted one stays on the unaccepted level',
    ['pass', 'regression', 'regression'],
    '0 1! 1!',
    '1 2',
    '0',
  ],
  [
    'a run that cannot tell does not bring an unaccepted regression back to the accepted level',
    ['pass', 'regression', 'inconclusive'],
    '0 1! 1!',
    '1 2',
    '0',
  ],
  [
    'an improvement opens a new accepted level',
    ['pass', 'improvement', 'inconclusive', 'pass'],
    '0 1 1 1',
    '1 2 3',
    '1 2 3',
  ],
  [
    'an improvement that is reverted is a regression against the better level',
    ['pass', 'improvement', 'regression'],
    '0 1 2!',
    '2',
    '1',
  ],
  [
    'a regression comes back after it was mended: a new unaccepted level, not the old one',
    ['pass', 'regression', 'pass', 'regression'],
    '0 1! 0 2!',
    '3',
    '0 2',
  ],
])('%s', (_, story, levels, pullRequest, main) => {
  const history = play(story);
  expect({
    levels: levelsOf(history),
    pullRequest: baselinesOf(history, 'pull-request'),
    main: baselinesOf(history, 'main'),
    release: baselinesOf(history, 'release'),
  }).toEqual({ levels, pullRequest, main, release: main });
});

test.each<[Partial<Series>, string]>([
  [{ scenario: 'checkout' }, 'another scenario, though its load is the same'],
  [{ loadHash: 'load-b' }, 'another load'],
  [{ environmentClass: 'linux/arm64' }, 'another environment class'],
  [{ measurementVersion: 2 }, 'another measurement version'],
])('runs of %j begin a series of their own, with level 0 (%s)', (other) => {
  const before = play(['pass', 'regression', 'regression']);
  const series = { ...SERIES, ...other };
  const after = play(['pass', 'regression'], series, before);
  expect(levelsOf(after)).toBe('0 1! 1! 0 1!');
  expect(baselinesOf(after, 'pull-request')).toBe(baselinesOf(before, 'pull-request'));
  expect(baselinesOf(after, 'main')).toBe(baselinesOf(before, 'main'));
});

test('acceptance concerns one series only', () => {
  const other = { ...SERIES, loadHash: 'load-b' };
  const both = play(['pass', 'regression'], other, play(['pass', 'regression']));
  expect(levelsOf(acceptLevel(both, other, 1, ['a']))).toBe('0 1! 0 1');
});

test('the runs of an accepted level keep by what it was accepted, each once', () => {
  const before = play(['pass', 'regression', 'regression']);
  const once = acceptLevel(before, SERIES, 1, ['b', 'a']);
  expect(once.entries.map(({ acceptances }) => acceptances)).toEqual([[], ['a', 'b'], ['a', 'b']]);
  expect(acceptLevel(once, SERIES, 1, ['a'])).toEqual(once);
});

test('a branch whose accepted runs have all left the history stays where it is: oblivion is no acceptance', () => {
  const history = play(['pass', 'regression', 'regression']);
  const rest = { ...history, entries: history.entries.slice(1) };
  // There is nothing to compare it with.
  expect(assignLevel(rest, SERIES, { verdict: null, isWhole: true })).toEqual({ index: 1, accepted: false });
  expect(baselinesOf(rest, 'main')).toBe('');
});

test.each([1, 10])(
  'a slowdown of main that is never mended stays a slowdown, with %d scenarios and after years',
  (count) => {
    const names = Array.from({ length: count }, (_, index) => `scenario ${index}`);
    let history = createHistory('main');
    for (let run = 0; run < 10 + 340; run++) {
      const verdict = run < 10 ? 'pass' : 'regression';
      const startedAt = new Date(Date.UTC(2026, 0, 1) + run * 86_400_000).toISOString();
      const entries = names.map((scenario) => {
        const level = assignLevel(history, { ...SERIES, scenario }, { verdict, isWhole: true });
        return anEntry({ runId: `run-${run}`, startedAt, scenario, verdict, level });
      });
      history = uniteHistories(history, { branch: 'main', entries, aaRuns: [] });
    }
    for (const scenario of names) {
      const main = eligibleBaselines(history, { ...SERIES, scenario, for: 'main', distanceOf: () => 0 });
      expect(main.entries.map(({ provenance }) => provenance.runId)).toEqual(
        Array.from({ length: 10 }, (_, run) => `run-${run}`),
      );
      expect(assignLevel(history, { ...SERIES, scenario }, { verdict: 'regression', isWhole: true })).toEqual(
        { index: 1, accepted: false },
      );
    }
  },
);

test('where two jobs gave one index to an accepted and an unaccepted level, the next regression opens another', () => {
  const raced = [
    anEntry({ runId: '1', startedAt: '2026-03-01T01:00:00Z', level: { index: 0, accepted: true } }),
    anEntry({ runId: '2', startedAt: '2026-03-01T02:00:00Z', level: { index: 1, accepted: true } }),
    anEntry({ runId: '3', startedAt: '2026-03-01T03:00:00Z', level: { index: 1, accepted: false } }),
  ].reduce(appendEntry, createHistory('main'));
  expect(assignLevel(raced, SERIES, { verdict: 'regression', isWhole: true })).toEqual({
    index: 2,
    accepted: false,
  });
});

/** Runs of main by their levels, as they lie in the united history, each with what it showed. */
function historyAt(...runs: readonly (readonly [Valid, number, 'accepted' | 'not accepted'])[]): History {
  return runs
    .map(([verdict, index, state], number) =>
      anEntry({
        runId: `run-${number}`,
        startedAt: new Date(Date.UTC(2026, 2, 1) + number * 3_600_000).toISOString(),
        verdict,
        level: { index, accepted: state === 'accepted' },
      }),
    )
    .reduce(appendEntry, createHistory('main'));
}

const BEFORE = Array.from({ length: 5 }, () => ['pass', 0, 'accepted'] as const);

test.each([
  [
    'a slowdown was accepted',
    historyAt(...BEFORE, ['regression', 1, 'accepted'], ['inconclusive', 1, 'not accepted']),
    1,
  ],
  [
    'a slowdown was accepted, red itself',
    historyAt(...BEFORE, ['regression', 1, 'accepted'], ['regression', 1, 'not accepted']),
    1,
  ],
  [
    'an improvement opened a level',
    historyAt(...BEFORE, ['improvement', 1, 'accepted'], ['inconclusive', 0, 'accepted']),
    1,
  ],
  [
    'a slowdown was mended by an improvement',
    historyAt(
      ...BEFORE,
      ['regression', 1, 'not accepted'],
      ['improvement', 2, 'accepted'],
      ['inconclusive', 1, 'not accepted'],
    ),
    2,
  ],
])(
  'a run that was under way while %s does not keep the branch from ever having baselines again',
  (_, history, index) => {
    // As long as there are fewer than five baselines no run can show anything.
    const after = play(Array<Step>(5).fill('inconclusive'), SERIES, history);
    expect(after.entries.slice(-5).map(({ level }) => level)).toEqual(
      Array.from({ length: 5 }, () => ({ index, accepted: true })),
    );
    expect(baselinesOf(after, 'main').split(' ').length).toBeGreaterThanOrEqual(5);
    // A slowdown on top of that is a new level.
    expect(assignLevel(history, SERIES, { verdict: 'regression', isWhole: true })).toEqual({
      index: index + 1,
      accepted: false,
    });
  },
);

test('an index that runs at once gave to an improvement and to a slowdown is no level that anybody answers to', () => {
  const contested = historyAt(...BEFORE, ['improvement', 1, 'accepted'], ['regression', 1, 'not accepted']);
  expect(baselinesOf(contested, 'main')).toBe('0 1 2 3 4');
  // What shows nothing accepts nothing, and a pass leads back.
  expect(levelsOf(play(['inconclusive', 'pass', 'inconclusive'], SERIES, contested))).toBe(
    '0 0 0 0 0 1 1! 1! 0 0',
  );
});
