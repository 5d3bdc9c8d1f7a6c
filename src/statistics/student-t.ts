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

/** The t with P(T ≤ t) = `probability` in (0, 1), by bisection on the exact tail. */
export function studentTQuantile(probability: number, degrees: number): number {
  if (!(probability > 0 && probability < 1)) throw new RangeError('a probability lies in (0, 1)');
  if (probability < 0.5) return -studentTQuantile(1 - probability, degrees);
  const tail = 1 - probability;
  let high = 1;
  while (studentTUpperTail(high, degrees) > tail) high *= 2;
  let low = 0;
  for (let step = 0; step < 200 && high - low > 1e-12 * (1 + high); step++) {
    const middle = (low + high) / 2;
    if (studentTUpperTail(middle, degrees) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
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
