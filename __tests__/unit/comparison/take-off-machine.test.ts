import { describe, expect, test } from '@jest/globals';
import { compareDeployments, type Deployment } from '../../../src/comparison/index.ts';
import { createRandom, drawNormal, type Random } from '../../../src/foundation/index.ts';
import { DEFAULT_POLICY } from '../../../src/scenario/index.ts';
import { ERROR_SHARE } from '../../../src/trial/index.ts';
import { aDeploymentOf } from '../../support/drawn-deployments.ts';

/** A deployment with a control of this many milliseconds. */
function measured(id: string, level: number, control: number | null, reference = '1/node-v24'): Deployment {
  const deployment = aDeploymentOf(id, [level]);
  return { ...deployment, control: control === null ? null : { reference, responseTimeMs: control } };
}

/** One job: a machine off by this deviation, 3 % of its own noise, a control known to 1 %. */
function drawn(random: Random, id: string, machine: number, slower = 1): Deployment {
  const speed = machine * drawNormal(random);
  const level = slower * 130 * Math.exp(speed + 0.03 * drawNormal(random));
  return measured(id, level, 0.7 * Math.exp(speed + 0.01 * drawNormal(random)));
}

function gate(name: string, machine: number, slower: number) {
  const random = createRandom(name);
  const baselines = Array.from({ length: 20 }, (_, index) => drawn(random, `b${index}`, machine));
  return [...baselines, drawn(random, 'candidate', machine, slower)];
}

function compared(deployments: readonly Deployment[]) {
  const [comparison] = compareDeployments(deployments.slice(0, -1), deployments.slice(-1), DEFAULT_POLICY);
  if (comparison === undefined) throw new Error('nothing was compared');
  return comparison;
}

/** The same gate with and without its controls. */
function both(deployments: readonly Deployment[]) {
  const blind = deployments.map((deployment) => ({ ...deployment, control: null }));
  return { plain: compared(blind), known: compared(deployments) };
}

function share(of: number, holds: (index: number) => boolean): number {
  return Array.from({ length: of }, (_, index) => index).filter(holds).length / of;
}

describe('where machines differ by 8 %', () => {
  test('their share is taken off, and what is left is about the noise without it', () => {
    const { plain, known } = both(gate('machines', 0.08, 1));
    expect(known.control?.slope).toBeGreaterThan(0.8);
    expect(known.control?.slope).toBeLessThan(1.1);
    expect(known.control?.remaining).toBeLessThan(0.6);
    expect(plain.spread).toBeGreaterThan(0.06);
    expect(known.spread).toBeLessThan(0.045);
    expect(plain.control).toBeNull();
  });

  test('a slowdown of 20 % is seen three times as often', () => {
    const gates = Array.from({ length: 100 }, (_, index) => both(gate(`p${index}`, 0.08, 1.2)));
    const seen = (which: 'plain' | 'known') =>
      gates.filter((compared) => compared[which].evidence.slower <= 0.01).length / gates.length;
    expect(seen('known')).toBeGreaterThan(0.95);
    expect(seen('plain')).toBeLessThan(0.4);
  });

  test('a candidate on a slow machine is no slower', () => {
    const deployments = gate('slow', 0.08, 1);
    const slow = measured('candidate', 130 * 1.3, 0.7 * 1.3);
    const { plain, known } = both([...deployments.slice(0, -1), slow]);
    expect(plain.evidence.slower).toBeLessThan(0.01);
    expect(known.evidence.slower).toBeGreaterThan(0.1);
    expect(known.control?.ratio).toBeCloseTo(1.3, 1);
    expect(known.candidate).toBeLessThan(138);
  });

  test('far from the machines that are known it is less sure', () => {
    const deployments = gate('far', 0.08, 1).slice(0, -1);
    const { spread, evidence } = compared([...deployments, measured('candidate', 130 * 2, 0.7 * 2)]);
    const near = compared([...deployments, measured('candidate', 130, 0.7)]);
    expect(spread).toBeCloseTo(near.spread ?? 0, 9);
    expect(evidence.withinTolerance).toBeGreaterThan(near.evidence.withinTolerance);
  });

  test('false alarms stay at their level', () => {
    const alarms = share(400, (index) => compared(gate(`a${index}`, 0.08, 1)).evidence.slower <= 0.01);
    expect(alarms).toBeLessThanOrEqual(0.02);
  });
});

describe('where machines are alike', () => {
  test('nothing is taken off, and hardly a word of evidence is another', () => {
    const gates = Array.from({ length: 300 }, (_, index) => both(gate(`n${index}`, 0, 1)));
    expect(gates.filter(({ known }) => known.control?.slope !== null).length).toBeLessThanOrEqual(6);
    const changed = gates.filter(
      ({ plain, known }) => plain.evidence.slower <= 0.01 !== known.evidence.slower <= 0.01,
    );
    expect(changed.length).toBeLessThanOrEqual(1);
  });

  test('the ratio is told all the same', () => {
    const { control } = compared([...gate('n3', 0, 1).slice(0, -1), measured('candidate', 130, 0.84)]);
    expect(control).toMatchObject({ slope: null, remaining: 1 });
    expect(control?.ratio).toBeCloseTo(1.2, 1);
  });
});

describe('what cannot be compared is not taken for a machine', () => {
  const deployments = gate('mixed', 0.08, 1);

  test('a candidate without a control', () => {
    const { evidence, control } = compared([
      ...deployments.slice(0, -1),
      measured('candidate', deployments[20]?.metrics[0]?.level ?? 0, null),
    ]);
    expect(control).toBeNull();
    expect(evidence).toEqual(both(deployments).plain.evidence);
  });

  test('another reference', () => {
    const other = measured('candidate', 130, 0.7, '1/node-v26');
    expect(compared([...deployments.slice(0, -1), other]).control).toBeNull();
  });

  test('old baselines without a control are left out where the rest tells more, and kept where it does not', () => {
    const old = deployments.slice(0, 8).map((each) => ({ ...each, control: null }));
    expect(compared([...old, ...deployments.slice(8)]).trials.baseline).toBe(12);
    const few = deployments.slice(0, 15).map((each) => ({ ...each, control: null }));
    const { trials, control } = compared([...few, ...deployments.slice(15)]);
    expect(trials.baseline).toBe(20);
    expect(control).toMatchObject({ slope: null });
  });

  test('shares: a slow machine makes no errors', () => {
    const failing = deployments.map((each) => ({
      ...each,
      metrics: each.metrics.map((metric) => ({ ...metric, metric: ERROR_SHARE, level: 0.01, requests: 900 })),
    }));
    expect(compared(failing).control).toBeNull();
  });
});
