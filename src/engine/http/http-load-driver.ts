import type { LiveSample, LoadDriver, LoadWindow, StepResult } from '../../experiment/index.ts';
import type { Clock, Random } from '../../foundation/index.ts';
import type { RequestTemplate, Scenario } from '../../scenario/index.ts';
import type { Measurement, Side } from '../../trial/index.ts';
import { type Connections, createConnections } from './connections.ts';
import { LoadStopped } from './classify-error.ts';
import { LiveSamples } from './live-samples.ts';
import { type PreparedRequest, prepareRequest } from './prepared-request.ts';
import { type Answer, type Flight, sendRequest } from './send-request.ts';
import { drawTraceContext, type TraceContext } from './trace-context.ts';
import { runWindow } from './run-window.ts';

/** Longest time to set a connection up before the arrival counts as a connection error. */
const CONNECT_TIMEOUT_MS = 10_000;

export interface HttpLoadDriverOptions {
  readonly scenario: Scenario;
  readonly clock: Clock;
  /** Where trace ids come from. */
  readonly random: Random;
  /** Stands in the User-Agent. */
  readonly userAgentVersion: string;
  /** Called about once a second while a window runs. */
  readonly onLive: (samples: readonly LiveSample[]) => void;
  /** Extra certificate authority in PEM; null for those of the machine. */
  readonly certificateAuthority?: string | null;
}

/** What a window needs from the driver: sending, within the budget. */
export interface Sender {
  readonly scenario: Scenario;
  readonly clock: Clock;
  readonly live: LiveSamples;
  readonly onLive: (samples: readonly LiveSample[]) => void;
  prepare(side: Side, url: URL): readonly PreparedRequest[];
  remainingBudget(): number;
  /** Starts a request and takes it from the budget, which must have one left. */
  start(url: URL, request: PreparedRequest, onEnd: (answer: Answer, trace: TraceContext) => void): Flight;
}

/**
 * Creates the open-loop HTTP generator: it never waits for an answer before the next intended start, never follows a
 * redirect, never retries, and never sends more than the scenario's request budget.
 */
export function createHttpLoadDriver(options: HttpLoadDriverOptions): LoadDriver {
  const { scenario, clock, random, userAgentVersion } = options;
  const connections = new Map<string, Connections>();
  let remaining = scenario.limits.requestBudget;

  const connectionsTo = (url: URL): Connections => {
    const known = connections.get(url.origin);
    if (known) return known;
    const created = createConnections(url.origin, {
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      certificateAuthority: options.certificateAuthority ?? null,
    });
    connections.set(url.origin, created);
    return created;
  };

  const sender: Sender = {
    scenario,
    clock,
    live: new LiveSamples(),
    onLive: options.onLive,
    prepare: (_side, url) =>
      scenario.requests.map((request) => prepareRequest(request, url, userAgentVersion)),
    remainingBudget: () => remaining,
    start(url, request, onEnd) {
      if (remaining === 0) throw new RangeError('the request budget is exhausted');
      remaining--;
      const trace = drawTraceContext(random);
      const headers = request.addsTraceparent
        ? { ...request.headers, traceparent: trace.traceparent }
        : request.headers;
      return sendRequest(request, headers, connectionsTo(url), clock, (answer) => onEnd(answer, trace));
    },
  };

  return {
    async measure(window: LoadWindow, urls, signal): Promise<readonly Measurement[]> {
      await closeUnused(connections, urls);
      return runWindow(sender, window, urls, signal);
    },
    send: (template, url, signal) => sendStep(sender, template, url, userAgentVersion, signal),
    remainingBudget: () => remaining,
    async close() {
      await Promise.all([...connections.values()].map((each) => each.close()));
      connections.clear();
    },
  };
}

/** Fresh instances have fresh ports: the connections to the old ones are of no more use. */
async function closeUnused(
  connections: Map<string, Connections>,
  urls: Readonly<Partial<Record<Side, URL>>>,
): Promise<void> {
  const used = new Set(Object.values(urls).map((url) => url.origin));
  for (const [origin, each] of connections) {
    if (used.has(origin)) continue;
    connections.delete(origin);
    await each.close();
  }
}

function sendStep(
  sender: Sender,
  template: RequestTemplate,
  url: URL,
  version: string,
  signal: AbortSignal,
): Promise<StepResult> {
  return new Promise((resolve) => {
    const refusal = signal.aborted
      ? 'stopped before it was sent'
      : sender.remainingBudget() === 0
        ? 'the request budget is exhausted'
        : '';
    if (refusal !== '') {
      resolve({ ok: false, status: 0, detail: refusal });
      return;
    }
    const stop = (): void => flight.abort(new LoadStopped('stopped'));
    const flight = sender.start(url, prepareRequest(template, url, version), (answer) => {
      signal.removeEventListener('abort', stop);
      resolve({ ok: answer.outcome === 'ok', status: answer.status, detail: answer.detail });
    });
    signal.addEventListener('abort', stop, { once: true });
  });
}
