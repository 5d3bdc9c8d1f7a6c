import type { MarginPolicy, Policy } from './policy.ts';

/** The words by which an override may name a metric: its name, and for a time its quantile. */
export interface MetricWords {
  readonly endpoint: string;
  readonly words: readonly string[];
}

/** The margins of one metric: the policy's own, with what the overrides that name it say in their place. */
export function marginsFor(policy: Policy, { endpoint, words }: MetricWords): MarginPolicy {
  const { noiseFloor, tolerance, passTolerance, minEffectMs, errorTolerance, overrides } = policy;
  const margins: MarginPolicy = { noiseFloor, tolerance, passTolerance, minEffectMs, errorTolerance };
  for (const override of overrides) {
    const isNamed =
      (override.endpoint === null || override.endpoint === endpoint) &&
      (override.metric === null || words.includes(override.metric));
    if (isNamed) Object.assign(margins, override.margins);
  }
  return margins;
}

/** Whether what may pass is chosen, for any metric, by the noise before the first block. */
export function choosesTolerance({
  passTolerance,
  overrides,
}: Pick<Policy, 'passTolerance' | 'overrides'>): boolean {
  return passTolerance === 'auto' || overrides.some(({ margins }) => margins.passTolerance === 'auto');
}
