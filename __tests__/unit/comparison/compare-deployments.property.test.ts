import { describe, expect, jest, test } from '@jest/globals';
import { compareDeployments, NO_FAMILY } from '../../../src/comparison/index.ts';
import { createRandom, drawNormal, type Random } from '../../../src/foundation/index.ts';
import { DEFAULT_POLICY } from '../../../src/scenario/index.ts';
import { judgeComparisons } from '../../../src/verdict/index.ts';
import { aDeploymentOf } from '../../support/drawn-deployments.ts';

/** Hundreds of whole gates are judged; a busy machine takes its time. */
jest.setTimeout(180_000);

const SPREAD = 0.03;
const BASELINES = 10;

function drawT(random: Random, degrees: number): number {
  let squares = 0;
  for (let degree = 0; degree < degrees; degree++) squares += drawNormal(random) ** 2;
  return drawNormal(random) / Math.sqrt(squares / degrees);
}

/** Standardized noise of deployments, one number per metric. */
const LAWS: Readonly<Record<string, (random: Random) => number>> = {
  normal: drawNormal,
  'log-normal': (random) => (Math.exp(drawNormal(random)) - 1.65) / 2.16,
  t3: (random) => drawT(random, 3) / Math.sqrt(3),
  bursts: (random) => drawNormal(random) * (random.next() < 0.2 ? 10 : 1),
};

interface Experiment {
  readonly metrics: number;
  readonly spread: number;
  /** How many of the metrics are how many times as large. */
  readonly slower: number;
  readonly factor: number;
  readonly canMeasureAgain: boolean;
}

/** Whether one gate ends red, a suspect measured again where that can be. */
function isRed(noise: () => readonly number[], given: Experiment): boolean {
  const { spread, slower, factor, canMeasureAgain } = given;
  const deployment = (id: string, times: number) =>
    aDeploymentOf(
      id,
      noise().map((value, index) => 130 * Math.exp(spread * value) * (index < slower ? times : 1)),
    );
  const baselines = Array.from({ length: BASELINES }, (_, index) => deployment(`baseline ${index}`, 1));
  const [first, second] = [deployment('first', factor), deployment('second', factor)];
  const judge = (candidates: readonly (typeof first)[]) =>
    judgeComparisons(
      compareDeployments(baselines, candidates, DEFAULT_POLICY, {
        earlier: [],
        others: NO_FAMILY,
        isCompared: true,
      }),
      DEFAULT_POLICY,
    );
  const lone = judge([first]);
  const isSuspect = lone.some(({ suspected, verdict }) => suspected === 'worse' || verdict === 'regression');
  const judged = canMeasureAgain && isSuspect ? judge([first, second]) : lone;
  return judged.some(({ verdict }) => verdict === 'regression');
}

function redShare(
  seed: string,
  experiments: number,
  noiseOf: (random: Random) => () => readonly number[],
  given: Experiment,
): number {
  const random = createRandom(seed);
  let red = 0;
  for (let index = 0; index < experiments; index++) if (isRed(noiseOf(random), given)) red++;
  return red / experiments;
}

function independent(name: string, metrics: number): (random: Random) => () => readonly number[] {
  const law = LAWS[name];
  if (law === undefined) throw new Error(name);
  return (random) => () => Array.from({ length: metrics }, () => law(random));
}

/** Deployments that keep the part 0.7 of what the one before them had. */
function autocorrelated(metrics: number): (random: Random) => () => readonly number[] {
  return (random) => {
    let state = Array.from({ length: metrics }, () => drawNormal(random));
    return () => {
      const now = state;
      state = state.map((value) => 0.7 * value + Math.sqrt(1 - 0.49) * drawNormal(random));
      return now;
    };
  };
}

const TWENTY: Experiment = { metrics: 20, spread: SPREAD, slower: 0, factor: 1, canMeasureAgain: false };

describe('twenty metrics of an unchanged lone candidate are hardly ever red', () => {
  // Before it was asked how far the baselines stray, log-normal noise made thirty of a hundred red and bursts as many.
  test.each(['log-normal', 't3', 'bursts', 'autocorrelated'])('%s', (law) => {
    const noise = law === 'autocorrelated' ? autocorrelated(20) : independent(law, 20);
    const share = redShare(law, 60, noise, TWENTY);
    expect(share).toBeLessThanOrEqual(0.02);
  });
});

describe('a slowdown of both gated times among four metrics is found in at least 90 %', () => {
  test.each([
    { gates: 60, spread: 0.03, factor: 1.3, canMeasureAgain: true },
    { gates: 60, spread: 0.03, factor: 1.5, canMeasureAgain: false },
    { gates: 60, spread: 0.085, factor: 2, canMeasureAgain: true },
    // The least certain of them: some 93.5 %, by thousands of gates.
    { gates: 300, spread: 0.085, factor: 2, canMeasureAgain: false },
  ])('$factor times at a spread of $spread, measured again: $canMeasureAgain', ({ gates, ...words }) => {
    const given = { ...TWENTY, ...words, metrics: 4, slower: 2 };
    const share = redShare(JSON.stringify(words), gates, independent('normal', 4), given);
    expect(share).toBeGreaterThanOrEqual(0.9);
  });
});
