import type { MarginOverride, MarginPolicy, Policy } from './policy.ts';

/** The words by which an override may name a metric: its name, and for a time its quantile. */
export interface MetricWords {
  readonly endpoint: string;
  readonly words: readonly string[];
}

/** The margins of one metric: the policy's own, with what the overrides that name it say in their place. */
export function marginsFor(policy: Policy, words: MetricWords): MarginPolicy {
  const { noiseFloor, tolerance, passTolerance, minEffectMs, errorTolerance, overrides } = policy;
  const margins: MarginPolicy = { noiseFloor, tolerance, passTolerance, minEffectMs, errorTolerance };
  for (const override of overrides) if (names(override, words)) Object.assign(margins, override.margins);
  return margins;
}

/** Share of the family's error that one metric may spend, relative to the others: 1 where no override says otherwise. */
export function weightFor({ overrides }: Pick<Policy, 'overrides'>, words: MetricWords): number {
  const weights = overrides.filter((override) => names(override, words)).map(({ weight }) => weight);
  return weights.findLast((weight) => weight !== null) ?? 1;
}

function names({ endpoint, metric }: MarginOverride, of: MetricWords): boolean {
  return (endpoint === null || endpoint === of.endpoint) && (metric === null || of.words.includes(metric));
}

/** Whether what may pass is chosen, for any metric, by the noise before the first block. */
export function choosesTolerance({
  passTolerance,
  overrides,
}: Pick<Policy, 'passTolerance' | 'overrides'>): boolean {
  return passTolerance === 'auto' || overrides.some(({ margins }) => margins.passTolerance === 'auto');
}
