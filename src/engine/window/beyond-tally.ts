import { createRecorder, type Recorder } from '../../histogram/index.ts';
import type { BeyondRequests } from '../../trial/index.ts';

/** Most different names of one kind: a target or a script that invents names must not fill the memory. */
const MOST_NAMES = 1000;

interface Named {
  readonly metric: string;
  readonly endpoint: string;
}

/** Collects trends, rates and counters of one side during one window. */
export class BeyondTally {
  readonly #trends = new Map<string, Named & { readonly recorder: Recorder }>();
  readonly #rates = new Map<string, Named & { passed: number; total: number }>();
  readonly #counters = new Map<string, Named & { count: number }>();

  /** Records a duration in milliseconds. */
  trend(metric: string, endpoint: string, ms: number): void {
    const entry = entryOf(this.#trends, metric, endpoint, () => ({
      metric,
      endpoint,
      recorder: createRecorder(),
    }));
    entry?.recorder.record(ms * 1000);
  }

  rate(metric: string, endpoint: string, passed: boolean): void {
    this.addRate(metric, endpoint, passed ? 1 : 0, 1);
  }

  addRate(metric: string, endpoint: string, passed: number, total: number): void {
    const entry = entryOf(this.#rates, metric, endpoint, () => ({ metric, endpoint, passed: 0, total: 0 }));
    if (!entry) return;
    entry.passed += passed;
    entry.total += total;
  }

  count(metric: string, endpoint: string, by = 1): void {
    const entry = entryOf(this.#counters, metric, endpoint, () => ({ metric, endpoint, count: 0 }));
    if (entry) entry.count += by;
  }

  measured(): Omit<BeyondRequests, 'timeline'> {
    return {
      trends: [...this.#trends.values()].map(({ metric, endpoint, recorder }) => ({
        metric,
        endpoint,
        histogram: recorder.snapshot(),
      })),
      rates: [...this.#rates.values()].map((rate) => ({ ...rate })),
      counters: [...this.#counters.values()].map((counter) => ({ ...counter })),
    };
  }
}

function entryOf<T>(
  entries: Map<string, T>,
  metric: string,
  endpoint: string,
  create: () => T,
): T | undefined {
  const key = `${metric}\u0000${endpoint}`;
  const known = entries.get(key);
  if (known !== undefined || entries.size >= MOST_NAMES) return known;
  const created = create();
  entries.set(key, created);
  return created;
}
