import { suggest } from './did-you-mean.ts';
import { measuredNames, placedEndpoints } from './flow/placed-endpoints.ts';
import type { Objection } from './objection.ts';
import type { Path } from './path.ts';
import type { ScenarioDocument } from './scenario-schema.ts';

/** Metrics besides the quantiles that an override may name; what a WebSocket or a hook measures has names of its own. */
const METRICS = ['error_share', 'completed_share', 'throughput'];
const QUANTILE = /^p\d{1,2}(?:\.\d+)?$/;

/** Checks that the overrides of the policy name what the scenario has: one that fits nothing would go unseen. */
export function checkOverrides(document: ScenarioDocument): readonly Objection[] {
  const names = [
    '*',
    ...placedEndpoints(document).flatMap(measuredNames),
    ...(document.journeys ?? []).map(({ name }) => name),
    ...(document.websockets ?? []).map(({ name }) => name),
  ];
  return (document.compare.overrides ?? []).flatMap(({ endpoint, metric }, index) => {
    const at: Path = ['compare', 'overrides', index];
    return [
      ...(endpoint === undefined || names.includes(endpoint)
        ? []
        : [unknown([...at, 'endpoint'], endpoint, names, 'endpoint, journey or WebSocket of this scenario')]),
      ...(metric === undefined || isMetric(metric)
        ? []
        : [unknown([...at, 'metric'], metric, ['p50', 'p95', 'p99', ...METRICS], 'metric')]),
    ];
  });
}

function isMetric(word: string): boolean {
  // Custom metrics may have any name, with an underscore where they are ours.
  return (
    QUANTILE.test(word) || METRICS.includes(word) || (suggest(word, METRICS) === null && word.includes('_'))
  );
}

function unknown(path: Path, word: string, known: readonly string[], what: string): Objection {
  const meant = suggest(word, known);
  return {
    path,
    of: 'value',
    message: `${JSON.stringify(word)} is no ${what}`,
    hint: meant === null ? `Known are ${known.join(', ')}.` : `Did you mean ${meant}?`,
    uses: [path],
  };
}
