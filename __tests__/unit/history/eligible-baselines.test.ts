import { expect, test } from '@jest/globals';
import { appendEntry, createHistory, eligibleBaselines, type History } from '../../../src/history/index.ts';
import { anEntry, type EntryWords } from '../../support/a-history-entry.ts';

const WANT = {
  scenario: 'shop',
  loadHash: 'load-a',
  environmentClass: 'linux/x64',
  measurementVersion: 1,
  distanceOf: () => 0,
} as const;

function historyOf(...words: Partial<EntryWords>[]): History {
  return words.reduce<History>(
    (history, each, index) =>
      appendEntry(history, anEntry({ runId: `${index}`, startedAt: `2026-03-01T0${index}:00:00Z`, ...each })),
    createHistory('main'),
  );
}

test('a pull request uses every valid run at the current level, whatever its verdict', () => {
  const history = historyOf({ verdict: 'regression' }, { verdict: 'inconclusive' }, { verdict: 'pass' });
  const { entries, excluded } = eligibleBaselines(history, { ...WANT, for: 'pull-request' });
  expect(entries.map(({ verdict }) => verdict)).toEqual(['regression', 'inconclusive', 'pass']);
  expect(excluded).toEqual([]);
});

test('every exclusion has its reason and count', () => {
  const invalid = anEntry({ runId: 'x', verdict: 'invalid', startedAt: '2026-03-01T00:30:00Z' });
  const history = historyOf(
    { level: { index: 0, accepted: true } },
    { scenario: 'checkout' },
    { loadHash: 'load-b' },
    { loadHash: 'load-b' },
    { environmentClass: 'linux/arm64' },
    { measurementVersion: 2 },
    { level: { index: 1, accepted: false } },
  );
  const tampered = { ...history, entries: [...history.entries, invalid] };
  expect(eligibleBaselines(tampered, { ...WANT, for: 'pull-request' }).excluded).toEqual([
    { reason: 'invalid-run', count: 1 },
    { reason: 'other-scenario', count: 1 },
    { reason: 'other-load', count: 2 },
    { reason: 'other-environment', count: 1 },
    { reason: 'other-measurement', count: 1 },
    { reason: 'other-level', count: 1 },
  ]);
  expect(eligibleBaselines(tampered, { ...WANT, for: 'main' }).excluded.at(-1)).toEqual({
    reason: 'unaccepted-level',
    count: 1,
  });
});

test('the course of the branch is of all levels that the change is built on, and of nothing that came later', () => {
  const history = historyOf(
    { sha: 'a', level: { index: 0, accepted: true } },
    { sha: 'b', level: { index: 1, accepted: false } },
    { sha: 'later' },
    { sha: 'b', loadHash: 'load-b' },
  );
  const distanceOf = (sha: string) => (sha === 'later' ? null : 0);
  const { builtOn } = eligibleBaselines(history, { ...WANT, for: 'pull-request', distanceOf });
  expect(builtOn.map(({ provenance, level }) => [provenance.sha, level.index])).toEqual([
    ['a', 0],
    ['b', 1],
  ]);
});

test('an empty history gives no baselines and no reasons', () => {
  const found = eligibleBaselines(createHistory('main'), { ...WANT, for: 'release' });
  expect(found).toEqual({
    entries: [],
    comparable: [],
    builtOn: [],
    excluded: [],
    lacksAcceptedLevel: false,
    isYoung: true,
    sinceMs: -Infinity,
  });
});

test('a newest run of another load does not move the level that pull requests compare with', () => {
  const history = historyOf({}, { loadHash: 'load-b', level: { index: 7, accepted: false } });
  expect(eligibleBaselines(history, { ...WANT, for: 'pull-request' }).entries).toHaveLength(1);
});

test('of two scenarios with the same load each has its own level, so that one that got slower leaves the other its baselines', () => {
  const history = historyOf(
    { scenario: 'shop' },
    { scenario: 'checkout' },
    { scenario: 'shop' },
    { scenario: 'checkout', verdict: 'regression', level: { index: 1, accepted: false } },
  );
  const runs = (scenario: string, gate: 'pull-request' | 'main') =>
    eligibleBaselines(history, { ...WANT, scenario, for: gate }).entries.map(
      ({ deployment, provenance }) => `${deployment.scenario} ${provenance.runId}`,
    );
  expect(runs('shop', 'pull-request')).toEqual(['shop 0', 'shop 2']);
  expect(runs('checkout', 'pull-request')).toEqual(['checkout 3']);
  expect(runs('checkout', 'main')).toEqual(['checkout 1']);
});

