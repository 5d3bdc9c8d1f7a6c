import { groupBy } from '../foundation/index.ts';
import { kindOf } from '../scenario/index.ts';
import type { EndpointMeasurement, Trial } from '../trial/index.ts';
import { countParts, type RequestCount, sumOf } from './count-requests.ts';

interface Named {
  readonly metric: string;
  readonly endpoint: string;
}

/** What trials of one side measured, summed up by name: looked through once, whatever is asked afterwards. */
export class TrialSums {
  /** How many trials there are. */
  readonly trials: number;
  readonly #endpoints: ReadonlyMap<string, readonly EndpointMeasurement[]>;
  readonly #rates: ReadonlyMap<string, Trial['rates']>;
  readonly #counters: ReadonlyMap<string, Trial['counters']>;
  readonly #trends: ReadonlyMap<string, Trial['trends']>;

  constructor(trials: readonly Trial[]) {
    this.trials = trials.length;
    this.#endpoints = groupBy(
      trials.flatMap(({ endpoints }) => endpoints),
      ({ endpoint }) => endpoint,
    );
    this.#rates = byName(trials.flatMap(({ rates }) => rates));
    this.#counters = byName(trials.flatMap(({ counters }) => counters));
    this.#trends = byName(trials.flatMap(({ trends }) => trends));
  }

  requests(endpoint: string): RequestCount {
    return countParts(this.#endpoints.get(endpoint) ?? [], 0);
  }

  rate(metric: string, endpoint: string): { readonly passed: number; readonly total: number } {
    const own = this.#rates.get(keyOf({ metric, endpoint })) ?? [];
    return { passed: sumOf(own, ({ passed }) => passed), total: sumOf(own, ({ total }) => total) };
  }

  counter(metric: string, endpoint: string): number {
    return sumOf(this.#counters.get(keyOf({ metric, endpoint })) ?? [], ({ count }) => count);
  }

  /** How often each entry of a counter was counted, by its name. */
  counts(metric: string): readonly { readonly endpoint: string; readonly count: number }[] {
    const own = [...this.#counters.values()].filter(([first]) => first?.metric === metric);
    return own.flatMap((same) => {
      const [first] = same;
      return first ? [{ endpoint: first.endpoint, count: sumOf(same, ({ count }) => count) }] : [];
    });
  }

  /** The same of one WebSocket, by kind. */
  kinds(metric: string, name: string): readonly { readonly kind: string; readonly count: number }[] {
    return this.counts(metric).flatMap(({ endpoint, count }) => {
      const kind = kindOf(metric, endpoint, name);
      return kind === null ? [] : [{ kind, count }];
    });
  }

  /** Durations of a trend. */
  durations(metric: string, endpoint: string): number {
    return sumOf(this.#trends.get(keyOf({ metric, endpoint })) ?? [], ({ histogram }) => histogram.count);
  }

  endpoints(): readonly string[] {
    return [...this.#endpoints.keys()];
  }

  /** Names of which there is an entry of a rate, be it of none. */
  rated(metric: string): readonly string[] {
    return namesOf(this.#rates, metric);
  }

  /** Names of which there is a trend, be it empty. */
  trended(metric: string): readonly string[] {
    return namesOf(this.#trends, metric);
  }
}

function byName<T extends Named>(entries: readonly T[]): ReadonlyMap<string, readonly T[]> {
  return groupBy(entries, keyOf);
}

function keyOf({ metric, endpoint }: Named): string {
  return JSON.stringify([metric, endpoint]);
}

function namesOf(entries: ReadonlyMap<string, readonly Named[]>, metric: string): readonly string[] {
  return [...entries.values()].flatMap(([first]) => (first?.metric === metric ? [first.endpoint] : []));
}
