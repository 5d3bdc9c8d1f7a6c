import { suggest } from './did-you-mean.ts';
import { measuredNames, placedEndpoints } from './flow/placed-endpoints.ts';
import type { Objection } from './objection.ts';
import type { Path } from './path.ts';
import type { ScenarioDocument } from './scenario-schema.ts';
import { THRESHOLD_METRICS, type ThresholdMetric } from './threshold.ts';
import { THRESHOLD_CATALOGUE } from './threshold-catalogue.ts';

/** What is compared of requests besides their times. */
const METRICS = ['error_share', 'completed_share', 'throughput'];
/** `p95`, and what it is the quantile of where that is said. */
const QUANTILE = /^(?:(.+)_)?p\d{1,2}(?:\.\d+)?$/;
/** Words of thresholds for what requests carry themselves: compared under another name, or not at all. */
const OTHERWISE: ReadonlyMap<string, string | null> = new Map<ThresholdMetric, string | null>([
  ['http_req_duration', 'p95'],
  ['http_req_failed', 'error_share'],
  ['http_reqs', 'throughput'],
  ['http_req_waiting', null],
  ['data_received', null],
  ['data_sent', null],
  ['availability', null],
]);

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
        : [unknown([...at, 'metric'], metric, ['p50', 'p95', 'p99', ...METRICS], 'metric that is compared')]),
    ];
  });
}

/** Of journeys and WebSockets everything is compared, under the name that thresholds have for it. */
function isMetric(word: string): boolean {
  const quantile = QUANTILE.exec(word);
  if (quantile === null) return METRICS.includes(word) || isMeasured(word, ['share', 'counter']);
  const [, time = 'response_time'] = quantile;
  return time === 'response_time' || isMeasured(time, ['time']);
}

function isMeasured(word: string, families: readonly string[]): boolean {
  const metric = THRESHOLD_METRICS.find((known) => known === word);
  return (
    metric !== undefined && !OTHERWISE.has(metric) && families.includes(THRESHOLD_CATALOGUE[metric].family)
  );
}

function unknown(path: Path, word: string, known: readonly string[], what: string): Objection {
  const meant = OTHERWISE.get(word) ?? suggest(word, known);
  return {
    path,
    of: 'value',
    message: `${JSON.stringify(word)} is no ${what}`,
    hint: meant === null ? `Known are ${known.join(', ')}.` : `Did you mean ${meant}?`,
    uses: [path],
  };
}
