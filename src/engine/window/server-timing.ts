import type { ServerTimingTotal } from '../../trial/index.ts';

/** Most names of one endpoint that are summed; a target that invents a name per request must not fill the memory. */
const MOST_NAMES = 20;
const LONGEST_NAME = 100;
/** Longest duration that is believed: one hour, in milliseconds. */
const LONGEST_MS = 3_600_000;
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const DECIMAL = /^(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?$/i;

/** Sums of the durations that a target states of itself. */
export class ServerTimingSums {
  readonly #sums = new Map<string, { totalMs: number; count: number }>();

  /** Adds the `Server-Timing` header of one answer; a name that stands in it several times counts as one request. */
  add(header: string): void {
    for (const [name, durationMs] of parseServerTiming(header)) {
      const known = this.#sums.get(name);
      if (known) {
        known.totalMs += durationMs;
        known.count++;
      } else if (this.#sums.size < MOST_NAMES) this.#sums.set(name, { totalMs: durationMs, count: 1 });
    }
  }

  totals(): readonly ServerTimingTotal[] {
    return [...this.#sums.entries()].map(([name, { totalMs, count }]) => ({ name, totalMs, count }));
  }
}

/**
 * Milliseconds by name of a `Server-Timing` header (W3C Server Timing, 3): several entries of one name are added, those
 * without a duration passed over, and so is whatever is not an entry: the header is the target's word, not ours.
 */
export function parseServerTiming(header: string): ReadonlyMap<string, number> {
  const durations = new Map<string, number>();
  for (const entry of splitOutsideQuotes(header, ',')) {
    const [name = '', ...parameters] = splitOutsideQuotes(entry, ';').map((part) => part.trim());
    const durationMs = durationOf(parameters);
    if (durationMs === null || !TOKEN.test(name) || name.length > LONGEST_NAME) continue;
    durations.set(name, (durations.get(name) ?? 0) + durationMs);
  }
  return durations;
}

/** The first `dur` counts, as the standard says; null without one that makes sense. */
function durationOf(parameters: readonly string[]): number | null {
  for (const parameter of parameters) {
    const [key = '', ...rest] = parameter.split('=');
    if (key.trim().toLowerCase() !== 'dur') continue;
    const value = rest
      .join('=')
      .trim()
      .replace(/^"(.*)"$/, '$1');
    return DECIMAL.test(value) && Number(value) <= LONGEST_MS ? Number(value) : null;
  }
  return null;
}

/** Splits at a separator, but not within quoted strings (RFC 9110, 5.6.4). O(length). */
function splitOutsideQuotes(text: string, separator: string): readonly string[] {
  if (!text.includes('"')) return text.split(separator);
  const parts: string[] = [];
  let [from, isQuoted] = [0, false];
  for (let index = 0; index < text.length; index++) {
    const letter = text[index];
    if (letter === '"') isQuoted = !isQuoted;
    else if (letter === '\\' && isQuoted) index++;
    else if (letter === separator && !isQuoted) {
      parts.push(text.slice(from, index));
      from = index + 1;
    }
  }
  return [...parts, text.slice(from)];
}
