import type { Clock } from '../../foundation/index.ts';
import { followPath } from '../http/json-value.ts';
import type { JsonPath } from './prepared-websocket.ts';

/** The id that stands at a path, as text; null where none does. Ids are texts or numbers. */
export function readId(document: unknown, path: JsonPath): string | null {
  const value = followPath(document, path.steps)?.value;
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : null;
}

/**
 * Milliseconds on the way of a message that states when it was sent: epoch milliseconds, or a date as text. Null without
 * such a statement. Two clocks are compared, the server's and ours; where they make a message arrive before it was sent,
 * it took no time.
 */
export function readLatencyMs(document: unknown, path: JsonPath, clock: Clock): number | null {
  const value = followPath(document, path.steps)?.value;
  const sentMs = typeof value === 'string' ? parseTime(value) : value;
  if (typeof sentMs !== 'number' || !Number.isFinite(sentMs)) return null;
  return Math.max(0, clock.wallTimeMs() - sentMs);
}

function parseTime(text: string): number {
  return /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Date.parse(text);
}
