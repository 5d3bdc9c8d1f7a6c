import { gammaln } from 'simple-statistics';

/** How far apart two instances of the same code were in one experiment. */
export interface InstanceShift {
  /** Centre of the block differences, on the scale of the comparison. */
  readonly shift: number;
  /** Variance of that centre by the noise of the blocks alone. */
  readonly variance: number;
}

/**
 * Standard deviation of the difference between two instances of the same code: what is left of the shifts' mean square
 * when the noise of their blocks is taken off; never below 0. Around zero, not around their mean: instances of the same
 * code should not differ, and a side that is always slower is part of what the margin is for.
 */
export function instanceDeviation(shifts: readonly InstanceShift[]): number {
  const { square, noise } = momentsOf(shifts);
  return Math.sqrt(Math.max(0, square - noise));
}

/**
 * How far the candidate's instance may be worse than the baseline's with probability `level` when the code is the same.
 *
 * With m normal shifts of variance σ² + noise the sum of their squares is that times χ²(m). What is left of the mean
 * square is no sure σ²: of few shifts, or of noisy ones, it is often 0 where σ is not, and Student's t on it would be far
 * too small. So σ² is taken at every value of χ²(m) by which the shifts may have come about, m × mean square / χ² −
 * noise, and the margin is exceeded with `level` over all of them (the fiducial argument: K.-W. Tsui and S. Weerahandi,
 * Journal of the American Statistical Association 1989). Without noise that is Student's t with m degrees of freedom.
 *
 * Of the noise three quarters are taken off. Integrated over χ²(m), for 5 to 30 shifts, noise of 0.3 to 4 times σ and
 * levels of 0.0006 to 0.005, the margin is then exceeded with at most 1.05 times the level; with all of it 1.7 times.
 */
export function instanceMargin(shifts: readonly InstanceShift[], level: number): number {
  if (!(level > 0 && level < 0.5)) throw new RangeError('a level lies in (0, 0.5)');
  const { square, noise } = momentsOf(shifts);
  if (square === 0) return 0;
  const weights = weightsOfChiSquare(shifts.length);
  const deviations = weights.map(({ over }) => Math.sqrt(Math.max(0, square * over - TAKEN_OFF * noise)));
  const exceeds = (margin: number): number =>
    weights.reduce((sum, { weight }, index) => {
      const deviation = deviations[index] ?? 0;
      return deviation === 0 ? sum : sum + weight * normalUpperTail(margin / deviation);
    }, 0);
  // Nothing is exceeded with a half or more: from 0 on the probability falls.
  if (exceeds(0) <= level) return 0;
  let [low, high] = [0, Math.sqrt(square)];
  while (exceeds(high) > level) high *= 2;
  for (let step = 0; step < 100 && high - low > 1e-7 * high; step++) {
    const middle = (low + high) / 2;
    if (exceeds(middle) > level) low = middle;
    else high = middle;
  }
  return high;
}

function momentsOf(shifts: readonly InstanceShift[]): { readonly square: number; readonly noise: number } {
  if (shifts.length === 0) throw new RangeError('no instances were compared');
  const mean = (value: (each: InstanceShift) => number): number =>
    shifts.reduce((sum, each) => sum + value(each), 0) / shifts.length;
  return { square: mean(({ shift }) => shift ** 2), noise: mean(({ variance }) => variance) };
}

const TAKEN_OFF = 0.75;
const POINTS = 300;
/** What weighs less changes no digit that counts. */
const LEAST_WEIGHT = 1e-14;

/** χ² with `degrees`, as points of equal steps of its logarithm: their weight, and degrees / χ². */
function weightsOfChiSquare(degrees: number): readonly { readonly weight: number; readonly over: number }[] {
  const half = degrees / 2;
  // Below, χ² has a power law: there the exponent leaves less than 1e-12; above, it is sixty deviations away.
  const from = -28 / half;
  const to = Math.log(1 + 60 / Math.sqrt(half));
  const step = (to - from) / POINTS;
  const constant = half * Math.log(half) - gammaln(half);
  return Array.from({ length: POINTS + 1 }, (_, index) => {
    const x = from + index * step;
    // The logarithm of χ² / degrees has the density exp(half (x − e^x)) up to a constant.
    return { weight: step * Math.exp(constant + half * (x - Math.exp(x))), over: Math.exp(-x) };
  }).filter(({ weight }) => weight > LEAST_WEIGHT);
}

/** P(Z > z) of the standard normal law for z ≥ 0, to seven digits (W. J. Cody's form in Numerical Recipes, erfcc). */
function normalUpperTail(z: number): number {
  const x = z / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  const series = COEFFICIENTS.reduceRight((sum, coefficient) => coefficient + t * sum, 0);
  return (t * Math.exp(-x * x + series)) / 2;
}

const COEFFICIENTS = [
  -1.265_512_23, 1.000_023_68, 0.374_091_96, 0.096_784_18, -0.186_288_06, 0.278_868_07, -1.135_203_98,
  1.488_515_87, -0.822_152_23, 0.170_872_77,
] as const;
