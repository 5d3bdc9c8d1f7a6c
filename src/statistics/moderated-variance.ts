import { mean, sampleVariance } from 'simple-statistics';

/** What all the project's metrics together say about a variance: worth `degrees` observations of size `variance`. */
export interface VariancePrior {
  /** d0; 0 when the metrics' variances say nothing about one another, Infinity when they are all alike. */
  readonly degrees: number;
  /** s0². */
  readonly variance: number;
}

export interface EstimatedVariance {
  readonly variance: number;
  readonly degrees: number;
}

/** No prior: each variance stands alone. */
export const NO_PRIOR: VariancePrior = Object.freeze({ degrees: 0, variance: 0 });

/**
 * Estimates the prior from the sample variances of all metrics by the method of moments on their logarithms
 * (G. K. Smyth, "Linear models and empirical Bayes methods…", 2004, section 6.2). Variances of zero carry no
 * logarithm and are left out; fewer than three of the others give no prior.
 */
export function estimateVariancePrior(estimates: readonly EstimatedVariance[]): VariancePrior {
  const usable = estimates.filter(({ variance, degrees }) => variance > 0 && degrees > 0);
  if (usable.length < 3) return NO_PRIOR;
  const logs = usable.map(
    ({ variance, degrees }) => Math.log(variance) - digamma(degrees / 2) + Math.log(degrees / 2),
  );
  const sampling = mean(usable.map(({ degrees }) => trigamma(degrees / 2)));
  const excess = sampleVariance(logs) - sampling;
  if (excess <= 0) return { degrees: Infinity, variance: Math.exp(mean(logs)) };
  const degrees = 2 * inverseTrigamma(excess);
  return { degrees, variance: Math.exp(mean(logs) + digamma(degrees / 2) - Math.log(degrees / 2)) };
}

/** Draws one variance towards the prior: (d0 s0² + d s²) / (d0 + d), with d0 + d degrees of freedom. */
export function moderateVariance(estimate: EstimatedVariance, prior: VariancePrior): EstimatedVariance {
  if (prior.degrees === 0) return estimate;
  // All alike: a thousand degrees are normal for every purpose here, and a finite number stays a number in a file.
  const weight = Math.min(prior.degrees, 1000);
  const degrees = weight + estimate.degrees;
  return { variance: (weight * prior.variance + estimate.degrees * estimate.variance) / degrees, degrees };
}

/** ψ(x), x > 0: recurrence up to 6, then the asymptotic series (DLMF 5.11.2). */
export function digamma(x: number): number {
  let value = 0;
  let argument = x;
  for (; argument < 6; argument++) value -= 1 / argument;
  const inverse = 1 / (argument * argument);
  return (
    value +
    Math.log(argument) -
    1 / (2 * argument) -
    inverse * (1 / 12 - inverse * (1 / 120 - inverse * (1 / 252 - inverse / 240)))
  );
}

/** ψ′(x), x > 0: recurrence up to 6, then the asymptotic series (DLMF 5.15.8). */
export function trigamma(x: number): number {
  let value = 0;
  let argument = x;
  for (; argument < 6; argument++) value += 1 / (argument * argument);
  const inverse = 1 / (argument * argument);
  return (
    value +
    1 / argument +
    inverse / 2 +
    (inverse / argument) * (1 / 6 - inverse * (1 / 30 - inverse * (1 / 42 - inverse / 30)))
  );
}

function inverseTrigamma(y: number): number {
  // trigamma falls from ∞ to 0, so bisection on the logarithm of x cannot miss.
  let low = -20;
  let high = 20;
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (trigamma(Math.exp(middle)) > y) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}
