import { describe, expect, test } from '@jest/globals';
import {
  aaRunsOf,
  appendAaRun,
  createAaRun,
  createHistory,
  decodeHistory,
  encodeHistory,
  type AaRun,
  MOST_AA_RUNS,
  uniteHistories,
} from '../../../src/history/index.ts';
import { aProvenance } from '../../support/a-run.ts';
import { aRunOfBlocks } from '../../support/measured-runs.ts';

const SERIES = { scenario: 'shop', loadHash: 'load-a', environmentClass: 'linux/x64', measurementVersion: 1 };

function anAaRun(day: number, replaced: Partial<AaRun> = {}): AaRun {
  const startedAt = new Date(Date.UTC(2026, 2, day)).toISOString();
  return {
    ...SERIES,
    deployment: `deployment-${day}`,
    provenance: aProvenance({ runId: String(day), startedAt }),
    differences: [
      { endpoint: '*', metric: 'response_time_p50', shift: 0.01, variance: 0.000_04, blocks: 20 },
    ],
    ...replaced,
  };
}

const EMPTY = createHistory('main');

function historyOf(...aaRuns: readonly AaRun[]) {
  return aaRuns.reduce(appendAaRun, EMPTY);
}

test('a run of the same code twice is summarized by the differences of its gated metrics', () => {
  const blocks = Array.from({ length: 8 }, (_, index) => ({
    baseline: { scalars: { size: 100 } },
    candidate: { scalars: { size: 101 + (index % 2) } },
  }));
  const run = aRunOfBlocks(blocks, { run: { sameCode: true, scenario: 'shop', deployment: 'd-1' } });
  expect(createAaRun(run)).toMatchObject({
    deployment: 'd-1',
    scenario: 'shop',
    loadHash: run.loadHash,
    environmentClass: run.environment.class,
    differences: [{ endpoint: 'build', metric: 'size', blocks: 8 }],
  });
});

test('one in which nothing could be compared leaves the history as it was', () => {
  expect(appendAaRun(EMPTY, anAaRun(1, { differences: [] }))).toBe(EMPTY);
});

test('they are written and read again, and a file from before them has none', () => {
  const history = historyOf(anAaRun(1), anAaRun(2));
  expect(decodeHistory(encodeHistory(history), 'history.json')).toEqual(history);
  const older = '{"schema":"perf-gate.history/1","branch":"main","entries":[]}';
  expect(decodeHistory(older, 'history.json').aaRuns).toEqual([]);
});

describe('what two jobs stored at once', () => {
  const [a, b] = [historyOf(anAaRun(1), anAaRun(3)), historyOf(anAaRun(2), anAaRun(3))];

  test('is united in the order of time, each run once, whoever came first', () => {
    const days = uniteHistories(a, b).aaRuns.map(({ provenance }) => provenance.runId);
    expect(days).toEqual(['1', '2', '3']);
    expect(uniteHistories(b, a)).toEqual(uniteHistories(a, b));
    expect(uniteHistories(a, a)).toEqual(a);
  });

  test('keeps the newest of each scenario in each environment', () => {
    const many = Array.from({ length: MOST_AA_RUNS + 5 }, (_, index) => anAaRun(index + 1));
    const { aaRuns } = historyOf(...many, anAaRun(1, { scenario: 'search' }));
    expect(aaRuns.filter(({ scenario }) => scenario === 'shop')).toEqual(many.slice(5));
    expect(aaRuns.filter(({ scenario }) => scenario === 'search')).toHaveLength(1);
  });
});

describe('what they say of a series', () => {
  test('is said by those of the same load in the same environment', () => {
    const others: readonly Partial<AaRun>[] = [
      { scenario: 'search' },
      { loadHash: 'load-b' },
      { environmentClass: 'darwin/arm64' },
      { measurementVersion: 2 },
    ];
    const all = [anAaRun(1), ...others.map((other, index) => anAaRun(index + 2, other))];
    expect(aaRunsOf(all, SERIES)).toEqual([anAaRun(1)]);
  });

  test('is said once by a deployment that was measured again and again: it is one pair of instances', () => {
    const same = [1, 2, 3].map((day) => anAaRun(day, { deployment: 'staging@abc' }));
    expect(aaRunsOf([...same, anAaRun(4)], SERIES)).toEqual([same[2], anAaRun(4)]);
  });
});
