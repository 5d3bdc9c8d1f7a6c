import type {
  ControlDriver,
  FinishedIterations,
  LoadDriver,
  LoadWindow,
  ProgressEvent,
  TargetDriver,
} from '../../src/experiment/index.ts';
import type { Clock } from '../../src/foundation/index.ts';
import { histogramFromValues } from '../../src/histogram/index.ts';
import type { RequestTemplate } from '../../src/scenario/index.ts';
import { countOutcomes, type Measurement, NOTHING_BEYOND, SIDES, type Side } from '../../src/trial/index.ts';

/** A clock that only moves when something is measured or waited for. */
export interface ManualClock extends Clock {
  advance(ms: number): void;
}

export function manualClock(): ManualClock {
  let now = 0;
  return { nowMs: () => now, wallTimeMs: () => now, advance: (ms) => (now += ms) };
}

/** How the pretended targets answer: response time in milliseconds by side and request, or null for no answer. */
export type Answering = (side: Side, request: number, arrival: number) => number | null;

export interface PretendedLoad extends LoadDriver {
  readonly windows: LoadWindow[];
  readonly steps: { readonly name: string; readonly url: string }[];
  /** How long users were given to end what they were in the middle of, each time. */
  readonly graces: number[];
}

const { timeline: _, ...NOTHING_ENDED } = NOTHING_BEYOND;

export interface PretendedLoadOptions {
  readonly clock: ManualClock;
  readonly endpoints: readonly string[];
  readonly answer: Answering;
  readonly budget?: number;
  /** Fails the step of this name, on one side where that is said, and only from its nth time (0 is the first) on it. */
  readonly failingStep?: string;
  readonly failingSide?: Side;
  readonly failingFrom?: number;
  /** What went wrong with it. */
  readonly failure?: string;
  /** What comes of the iterations under way on each side when they are to end. */
  readonly finished?: (graceMs: number) => Partial<FinishedIterations>;
  /** Called when a window begins. */
  readonly onWindow?: (window: LoadWindow) => void;
}

/** A load driver that keeps the port's contract with pretended answers, at no cost of time. */
export function pretendLoad(options: PretendedLoadOptions): PretendedLoad {
  const { clock, endpoints, answer } = options;
  const windows: LoadWindow[] = [];
  const steps: { readonly name: string; readonly url: string }[] = [];
  const graces: number[] = [];
  let budget = options.budget ?? Infinity;
  return {
    windows,
    steps,
    graces,
    measure(window, _urls, signal) {
      windows.push(window);
      options.onWindow?.(window);
      clock.advance(window.durationMs);
      budget -= window.atMs.length;
      return Promise.resolve(
        window.sides.map((side) => measureSide(window, side, endpoints, answer, signal.aborted)),
      );
    },
    send(request: RequestTemplate, url: URL) {
      if (budget <= 0)
        return Promise.resolve({ ok: false, status: 0, detail: 'the request budget is exhausted' });
      const before = steps.filter(
        (step) => step.name === request.name && sideOf(step.url) === sideOf(url.href),
      );
      steps.push({ name: request.name, url: url.href });
      budget--;
      const fails =
        request.name === options.failingStep &&
        (options.failingSide ?? sideOf(url.href)) === sideOf(url.href) &&
        before.length >= (options.failingFrom ?? 0);
      return Promise.resolve({
        ok: !fails,
        status: fails ? 500 : 200,
        detail: fails ? (options.failure ?? 'status 500') : '',
      });
    },
    finish(urls, graceMs) {
      graces.push(graceMs);
      return Promise.resolve(
        SIDES.filter((side) => urls[side]).map((side) => ({
          side,
          ...NOTHING_ENDED,
          ...options.finished?.(graceMs),
        })),
      );
    },
    verify: () => Promise.resolve([]),
    remainingBudget: () => budget,
    close: () => Promise.resolve(),
  };
}

/** Which side a pretended target's URL belongs to. */
function sideOf(url: string): Side | undefined {
  return SIDES.find((side) => url.startsWith(`http://${side}.`));
}

