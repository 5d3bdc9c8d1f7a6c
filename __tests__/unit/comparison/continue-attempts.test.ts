import { describe, expect, test } from '@jest/globals';
import {
  type Comparison,
  compareDeployments,
  compareTrials,
  NO_FAMILY,
} from '../../../src/comparison/index.ts';
import { createRandom, drawNormal, type Random } from '../../../src/foundation/index.ts';
import { DEFAULT_POLICY } from '../../../src/scenario/index.ts';
import type { EarlierAttempt, Run } from '../../../src/trial/index.ts';
import { judgeComparisons } from '../../../src/verdict/index.ts';
import { aDeploymentOf } from '../../support/drawn-deployments.ts';
import { aScalarRun } from '../../support/measured-runs.ts';

function judge(run: Run) {
  return judgeComparisons(compareTrials(run), DEFAULT_POLICY);
}

/** An attempt whose blocks differ by these logarithms, after others. */
function anAttempt(shifts: readonly number[], earlier: readonly EarlierAttempt[] = []): Run {
  return aScalarRun(
    shifts.map(() => 130),
    shifts.map((shift) => 130 * Math.exp(shift)),
    { run: { earlier } },
  );
}

function after(run: Run, runAttempt: number, compared: readonly Comparison[] = compareTrials(run)) {
  const evidence = compared.flatMap(({ attempt }) => attempt ?? []);
  return [
    ...run.earlier,
    { runId: '7', runAttempt, startedAt: '2026-03-01T08:00:00Z', deployment: run.deployment, evidence },
  ];
}

function draws(random: Random, centre: number, blocks = 12): readonly number[] {
  return Array.from({ length: blocks }, () => centre + 0.03 * drawNormal(random));
}

describe('side by side', () => {
  test('a slowdown that two attempts show is proved by both together', () => {
    const random = createRandom('together');
    const first = anAttempt(draws(random, 0.06, 7));
    const second = anAttempt(draws(random, 0.06, 7), after(first, 1));
    const alone = anAttempt(draws(createRandom('alone'), 0.06, 7));
    const [before] = judge(first);
    const [now] = judge(second);
    expect([before?.verdict, now?.verdict, judge(alone)[0]?.verdict]).toEqual([
      'inconclusive',
      'regression',
      'inconclusive',
    ]);
    const own = compareTrials(second)[0]?.attempt?.slower.best ?? NaN;
    const carried = before?.attempt?.slower ?? { now: NaN, best: NaN };
    expect(Math.log(now?.evidence.slower ?? NaN)).toBeCloseTo(Math.max(carried.best, carried.now + own), 9);
    expect(now?.warnings.join()).toMatch(/continues attempt 1: E [\d.]+ → [\d.]+/u);
  });

  test('what was red stays red, however quiet the next attempts are', () => {
    const random = createRandom('red');
    let run = anAttempt(draws(random, 0.2));
    expect(judge(run)[0]?.verdict).toBe('regression');
    for (let attempt = 2; attempt <= 4; attempt++) {
      run = anAttempt(draws(random, 0, 30), after(run, attempt - 1));
      expect(judge(run)[0]?.verdict).toBe('regression');
    }
  });

  test('and where the next attempt cannot judge it', () => {
    const red = anAttempt(draws(createRandom('red'), 0.2));
    const drifting = anAttempt(
      Array.from({ length: 30 }, (_, block) => (block < 15 ? -0.1 : 0.1)),
      after(red, 1),
    );
    expect(judge(anAttempt(drifting.trials.length === 0 ? [] : [0, 0, 0]))[0]?.verdict).toBe('inconclusive');
    const [judged] = judge(drifting);
    expect([judged?.verdict, judged?.evidence.acceptable]).toEqual(['regression', 0]);
  });

  test('a pass by both together speaks of the code only where the last one shows that by itself', () => {
    const effect = { endpoint: 'build', metric: 'size', runs: 12, deviation: 0.008, margin: 0.04 };
    const attempt = (blocks: number, earlier: readonly EarlierAttempt[] = []): Run => ({
      ...anAttempt(
        Array.from({ length: blocks }, (_, block) => (block % 2 === 0 ? -0.001 : 0.001)),
        earlier,
      ),
      sides: [],
      instanceEffects: [effect],
    });
    const first = attempt(4);
    const second = attempt(4, after(first, 1));
    expect(judge(first)[0]?.verdict).toBe('inconclusive');
    expect(judge(second)[0]).toMatchObject({ verdict: 'pass', basis: { claim: 'instances' } });
    const long = attempt(40, after(first, 1));
    expect(judge(long)[0]).toMatchObject({ verdict: 'pass', basis: { claim: 'code' } });
  });

  test('trying again until it is red does not make red of nothing', () => {
    const random = createRandom('again');
    let red = 0;
    for (let change = 0; change < 40; change++) {
      let run = anAttempt(draws(random, 0.01));
      for (let attempt = 2; attempt <= 5; attempt++)
        run = anAttempt(draws(random, 0.01), after(run, attempt - 1));
      if (judge(run)[0]?.verdict === 'regression') red++;
    }
    // At the very margin: with five fresh starts, each at one per cent, two are to be expected, with one process hardly any.
    expect(red).toBeLessThanOrEqual(2);
  });
});

describe('against the history', () => {
  const BASELINES = Array.from({ length: 20 }, (_, index) =>
    aDeploymentOf(`baseline ${index}`, [130 * (1 + 0.01 * ((index * 7) % 11))]),
  );

  function against(level: number, deployment: string, earlier: readonly EarlierAttempt[] = []) {
    const context = { earlier, others: NO_FAMILY, isCompared: true };
    const candidate = aDeploymentOf(deployment, [level]);
    return compareDeployments(BASELINES, [candidate], DEFAULT_POLICY, context);
  }

  function attemptAt(level: number, deployment: string): readonly EarlierAttempt[] {
    const evidence = against(level, deployment).flatMap(({ attempt }) => attempt ?? []);
    return [{ runId: '7', runAttempt: 1, startedAt: '2026-03-01T08:00:00Z', deployment, evidence }];
  }

  const verdictOf = (compared: readonly Comparison[]) => judgeComparisons(compared, DEFAULT_POLICY)[0];

  test('what was red stays red', () => {
    const red = attemptAt(300, 'a');
    expect(verdictOf(against(300, 'a'))?.verdict).toBe('regression');
    expect(verdictOf(against(136, 'a', red))?.verdict).toBe('regression');
    expect(verdictOf(against(136, 'b', red))?.verdict).toBe('regression');
  });

  test('a suspicion is confirmed by a fresh deployment that shows it too', () => {
    const suspected = attemptAt(153, 'a');
    expect(verdictOf(against(153, 'a'))?.suspected).toBe('worse');
    expect(verdictOf(against(153, 'b', suspected))?.verdict).toBe('regression');
  });

  test('it is cleared by a fresh one that does not, and never by the same one measured again', () => {
    const suspected = attemptAt(153, 'a');
    expect(verdictOf(against(131, 'b', suspected))?.verdict).toBe('pass');
    expect(verdictOf(against(131, 'a', suspected))).toMatchObject({
      verdict: 'inconclusive',
      suspected: 'worse',
    });
  });

  test('each further attempt counts for half, so that many tries prove nothing that one would not', () => {
    const earlier = attemptAt(136, 'a');
    const [compared] = against(153, 'a', earlier);
    expect(compared?.evidence.slower).toBe(2 * (compared?.attempt?.slower.best ?? NaN));
  });
});
