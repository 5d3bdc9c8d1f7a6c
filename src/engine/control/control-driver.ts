import { type ControlDriver, steadyWindow } from '../../experiment/index.ts';
import type { Clock, Random } from '../../foundation/index.ts';
import { quantileUs } from '../../histogram/index.ts';
import { parseScenario } from '../../scenario/index.ts';
import type { ControlSlot } from '../../trial/index.ts';
import type { AddressGuard } from '../http/connections.ts';
import { createLoadDriver } from '../load-driver.ts';
import { REFERENCE, type ReferenceServer, startReference } from './reference-server.ts';

/** The load on the reference, evenly spaced: a tenth of a core at most, so that no request waits for another. */
const RATE_PER_SECOND = 100;
/** First requests are slow for reasons of their own. */
const WARM_UP_MS = 300;
const SLOT_MS = 1000;

const SCENARIO = `
name: control
requests: [{ name: reference, path: /, timeout: 1s }]
load: { rate: ${RATE_PER_SECOND}, duration: 1s, arrivals: constant, warm-up: 0s }
`;

export interface ControlDriverOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Stands in the User-Agent. */
  readonly userAgentVersion: string;
  readonly guard: AddressGuard;
}

/**
 * Measures the bundled reference with the engine that measures targets. Nothing is started before it is asked for.
 * The reference is named with the Node version that does its work: another may be faster on the same machine.
 */
export function createControlDriver(options: ControlDriverOptions): ControlDriver {
  return new EngineControlDriver(options);
}

class EngineControlDriver implements ControlDriver {
  readonly reference = `${REFERENCE}/node-${process.version}`;
  readonly #options: ControlDriverOptions;
  #server: Promise<ReferenceServer> | null = null;

  constructor(options: ControlDriverOptions) {
    this.#options = options;
  }

  async measure(signal: AbortSignal): Promise<Omit<ControlSlot, 'startMs'> | null> {
    if (signal.aborted) return null;
    this.#server ??= startReference();
    const server = await this.#server.catch(() => null);
    return server === null ? null : this.#measure(server.url, signal);
  }

  async close(): Promise<void> {
    const server = await this.#server?.catch(() => null);
    await server?.close();
  }

  async #measure(url: URL, signal: AbortSignal): Promise<Omit<ControlSlot, 'startMs'> | null> {
    const scenario = parseScenario(SCENARIO, 'control', {});
    const load = createLoadDriver({
      ...this.#options,
      scenario,
      onLive: () => {},
      // What goes wrong with it leaves no number, which is all there is to say.
      onWarning: () => {},
    });
    const measure = (durationMs: number): ReturnType<typeof load.measure> =>
      load.measure(
        steadyWindow(scenario, durationMs, 'candidate', this.#options.random),
        { candidate: url },
        signal,
      );
    try {
      await measure(WARM_UP_MS);
      const [measured] = await measure(SLOT_MS);
      const times = measured?.endpoints[0]?.responseTime;
      const median = times === undefined ? null : quantileUs(times, 0.5);
      const isWhole = !signal.aborted && (times?.count ?? 0) * 2 > (RATE_PER_SECOND * SLOT_MS) / 1000;
      return times === undefined || median === null || median <= 0 || !isWhole
        ? null
        : { requests: times.count, responseTimeMs: median / 1000 };
    } finally {
      await load.close();
    }
  }
}
