import { type Histogram, mergeHistograms, quantileMs } from '../histogram/index.ts';
import { loopDelayMs } from './loop-delay.ts';
import type { LoadModel } from './run.ts';
import type { Measurement, Validity } from './trial.ts';

/** Late arrivals are ours alone; beyond this much at p99 with a busy generator the times say more of us than of them. */
const LAG_P99_LIMIT_MS = 25;
/** Half of all arrivals later than this means that the generator never kept up, whatever its processor says. */
const LAG_P50_LIMIT_MS = 10;
const BUSY_GENERATOR = 0.8;
/** Hold-ups shorter than this share of the typical response time are no matter. */
const DELAY_SHARE = 0.1;

/**
 * Whether a measurement may be judged. Only the generator's own faults count: arrivals lost without pressure from the
 * target, or sent so late that the lag would be taken for response time. Users of a closed load ask when they can, and are
 * never late for it: there it counts how long the event loop was held up. What the target does is data.
 */
export function assessMeasurement(measurement: Measurement, model: LoadModel = 'open'): Validity {
  const { generator, partial, endpoints } = measurement;
  const planned = endpoints.reduce((sum, endpoint) => sum + endpoint.planned, 0);
  const reasons = [
    ...(partial ? ['it was cut short'] : []),
    ...(planned === 0 && !measuresMore(measurement) ? ['no arrival was planned'] : []),
    ...(generator.lost > 0
      ? [
          `the load generator lost ${generator.lost} arrivals: lower the rate, or give it more processor time and open files`,
        ]
      : []),
    ...lateness(measurement),
    ...(model === 'closed' ? heldUp(measurement) : []),
  ];
  return reasons.length === 0 ? { kind: 'valid' } : { kind: 'invalid', reasons };
}

function lateness({ generator }: Measurement): readonly string[] {
  const [p50, p99] = [lagMs(generator.lag, 0.5), lagMs(generator.lag, 0.99)];
  if (!isTooLate(p50, p99, generator.cpuShare)) return [];
  return [
    `the load generator was late (${told(p50, p99, generator.cpuShare)}): lower the rate or use a larger runner`,
  ];
}

/** Answers that come while the event loop is held up are read late, and what follows them is asked late. */
function heldUp({ generator, timeline, endpoints }: Measurement): readonly string[] {
  const responseTimes = mergeHistograms(endpoints.map(({ responseTime }) => responseTime));
  const least = DELAY_SHARE * (quantileMs(responseTimes, 0.5) ?? 0);
  const [p50, p99] = [loopDelayMs(timeline, 0.5) ?? 0, loopDelayMs(timeline, 0.99) ?? 0];
  if (p99 < least || !isTooLate(p50, p99, generator.cpuShare)) return [];
  return [
    `the load generator's event loop was held up (${told(p50, p99, generator.cpuShare)}): use fewer users or connections, or a larger runner`,
  ];
}

function isTooLate(p50: number, p99: number, cpuShare: number): boolean {
  return p50 > LAG_P50_LIMIT_MS || (p99 > LAG_P99_LIMIT_MS && cpuShare > BUSY_GENERATOR);
}

function told(p50: number, p99: number, cpuShare: number): string {
  return `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ${Math.round(cpuShare * 100)} % of a core`;
}

/** Whether there is something besides requests: an imported number, or a WebSocket that was asked for. */
function measuresMore({ scalars, counters }: Measurement): boolean {
  return scalars.length > 0 || counters.some(({ count }) => count > 0);
}

function lagMs(lag: Histogram, quantile: number): number {
  return quantileMs(lag, quantile) ?? 0;
}
