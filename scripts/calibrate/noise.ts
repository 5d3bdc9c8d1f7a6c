import { drawNormal as normal, type Random } from '../../src/foundation/index.ts';

/** What noise does to one metric in one block. */
export interface NoisyBlock {
  /** What hits both sides alike, on the log scale. */
  readonly common: number;
  /** What is left of it in the candidate's difference to the baseline, on the log scale. */
  readonly difference: number;
}

/** A source of blocks: how large the noise is, and a stream of chance. Each call is the next block. */
export type Blocks = () => NoisyBlock;

/** A law of the block differences. */
export interface NoiseLaw {
  readonly name: string;
  /** What the law is, for the table. */
  readonly words: string;
  /** Whether the method promises its error rates for it (docs/method.md). */
  readonly covered: boolean;
  /** Values are only known in steps of this share of the level; 0 for any value. */
  readonly step: number;
  /** Whether fresh instances serve the blocks. */
  readonly freshInstances: boolean;
  readonly blocks: (deviation: number, random: Random) => Blocks;
}

export { normal };

/** Draws of standard deviation 1 (Cauchy's has none: its quartiles are those of the normal law). */
export type Draw = (random: Random) => number;

/** Student's t with three or five degrees of freedom, scaled to standard deviation 1. */
export function studentT(degrees: 3 | 5): Draw {
  const scale = Math.sqrt((degrees - 2) / degrees);
  return (random) => {
    let chi = 0;
    for (let index = 0; index < degrees; index++) chi += normal(random) ** 2;
    return (scale * normal(random)) / Math.sqrt(chi / degrees);
  };
}

export function laplace(random: Random): number {
  const u = random.next() - 0.5;
  return (-Math.sign(u) * Math.log(1 - 2 * Math.abs(u))) / Math.SQRT2;
}

function cauchy(random: Random): number {
  return 0.6745 * Math.tan(Math.PI * (random.next() - 0.5));
}

/** exp of a standard normal draw, moved and scaled to mean 0 and deviation 1. */
export function logNormal(random: Random): number {
  return (Math.exp(normal(random)) - Math.exp(0.5)) / Math.sqrt((Math.E - 1) * Math.E);
}

/** Two modes, 1.7 apart, each with some noise of its own; deviation 1. */
export function bimodal(random: Random): number {
  return (random.next() < 0.5 ? -0.85 : 0.85) + Math.sqrt(1 - 0.85 ** 2) * normal(random);
}

/** A fifth of the draws is ten times as far off; the deviation of the others is 1. */
export function bursts(random: Random): number {
  return (random.next() < 0.2 ? 10 : 1) * normal(random);
}

/** Each draw keeps `correlation` of the one before; deviation 1. */
export function autoregressive(correlation: number, random: Random): () => number {
  const fresh = Math.sqrt(1 - correlation ** 2);
  let value = normal(random);
  return () => {
    const current = value;
    value = correlation * value + fresh * normal(random);
    return current;
  };
}

function independent(draw: Draw): NoiseLaw['blocks'] {
  return (deviation, random) => () => ({ common: 0, difference: deviation * draw(random) });
}

/** Both sides draw for themselves. */
function bySide(draw: Draw): Draw {
  return (random) => (draw(random) - draw(random)) / Math.SQRT2;
}

function correlated(correlation: number): NoiseLaw['blocks'] {
  return (deviation, random) => {
    const next = autoregressive(correlation, random);
    return () => ({ common: 0, difference: deviation * next() });
  };
}

/** A walk and a slow wave that both sides share, up to tens of per cent. */
const drift: NoiseLaw['blocks'] = (deviation, random) => {
  let [walk, block] = [0, 0];
  return () => {
    walk += 0.05 * normal(random);
    block++;
    return { common: walk + 0.2 * Math.sin(block / 7), difference: deviation * normal(random) };
  };
};

/** Deviation of an instance's own level. */
export const INSTANCE_DEVIATION = 0.02;

function instances(fresh: boolean): NoiseLaw['blocks'] {
  return (deviation, random) => {
    const level = (): number => INSTANCE_DEVIATION * (normal(random) - normal(random));
    const fixed = level();
    return () => ({
      common: 0,
      difference: (fresh ? level() : fixed) + deviation * normal(random),
    });
  };
}

/** Per block the deviation of both sides is another. */
const heteroscedastic: NoiseLaw['blocks'] = (deviation, random) => () => ({
  common: 0,
  difference: deviation * Math.exp(0.7 * normal(random)) * normal(random),
});

