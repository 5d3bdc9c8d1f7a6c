import { assertNever } from '../../foundation/index.ts';
import { type Threshold, THRESHOLD_CATALOGUE } from '../../scenario/index.ts';
import { ALL_ENDPOINTS } from '../../trial/index.ts';
import type { JudgedThreshold } from '../../verdict/index.ts';
import { formatQuantity } from '../text/format-quantity.ts';
import { code, type Piece } from '../text/phrase.ts';

/** A threshold as its author would write it: `http_req_duration{endpoint:list}: p(95)<500`. */
export function thresholdName({ metric, endpoint, text }: Threshold): Piece {
  if (text.includes(metric)) return code(text);
  const place = endpoint === ALL_ENDPOINTS ? '' : `{endpoint:${endpoint}}`;
  return code(`${metric}${place}: ${text}`);
}

/** What was measured, with its interval where there is one: `612 ms (590 ms to 640 ms)`. */
export function thresholdValue({ threshold, value, lower, upper }: JudgedThreshold): string {
  const unit = unitOf(threshold);
  if (value === null) return 'no samples';
  const shown = formatQuantity(value, unit);
  if (lower === null || upper === null || lower === upper) return shown;
  return `${shown} (${formatQuantity(lower, unit)} to ${formatQuantity(upper, unit)})`;
}

/** Units follow k6: times in milliseconds, rates of yes-or-no metrics as shares, rates of counters per second. */
function unitOf({ metric, aggregate }: Threshold): string {
  const { family } = THRESHOLD_CATALOGUE[metric];
  switch (family) {
    case 'time':
      return 'ms';
    case 'share':
      return 'share';
    case 'counter': {
      const unit = metric.startsWith('data_') ? 'B' : '';
      if (aggregate.kind !== 'rate') return unit;
      return unit === '' ? '1/s' : `${unit}/s`;
    }
    default:
      return assertNever(family);
  }
}
