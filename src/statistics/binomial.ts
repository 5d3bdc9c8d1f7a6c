import { regularizedIncompleteBeta } from './student-t.ts';

/**
 * P(X ≥ `least`) for X binomial of `trials` with the chance `share`, through the incomplete beta function: I_p(k, n − k + 1)
 * (NIST DLMF 8.17.5). `trials` is whole and positive.
 */
export function binomialUpperTail(trials: number, least: number, share: number): number {
  if (least <= 0) return 1;
  if (least > trials) return 0;
  return regularizedIncompleteBeta(share, least, trials - least + 1);
}

/**
 * The share at which P(X ≥ `least`) is `probability`, in (0, 1): the tail grows with the share. 0 where `least` is none
 * and 1 where it is more than all. By bisection on the logarithm, to a relative 1e-12.
 */
export function shareReaching(trials: number, least: number, probability: number): number {
  if (least <= 0) return 0;
  if (least > trials) return 1;
  let [low, high] = [Math.log(1e-300), 0];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (binomialUpperTail(trials, least, Math.exp(middle)) < probability) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

/**
 * The exact interval of a share of which `failures` of `trials` were seen, each end wrong with at most `error`
 * (C. J. Clopper and E. S. Pearson, Biometrika 1934). None in n at 5 % is the rule of three: at most 3 / n. It takes the
 * trials for independent.
 */
export function clopperPearson(
  failures: number,
  trials: number,
  error: number,
): { readonly lower: number; readonly upper: number } {
  // P(X ≥ f) = error at the lower end; P(X ≤ f) = error at the upper, which is the lower end of the successes.
  return {
    lower: shareReaching(trials, failures, error),
    upper: 1 - shareReaching(trials, trials - failures, error),
  };
}
