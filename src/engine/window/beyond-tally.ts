import { createRecorder, type Recorder } from '../../histogram/index.ts';
import type { BeyondRequests } from '../../trial/index.ts';

/** Most different names of one kind: a target or a script that invents names must not fill the memory. */
const MOST_NAMES = 1000;

interface Named {
  readonly metric: string;
  readonly endpoint: string;
}

/** A share while it is counted. */
export interface Share {
  passed: number;
  total: number;
}

/** A number while it is counted. */
export interface Count {
  count: number;
}

/**
 * Collects trends, rates and counters of one side during one window. Whoever records thousands of times a second asks
 * once for what it records into; that is undefined where too many names exist already.
 */
export class BeyondTally {
  readonly #trends = new Map<string, Named & { readonly recorder: Recorder }>();
  readonly #rates = new Map<string, Named & Share>();
  readonly #counters = new Map<string, Named & Count>();

  /** Records a duration in milliseconds. */
  trend(metric: string, endpoint: string, ms: number): void {
    this.recorderOf(metric, endpoint)?.record(ms * 1000);
  }

  rate(metric: string, endpoint: string, passed: boolean): void {
    this.addRate(metric, endpoint, passed ? 1 : 0, 1);
  }

  addRate(metric: string, endpoint: string, passed: number, total: number): void {
    const share = this.shareOf(metric, endpoint);
    if (!share) return;
    share.passed += passed;
    share.total += total;
  }

  count(metric: string, endpoint: string, by = 1): void {
    const counter = this.counterOf(metric, endpoint);
    if (counter) counter.count += by;
  }

  /** Where the durations of a trend go, in microseconds. */
  recorderOf(metric: string, endpoint: string): Recorder | undefined {
    const create = () => ({ metric, endpoint, recorder: createRecorder() });
    return entryOf(this.#trends, metric, endpoint, create)?.recorder;
  }

  shareOf(metric: string, endpoint: string): Share | undefined {
    return entryOf(this.#rates, metric, endpoint, () => ({ metric, endpoint, passed: 0, total: 0 }));
  }

  counterOf(metric: string, endpoint: string): Count | undefined {
    return entryOf(this.#counters, metric, endpoint, () => ({ metric, endpoint, count: 0 }));
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