/** exp of a standard normal draw, its median moved to 0, scaled to deviation 1; to the left mirrored. */
function skewed(skew: 1 | -1): Draw {
  return (random) => (skew * (Math.exp(normal(random)) - 1)) / Math.sqrt((Math.E - 1) * Math.E);
}

/**
 * The candidate's draws so many times as large as the baseline's. The deviation is that of the differences if both were
 * as large as the baseline's.
 */
function noisier(draw: Draw, times: number): NoiseLaw['blocks'] {
  return (deviation, random) => () => ({
    common: 0,
    difference: (deviation / Math.SQRT2) * (times * draw(random) - draw(random)),
  });
}

/** Skewed noise, twice as large on the candidate's side, around equal medians. */
function unequal(skew: 1 | -1): NoiseLaw['blocks'] {
  const side = (random: Random): number => (skew * (Math.exp(normal(random)) - 1)) / 2.16;
  return (deviation, random) => () => ({
    common: 0,
    difference: (deviation / Math.sqrt(5)) * (2 * side(random) - side(random)),
  });
}

function law(
  name: string,
  words: string,
  blocks: NoiseLaw['blocks'],
  more: Partial<NoiseLaw> = {},
): NoiseLaw {
  return { name, words, blocks, covered: true, step: 0, freshInstances: true, ...more };
}

const NOT_COVERED = { covered: false };

/** Every law that the gate is tried on, the covered ones first. */
export const NOISE_LAWS: readonly NoiseLaw[] = [
  law('normal', 'normal', independent(normal)),
  law('t5', 'Student t, 5 degrees of freedom', independent(studentT(5))),
  law('t3', 'Student t, 3 degrees of freedom', independent(studentT(3))),
  law('laplace', 'Laplace', independent(laplace)),
  law('cauchy', 'Cauchy (quartiles as the normal law of that SD)', independent(cauchy)),
  law('log-normal', 'each side log-normal (shape 1)', independent(bySide(logNormal))),
  law('bimodal', 'each side in one of two modes', independent(bySide(bimodal))),
  law('tied', 'normal, values known in steps of 2 % of the level', independent(normal), { step: 0.02 }),
  law('bursts', 'normal, 20 % of the blocks at tenfold SD', independent(bursts)),
  law('heteroscedastic', 'normal, the SD of each block another (log-SD 0.7)', heteroscedastic),
  law('drift', 'normal, with a drift that both sides share', drift),
  law('ar-0.1', 'differences autocorrelated, 0.1', correlated(0.1)),
  law('ar-0.2', 'differences autocorrelated, 0.2', correlated(0.2)),
  law('fresh-instances', 'normal, and a fresh instance a block and side (SD 2 %)', instances(true)),
  law('ar-0.5', 'differences autocorrelated, 0.5', correlated(0.5), NOT_COVERED),
  law('ar-0.7', 'differences autocorrelated, 0.7', correlated(0.7), NOT_COVERED),
  law(
    'fixed-instances',
    'normal, two instances that differ (SD 2 %) serve all blocks; margin 3 %',
    instances(false),
    {
      covered: false,
      freshInstances: false,
    },
  ),
  law('right-skewed', 'right-skewed, twice as large on the candidate', unequal(1), NOT_COVERED),
  law('left-skewed', 'left-skewed, twice as large on the candidate', unequal(-1), NOT_COVERED),
];

/** Equal medians, and the candidate so many times as noisy as the baseline: symmetric, so covered. */
export const NOISIER_CANDIDATES: readonly { readonly law: NoiseLaw; readonly times: number }[] = [
  2, 4,
].flatMap((times) =>
  [
    { name: 'normal', words: 'normal', draw: normal },
    { name: 't3', words: 'Student t, 3 degrees of freedom', draw: studentT(3) },
  ].map(({ name, words, draw }) => ({ law: law(name, words, noisier(draw, times)), times })),
);

/** Differences that are skewed themselves, around their median. */
export const SKEWED_DIFFERENCES: readonly NoiseLaw[] = [
  law('long-right', 'differences log-normal (shape 1)', independent(skewed(1)), NOT_COVERED),
  law('long-left', 'differences log-normal (shape 1), mirrored', independent(skewed(-1)), NOT_COVERED),
];

/** The law of that name; an unknown one is a bug. */
export function noiseLaw(name: string): NoiseLaw {
  const found = NOISE_LAWS.find((each) => each.name === name);
  if (found === undefined) throw new TypeError(`no noise law ${name}`);
  return found;
}
