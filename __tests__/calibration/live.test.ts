import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { errs, type LiveExperiment, wantedExperiments } from '../../scripts/calibrate/live/experiment.ts';
import { LiveLedger } from '../../scripts/calibrate/live/live-ledger.ts';
import { parseProcessorTime, sharesBetween } from '../../scripts/calibrate/live/processor-time.ts';
import { liveBounds, renderLiveMarkdown } from '../../scripts/calibrate/live/render-live.ts';
import { liveScenario } from '../../scripts/calibrate/live/run-experiment.ts';
import { parseScenario } from '../../src/scenario/index.ts';
import { VERDICTS } from '../../src/verdict/index.ts';

function anExperiment(replaced: Partial<LiveExperiment>): LiveExperiment {
  return {
    build: 'a',
    machine: 'a machine',
    percent: 0,
    number: 1,
    startedAt: '2026-03-01T08:00:00.000Z',
    seconds: 91.4,
    verdict: 'pass',
    severity: 'none',
    exitCode: 0,
    blocks: 24,
    assignment: 'simultaneous',
    interference: 1.02,
    metrics: [
      {
        endpoint: 'search',
        metric: 'response_time_p50',
        verdict: 'pass',
        severity: 'none',
        ratio: 1.003,
        spread: 0.019,
        claim: 'code',
      },
    ],
    reasons: [],
    noise: {
      loadBefore: 0.4,
      loadAfter: 1.1,
      stealShare: 0.02,
      busyShare: 0.55,
      lagP99Ms: 1.8,
      lagMaxMs: 12.5,
      generatorCpu: 0.3,
    },
    ...replaced,
  };
}

function experimentsOf(percent: number, count: number, red: number): readonly LiveExperiment[] {
  return Array.from({ length: count }, (_, index) =>
    anExperiment({ percent, number: index + 1, verdict: index < red ? 'regression' : 'pass' }),
  );
}

test('wanted experiments are mixed evenly, and what cannot be meant is refused', () => {
  expect(wantedExperiments('aa=4,20=2').map(({ percent, number }) => `${percent}#${number}`)).toEqual([
    '0#1',
    '20#1',
    '0#2',
    '0#3',
    '20#2',
    '0#4',
  ]);
  for (const text of ['', 'aa', 'aa=1,aa=2', '-5=3', '5%=3'])
    expect(() => wantedExperiments(text)).toThrow(TypeError);
});

test('the demo is measured under the time limit of the calibration', () => {
  expect(parseScenario(liveScenario(), 'live', {}).policy.maxDurationMs).toBe(90_000);
});

test('a ledger goes on where it stopped; experiments of another build count only together', () => {
  const folder = mkdtempSync(join(tmpdir(), 'live-'));
  try {
    const path = join(folder, 'live.jsonl');
    const first = new LiveLedger(path);
    first.add(anExperiment({ build: 'old', number: 1 }));
    first.add(anExperiment({ number: 2 }));
    writeFileSync(path, '{"build":"a","percent":0,"num', { flag: 'a' });
    const again = new LiveLedger(path);
    again.add(anExperiment({ percent: 20, number: 1 }));
    const wanted = wantedExperiments('aa=3,20=1');
    const missing = (build: string | null): readonly string[] =>
      new LiveLedger(path).missing(wanted, build).map(({ percent, number }) => `${percent}#${number}`);
    expect(missing('a')).toEqual(['0#1', '0#3']);
    expect(missing(null)).toEqual(['0#3']);
    expect(new LiveLedger(path).of('a')).toHaveLength(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  [39, 0, 13, 13, [null, null]],
  [40, 1, 14, 13, [true, true]],
  [40, 2, 14, 12, [false, false]],
  [80, 2, 28, 26, [true, true]],
  [80, 3, 28, 25, [false, false]],
])('of %d A/A %d are red, of %d at +20 %% %d: %j', (aa, aaRed, seen, seenRed, holds) => {
  const experiments = [...experimentsOf(0, aa, aaRed), ...experimentsOf(20, seen, seenRed)];
  expect(liveBounds(experiments).map((bound) => bound.holds)).toEqual(holds);
});

test.each([
  [0, ['regression', 'invalid', 'improvement']],
  [5, ['invalid']],
  [20, ['invalid', 'inconclusive', 'improvement', 'pass']],
])('at +%d %% an experiment errs that says one of %j', (percent, wrong) => {
  expect(VERDICTS.filter((verdict) => errs({ percent, verdict }))).toEqual(wrong);
});

test('the page tells the verdicts, the noise, and each experiment that erred', () => {
  const page = renderLiveMarkdown(
    [
      ...experimentsOf(0, 3, 1).map((each) => ({ ...each, reasons: ['search p95: surely worse'] })),
      ...experimentsOf(20, 2, 2),
    ],
    'npm run calibrate:live',
  );
  expect(page).toContain('| A/A | 3 | 1 | 0 | 0 | 0 | 2 | 33.3 % (0.84–90.6 %) of 3 | 24 (24–24) |');
  expect(page).toContain('| A/A: at most 1 red in 40 | 1 of 3 | too few yet |');
  expect(page).toContain('| +20 % | 0.40 (0.40–0.40) | 55.0 (55.0–55.0) | 2.0 (2.0–2.0) |');
  expect(page).toContain('| search response_time_p50 | 5 | 1.9 (1.9–1.9) |');
  expect(page).toContain('| A/A no. 1 | regression | 24 | 0.40 | search p95: surely worse |');
});

test('processor time is read as proc(5) gives it, and shares are of the time between', () => {
  const before = parseProcessorTime('cpu  100 0 50 800 10 0 5 35 20 0\ncpu0 1 2 3 4 5 6 7 8\n');
  expect(before).toEqual({ total: 1000, idle: 810, steal: 35 });
  const after = { total: 1200, idle: 910, steal: 55 };
  expect(sharesBetween(before, after)).toEqual({ stealShare: 0.1, busyShare: expect.closeTo(0.4) });
  expect(sharesBetween(null, after)).toEqual({ stealShare: null, busyShare: null });
  expect(parseProcessorTime('intr 1 2 3\n')).toBeNull();
});
