import { confidenceSequence, EProcess } from '../../../src/statistics/index.ts';
import { atLeast, atMost, type Section, showRate } from '../bound.ts';
import { decideByBlocks } from '../block-gate.ts';
import { drawBlocks, gateOf, policyWith, scalarFamily } from '../families.ts';
import { NOISE_LAWS, type NoiseLaw, noiseLaw } from '../noise.ts';
import type { Study } from '../study.ts';
import { share, type Tally } from '../tally.ts';

const COVERED = NOISE_LAWS.filter(({ covered }) => covered);
/** Autocorrelated differences are not symmetric given the past: their figures are shown and held to nothing here. */
const SYMMETRIC = new Set(COVERED.filter(({ name }) => !name.startsWith('ar-')));
const LEVELS = [0.1, 0.05, 0.01] as const;
/** Far beyond the budget of forty: the bound is for ever. */
const LONG = 200;

const exceedance: readonly Study[] = COVERED.map((law) => ({
  id: `evidence/ever/${law.name}`,
  quick: 1_000,
  full: 10_000,
  batch: 500,
  experiment: (random, count) => {
    const next = law.blocks(1, random);
    const evidence = new EProcess('mixture');
    for (let block = 0; block < LONG; block++) evidence.add(next().difference);
    for (const level of LEVELS) count.add(`ever-${level}`, evidence.highest >= -Math.log(level));
  },
}));

const BETA = policyWith({}).beta;

/** The ends when the gate stops, around a true shift of 3 %. */
const coverage: readonly Study[] = COVERED.map((law) => ({
  id: `evidence/coverage/${law.name}`,
  quick: 200,
  full: 10_000,
  batch: 100,
  experiment: (random, count) => {
    const shift = Math.log1p(0.03);
    const gate = gateOf(scalarFamily(1));
    const drawn = { law, deviation: 0.03, shiftOf: () => shift };
    const { pairs } = decideByBlocks(gate, drawBlocks(gate, drawn, random));
    const shifts = (pairs[0] ?? []).map((pair) => pair.shift);
    const { lower, upper } = confidenceSequence(shifts, BETA, 'mixture');
    count.add('lower', lower === null || lower <= shift);
    count.add('upper', upper === null || upper >= shift);
  },
}));

const AT_TOLERANCE = ['normal', 't5', 'laplace', 'bursts', 'log-normal'].flatMap((law) =>
  [0.02, 0.04].map((deviation) => ({ law, deviation, id: `evidence/at-tolerance/${law}/sd-${deviation}` })),
);

const atTolerance: readonly Study[] = AT_TOLERANCE.map(({ law, deviation, id }) => ({
  id,
  quick: 300,
  full: 10_000,
  batch: 200,
  experiment: (random, count) => {
    const gate = gateOf(scalarFamily(1));
    const drawn = { law: noiseLaw(law), deviation, shiftOf: () => Math.log1p(gate.policy.tolerance) };
    const { decision } = decideByBlocks(gate, drawBlocks(gate, drawn, random));
    count.add(decision.verdict);
  },
}));

export const studies: readonly Study[] = [...exceedance, ...coverage, ...atTolerance];

function isSymmetric({ law }: { readonly law: NoiseLaw }): boolean {
  return SYMMETRIC.has(law);
}

export function describe(tallyOf: (id: string) => Tally): Section {
  const ever = COVERED.map((law) => ({ law, tally: tallyOf(`evidence/ever/${law.name}`) }));
  const ends = COVERED.map((law) => ({ law, tally: tallyOf(`evidence/coverage/${law.name}`) }));
  const passed = AT_TOLERANCE.map((each) => ({ ...each, tally: tallyOf(each.id) }));
  return {
    title: 'The evidence itself',
    text: [
      `Ever: the share of series of ${LONG} blocks around zero whose E-value was at least 1/a at some block, which must not exceed a (Ville's inequality).`,
      'Coverage: one number, a true slowdown of 3 %, block SD 3 %; whether the 95 % end of each side, read when the gate stopped, holds. Where values are only known in steps no block shows 3 %: that row is shown and held to nothing.',
      'At the tolerance: one number that is truly 5 % slower, exactly the tolerance: a pass would be wrong.',
    ],
    tables: [
      {
        title: 'Ever E ≥ 1/a',
        columns: ['noise', 'series', ...LEVELS.map((level) => `a = ${level}`)],
        rows: ever.map(({ law, tally }) => [
          law.words,
          (tally.experiments ?? 0).toLocaleString('en-US'),
          ...LEVELS.map((level) => showRate(share(tally, `ever-${level}`))),
        ]),
      },
      {
        title: 'Coverage of the 95 % ends at the stop',
        columns: ['noise', 'gates', 'lower end holds', 'upper end holds'],
        rows: ends.map(({ law, tally }) => [
          law.words,
          (tally.experiments ?? 0).toLocaleString('en-US'),
          showRate(share(tally, 'lower')),
          showRate(share(tally, 'upper')),
        ]),
      },
      {
        title: 'A slowdown as large as the tolerance',
        columns: ['noise', 'block SD', 'gates', 'pass (wrong)', 'regression', 'inconclusive'],
        rows: passed.map(({ law, deviation, tally }) => [
          noiseLaw(law).words,
          `${100 * deviation} %`,
          (tally.experiments ?? 0).toLocaleString('en-US'),
          ...['pass', 'regression', 'inconclusive'].map((name) => showRate(share(tally, name))),
        ]),
      },
    ],
    plots: [],
    bounds: [
      ...ever
        .filter(isSymmetric)
        .flatMap(({ law, tally }) =>
          LEVELS.map((level) =>
            atMost(`ever E ≥ ${1 / level}, ${law.words}`, level, share(tally, `ever-${level}`)),
          ),
        ),
      ...ends
        .filter((each) => isSymmetric(each) && each.law.step === 0)
        .flatMap(({ law, tally }) => [
          atLeast(`lower end holds, ${law.words}`, 0.95, share(tally, 'lower')),
          atLeast(`upper end holds, ${law.words}`, 0.95, share(tally, 'upper')),
        ]),
      ...passed.map(({ law, deviation, tally }) =>
        atMost(
          `pass at a slowdown of the tolerance, ${noiseLaw(law).words}, block SD ${100 * deviation} %`,
          0.05,
          share(tally, 'pass'),
        ),
      ),
    ],
  };
}
