import { type Histogram, quantileMs } from '../histogram/index.ts';
import type { Measurement, Validity } from './trial.ts';

/** Late arrivals are ours alone; beyond this much at p99 with a busy generator the times say more of us than of them. */
const LAG_P99_LIMIT_MS = 25;
/** Half of all arrivals later than this means that the generator never kept up, whatever its processor says. */
const LAG_P50_LIMIT_MS = 10;
const BUSY_GENERATOR = 0.8;

/**
 * Whether a measurement may be judged. Only the generator's own faults count: arrivals lost without pressure from the
 * target, or sent so late that the lag would be taken for response time. What the target does is data.
 */
export function assessMeasurement(measurement: Measurement): Validity {
  const { generator, partial, endpoints } = measurement;
  const p50 = lagMs(generator.lag, 0.5);
  const p99 = lagMs(generator.lag, 0.99);
  const planned = endpoints.reduce((sum, endpoint) => sum + endpoint.planned, 0);
  const reasons = [
    ...(partial ? ['it was cut short'] : []),
    ...(planned === 0 && !measuresMore(measurement) ? ['no arrival was planned'] : []),
    ...(generator.lost > 0
      ? [
          `the load generator lost ${generator.lost} arrivals: lower the rate, or give it more processor time and open files`,
        ]
      : []),
    ...(p50 > LAG_P50_LIMIT_MS || (p99 > LAG_P99_LIMIT_MS && generator.cpuShare > BUSY_GENERATOR)
      ? [
          `the load generator was late (p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ` +
            `${Math.round(generator.cpuShare * 100)} % of a core): lower the rate or use a larger runner`,
        ]
      : []),
  ];
  return reasons.length === 0 ? { kind: 'valid' } : { kind: 'invalid', reasons };
}

/** Whether there is something besides requests: an imported number, or a WebSocket that was asked for. */
function measuresMore({ scalars, counters }: Measurement): boolean {
  return scalars.length > 0 || counters.some(({ count }) => count > 0);
}

function lagMs(lag: Histogram, quantile: number): number {
  return quantileMs(lag, quantile) ?? 0;
}