test.each<['pull-request' | 'main' | 'release', boolean]>([
  ['main', true],
  ['release', true],
  ['pull-request', false],
])('where no level is accepted any more, the gate %s lacks one: %s', (gate, lacks) => {
  const slower = { verdict: 'regression', level: { index: 1, accepted: false } } as const;
  const history = historyOf(slower, slower, { scenario: 'checkout' });
  expect(eligibleBaselines(history, { ...WANT, for: gate }).lacksAcceptedLevel).toBe(lacks);
  const never = eligibleBaselines(history, { ...WANT, scenario: 'search', for: gate });
  expect(never.lacksAcceptedLevel).toBe(false);
});

test('a history is young by all its runs, of whatever level, of what a change is built on', () => {
  const slow = { verdict: 'regression', level: { index: 1, accepted: true } } as const;
  const of = (...entries: Parameters<typeof historyOf>) => {
    const { entries: chosen, isYoung } = eligibleBaselines(historyOf(...entries), {
      ...WANT,
      for: 'release',
    });
    return [chosen.length, isYoung];
  };
  expect(of({}, {}, {}, slow)).toEqual([1, true]);
  expect(of({}, {}, {}, {}, slow)).toEqual([1, false]);
  expect(of({ loadHash: 'load-b' }, {}, {}, {}, slow)).toEqual([1, true]);
  expect(of({ deployment: 'one' }, { deployment: 'one' }, {}, {}, slow)).toEqual([1, true]);
});

test.each([
  ['main', 2],
  ['release', 2],
  ['pull-request', 1],
] as const)('a gate of %s answers to a level that was slower and accepted since run %d', (gate, run) => {
  const slow = { verdict: 'regression', level: { index: 1, accepted: true } } as const;
  const history = historyOf({}, slow, slow, { level: { index: 1, accepted: true } });
  const start = Date.parse(history.entries[run]?.provenance.startedAt ?? '');
  expect(eligibleBaselines(history, { ...WANT, for: gate }).sinceMs).toBe(start);
  expect(eligibleBaselines(historyOf({}, {}), { ...WANT, for: gate }).sinceMs).toBe(-Infinity);
});

/** Runs of commits by their distance; later ones are not in it. */
function beforeMergeBase(...shas: readonly string[]) {
  return (sha: string): number | null => (shas.includes(sha) ? shas.indexOf(sha) : null);
}

test('runs of commits that the change is not built on are no baselines, and are still of the branch’s past', () => {
  const history = historyOf({ sha: 'a' }, { sha: 'b' }, { sha: 'c' });
  const found = eligibleBaselines(history, {
    ...WANT,
    for: 'pull-request',
    distanceOf: beforeMergeBase('b', 'a'),
  });
  expect(found.entries.map(({ provenance }) => provenance.sha)).toEqual(['a', 'b']);
  expect(found.excluded).toEqual([{ reason: 'not-built-on', count: 1 }]);
  expect(found.comparable).toHaveLength(3);
});

test.each([
  ['left the branch before the slowdown', ['a'], ['a', 'a']],
  ['left it after', ['b', 'a'], ['b']],
])('a pull request that %s is compared with the level it left', (_, builtOn, shas) => {
  const slower = { verdict: 'regression', level: { index: 1, accepted: false } } as const;
  // The last is an old commit that was measured again.
  const history = historyOf({ sha: 'a' }, { sha: 'b', ...slower }, { sha: 'a' });
  const distanceOf = beforeMergeBase(...builtOn);
  const { entries } = eligibleBaselines(history, { ...WANT, for: 'pull-request', distanceOf });
  expect(entries.map(({ provenance }) => provenance.sha)).toEqual(shas);
});

test('main that is run again for an old commit answers to the level of that time', () => {
  const history = historyOf({ sha: 'a' }, { sha: 'b', level: { index: 1, accepted: true } });
  const { entries } = eligibleBaselines(history, { ...WANT, for: 'main', distanceOf: beforeMergeBase('a') });
  expect(entries.map(({ provenance }) => provenance.sha)).toEqual(['a']);
});