function measureSide(
  window: LoadWindow,
  side: Side,
  endpoints: readonly string[],
  answer: Answering,
  partial: boolean,
): Measurement {
  const own = [...window.flow].flatMap((request, index) =>
    SIDES[window.side[index] ?? -1] === side ? [{ request, time: answer(side, request, index) }] : [],
  );
  return {
    side,
    startMs: 0,
    durationMs: window.durationMs,
    endpoints: endpoints.map((endpoint, request) => {
      const times = own.filter((each) => each.request === request).map(({ time }) => time);
      const answered = times.filter((time) => time !== null);
      const histogram = histogramFromValues(answered.map((time) => time * 1000));
      return {
        endpoint,
        planned: times.length,
        sent: times.length,
        dropped: 0,
        outcomes: countOutcomes((outcome) =>
          outcome === 'ok' ? answered.length : outcome === 'connect' ? times.length - answered.length : 0,
        ),
        responseTime: histogram,
        errorResponseTime: histogramFromValues([]),
        serviceTime: histogram,
        timeToFirstByte: histogram,
        bytesSent: 0,
        bytesReceived: 0,
        serverTiming: [],
      };
    }),
    scalars: [],
    ...NOTHING_BEYOND,
    generator: { lag: histogramFromValues(own.map(() => 100)), lost: 0, cpuShare: 0.1 },
    slowest: [],
    partial,
  };
}

export interface PretendedTarget extends TargetDriver {
  /** What was asked of it, in order: start, renew, stop. */
  readonly calls: string[];
}

export interface PretendedTargetOptions {
  readonly side: Side;
  readonly kind?: 'url' | 'process';
  readonly startMs?: number;
  /** The renewal of this number (from 1) fails. */
  readonly failingRenewal?: number;
  /** What a failing renewal rejects with. */
  readonly renewalError?: Error;
  readonly startError?: Error;
  readonly died?: () => string | null;
  /** What it says when it is asked after the load; null and by default that it serves. */
  readonly silent?: () => string | null;
  /** Told of each call, in order with those of other drivers. */
  readonly onCall?: (call: string) => void;
}

/** A target driver that keeps the port's contract and starts nothing. */
export function pretendTarget(options: PretendedTargetOptions): PretendedTarget {
  const { side, kind = 'process' } = options;
  const calls: string[] = [];
  const note = (call: string): void => {
    calls.push(call);
    options.onCall?.(call);
  };
  let instances = 0;
  const come = (): Promise<URL> => {
    instances++;
    return Promise.resolve(new URL(`http://${side}.invalid:${1000 + instances}/`));
  };
  const renew = (): Promise<URL> => {
    note('renew');
    if (calls.filter((call) => call === 'renew').length === options.failingRenewal) {
      return Promise.reject(options.renewalError ?? new Error('it did not come up'));
    }
    return come();
  };
  return {
    side,
    kind,
    calls,
    start: () => {
      note('start');
      return options.startError ? Promise.reject(options.startError) : come();
    },
    renew: kind === 'process' ? renew : null,
    lastStartMs: () => options.startMs ?? 200,
    health: () => {
      const detail = options.died?.() ?? null;
      return detail === null ? { kind: 'serving' } : { kind: 'died', detail };
    },
    ask: () => {
      calls.push('ask');
      const detail = options.silent?.() ?? options.died?.() ?? null;
      return Promise.resolve(detail === null ? { kind: 'serving' } : { kind: 'died', detail });
    },
    describe: () => ({ side, label: side, instances, output: '' }),
    stop: () => {
      note('stop');
      return Promise.resolve();
    },
  };
}

/** A reference that takes these times, in milliseconds, one after the other; null once there are no more. */
export function pretendControl(
  times: readonly number[] = [],
  onMeasure: () => void = () => {},
): ControlDriver {
  const left = [...times];
  return {
    reference: 'pretended',
    measure() {
      onMeasure();
      const responseTimeMs = left.shift();
      return Promise.resolve(responseTimeMs === undefined ? null : { requests: 100, responseTimeMs });
    },
    close: () => Promise.resolve(),
  };
}

/** Collects events. */
export function collectProgress(): {
  readonly events: ProgressEvent[];
  readonly listener: (event: ProgressEvent) => void;
} {
  const events: ProgressEvent[] = [];
  return { events, listener: (event) => events.push(event) };
}
