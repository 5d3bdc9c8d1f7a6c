import { confidenceSequence, EProcess } from '../../../src/statistics/index.ts';
import { atLeast, atMost, type Section, showRate } from '../bound.ts';
import { decideByBlocks } from '../block-gate.ts';
import { drawBlocks, gateOf, policyWith, scalarFamily } from '../families.ts';
import { NOISE_LAWS, type NoiseLaw, noiseLaw } from '../noise.ts';
import type { Study } from '../study.ts';
import { share, type Tally } from '../tally.ts';

const COVERED = NOISE_LAWS.filter(({ covered }) => covered);
/** Autocorrelated differences are not symmetric given the past: their figures are shown and held to nothing here. */
const AUTOCORRELATED = COVERED.filter(({ name }) => name.startsWith('ar-'));
const SYMMETRIC = new Set(COVERED.filter((law) => !AUTOCORRELATED.includes(law)));
const LEVELS = [0.1, 0.05, 0.01] as const;
const LEAST = 0.01;
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

/** Between the steps in which values are known there is no median for an end to hold. */
function isCoverageHeld({ law }: { readonly law: NoiseLaw }): boolean {
  return SYMMETRIC.has(law) && law.step === 0;
}

function everNote(tallyOf: (id: string) => Tally): string {
  const found = AUTOCORRELATED.map(
    ({ name, words }) => `${words}: ${showRate(share(tallyOf(`evidence/ever/${name}`), `ever-${LEAST}`))}`,
  );
  return `Held to a: every row but the autocorrelated ones. Of those the theory promises nothing, because such differences are not symmetric given the past, and E may reach 1/a in more than a of them (a = ${LEAST}: ${found.join('; ')}). The gate does not correct for that. Only where neighbouring blocks are alike by more than 0.2 beyond chance (a rank autocorrelation above 0.46 at 40 blocks) it says so: then nothing passes, and a slowdown must show in what each block adds to the one before ([method.md](method.md), "Blocks that resemble their neighbours"). Weaker dependence is not told from chance and is borne by the noise floor: without a change whole gates are held to 0.5 % with these very laws ("False alarms"). So on such a target expect no false alarm of code that did not change, but a slowdown about as large as the noise floor red more often than α says ("At the margins themselves"). Longer blocks and fresh instances lower the autocorrelation.`;
}

function coverageNote(tallyOf: (id: string) => Tally): string {
  const found = AUTOCORRELATED.map(
    ({ name, words }) => `${words}: ${showRate(share(tallyOf(`evidence/coverage/${name}`), 'lower'))}`,
  );
  return `Held to 95 %: every row but the autocorrelated ones, of which the theory promises nothing, and values in steps. Of them the lower end holds so often: ${found.join('; ')}. Where that falls short of 95 %, read it as an end of that share. Nothing widens the interval for it as long as the gate cannot tell the dependence from chance; where it can, there is no upper end, and the lower one is of what each block adds to the one before. Where values are only known in steps no block shows 3 %, so the median that an end should hold is a step away.`;
}

export function describe(tallyOf: (id: string) => Tally): Section {
  const ever = COVERED.map((law) => ({ law, tally: tallyOf(`evidence/ever/${law.name}`) }));
  const ends = COVERED.map((law) => ({ law, tally: tallyOf(`evidence/coverage/${law.name}`) }));
  const passed = AT_TOLERANCE.map((each) => ({ ...each, tally: tallyOf(each.id) }));
  return {
    title: 'The evidence itself',
    text: [
      `Ever: the share of series of ${LONG} blocks around zero whose E-value was at least 1/a at some block, which must not exceed a (Ville's inequality).`,
      'Coverage: one number, a true slowdown of 3 %, block SD 3 %; whether the 95 % end of each side, read when the gate stopped, holds.',
      'At the tolerance: one number that is truly 5 % slower, exactly the tolerance: a pass would be wrong.',
    ],
    tables: [
      {
        title: 'Ever E ≥ 1/a',
        note: everNote(tallyOf),
        columns: ['noise', 'series', ...LEVELS.map((level) => `a = ${level}`), 'held to'],
        rows: ever.map(({ law, tally }) => [
          law.words,
          (tally.experiments ?? 0).toLocaleString('en-US'),
          ...LEVELS.map((level) => showRate(share(tally, `ever-${level}`))),
          isSymmetric({ law }) ? 'a' : 'shown',
        ]),
      },
      {
        title: 'Coverage of the 95 % ends at the stop',
        note: coverageNote(tallyOf),
        columns: ['noise', 'gates', 'lower end holds', 'upper end holds', 'held to'],
        rows: ends.map(({ law, tally }) => [
          law.words,
          (tally.experiments ?? 0).toLocaleString('en-US'),
          showRate(share(tally, 'lower')),
          showRate(share(tally, 'upper')),
          isCoverageHeld({ law }) ? '95 %' : 'shown',
        ]),
      },
      {
        title: 'A slowdown as large as the tolerance',
        note: 'Held to 5 % (β): every row. Skewed and autocorrelated noise stand under "At the margins themselves".',
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
        .filter(isCoverageHeld)
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
