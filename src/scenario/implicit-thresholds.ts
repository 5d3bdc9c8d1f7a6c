import type { ScenarioDocument } from './scenario-schema.ts';
import type { Threshold } from './threshold.ts';

/** What a scenario that declares one of these promises, unless it says otherwise: not one exception. */
const PROMISES = ['isolation', 'consistency'] as const;

/**
 * The thresholds of a document, those that nobody wrote included: whoever declares `isolation` or `consistency` wants it
 * to hold. A threshold of one's own on the same metric takes the place of the implicit one.
 */
export function completeThresholds(document: ScenarioDocument): readonly Threshold[] {
  const { thresholds } = document;
  const implicit = PROMISES.filter(
    (metric) =>
      document[metric] !== undefined && !thresholds.some((threshold) => threshold.metric === metric),
  );
  return [
    ...thresholds,
    ...implicit.map(
      (metric): Threshold => ({
        metric,
        endpoint: '*',
        aggregate: { kind: 'rate' },
        comparator: '==',
        bound: 1,
        text: `${metric}: rate==1 (implicit: the scenario declares \`${metric}\`)`,
      }),
    ),
  ];
}
