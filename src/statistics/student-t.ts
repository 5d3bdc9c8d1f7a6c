import { gammaln } from 'simple-statistics';

/**
 * P(T > t) for Student's t with `degrees` > 0 degrees of freedom (not necessarily whole), through the regularized
 * incomplete beta function (NIST DLMF 8.17, 26.5.27 in Abramowitz & Stegun). Absolute error below 1e-12.
 */
export function studentTUpperTail(t: number, degrees: number): number {
  if (!(degrees > 0)) throw new RangeError('degrees of freedom must be positive');
  if (t === Infinity) return 0;
  if (t === -Infinity) return 1;
  const half = regularizedIncompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;
  return t >= 0 ? half : 1 - half;
}

/**
 * The t with P(T ≤ t) = `probability` in (0, 1): Newton's steps on the exact tail, kept within an interval that holds it.
 * Relative error below 1e-11.
 */
export function studentTQuantile(probability: number, degrees: number): number {
  if (!(probability > 0 && probability < 1)) throw new RangeError('a probability lies in (0, 1)');
  if (probability < 0.5) return -studentTQuantile(1 - probability, degrees);
  const tail = 1 - probability;
  let [low, high] = [0, 1];
  while (studentTUpperTail(high, degrees) > tail) [low, high] = [high, 2 * high];
  let t = (low + high) / 2;
  for (let step = 0; step < 200; step++) {
    const excess = studentTUpperTail(t, degrees) - tail;
    const newton = t + excess / studentTDensity(t, degrees);
    if (Math.abs(newton - t) <= 1e-12 * (1 + t)) return newton;
    if (excess > 0) low = t;
    else high = t;
    t = newton > low && newton < high ? newton : (low + high) / 2;
  }
  return t;
}

function studentTDensity(t: number, degrees: number): number {
  const half = (degrees + 1) / 2;
  const peak = Math.exp(gammaln(half) - gammaln(degrees / 2)) / Math.sqrt(degrees * Math.PI);
  return peak * (1 + (t * t) / degrees) ** -half;
}

/** I_x(a, b): the share of Beta(a, b) below `x`. */
export function regularizedIncompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(gammaln(a + b) - gammaln(a) - gammaln(b) + a * Math.log(x) + b * Math.log1p(-x));
  // The continued fraction converges fast on one side of the mean; the other side follows by symmetry.
  return x < (a + 1) / (a + b + 2)
    ? (front * betaContinuedFraction(x, a, b)) / a
    : 1 - (front * betaContinuedFraction(1 - x, b, a)) / b;
}

/** Lentz's algorithm for the continued fraction of DLMF 8.17.22. */
function betaContinuedFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    const factor = d * c;
    result *= factor;
    if (Math.abs(factor - 1) < 1e-15) break;
  }
  return result;
}
