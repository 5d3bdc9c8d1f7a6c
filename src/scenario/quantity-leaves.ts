import { DURATION_PATTERN, formatDuration, parseDuration } from './duration.ts';
import {
  describe,
  type Fault,
  faultOf,
  type LeafDocumentation,
  leaf,
  orSubstitution,
  type Reading,
  valueOf,
} from './leaf.ts';
import { formatPercent, PERCENT_PATTERN, parsePercent } from './percent.ts';

type Documentation = Omit<LeafDocumentation, 'type'>;

const DAY_MS = 86_400_000;

/** A duration of at least `minimumMs` and at most a day, as milliseconds. */
export function duration(minimumMs: number, documentation: Documentation) {
  return leaf(
    (raw) => readDuration(raw, minimumMs),
    { type: 'string', pattern: DURATION_PATTERN.source },
    { ...documentation, type: 'duration' },
  );
}

/** What a share may be: above 0 or at least 0, and below a bound or at most one. */
interface ShareBounds {
  readonly above: boolean;
  readonly upper: number;
  /** Whether the upper bound itself is a good share. */
  readonly isUpperIn: boolean;
}

/** A share written as a percentage or as a ratio. */
export function share(bounds: ShareBounds, documentation: Documentation) {
  return leaf(
    (raw) => readShare(raw, bounds),
    { anyOf: shareAlternatives(bounds) },
    { ...documentation, type: 'share (`5 %` or `0.05`)' },
  );
}

/** A share, or the word `auto`. */
export function shareOrAuto(bounds: ShareBounds, documentation: Documentation) {
  return leaf(
    (raw): Reading<number | 'auto'> => (raw === 'auto' ? valueOf('auto') : readShare(raw, bounds)),
    { anyOf: [...shareAlternatives(bounds), { const: 'auto' }] },
    { ...documentation, type: 'share (`5 %` or `0.05`), or `auto`' },
  );
}

/** A rate of arrivals, as requests per second. */
export function rate(allowsZero: boolean, documentation: Documentation) {
  const lower = allowsZero ? { minimum: 0 } : { exclusiveMinimum: 0 };
  return leaf(
    (raw) => readRate(raw, allowsZero),
    {
      anyOf: [
        { type: 'number', ...lower, maximum: MAX_RATE },
        { type: 'string', pattern: RATE_PATTERN.source },
      ],
    },
    { ...documentation, type: 'rate (`50`, `50/s` or `600/m`)' },
  );
}

/** A rate of arrivals or a number of users, whichever the load is of. */
export interface Amount {
  readonly value: number;
  /** Whether it was written as a rate, like `600/m`: then it cannot be users. */
  readonly isRate: boolean;
}

/** A rate of arrivals, or a number of users: which of both only the load as a whole says. */
export function amount(allowsZero: boolean, documentation: Documentation) {
  const lower = allowsZero ? { minimum: 0 } : { exclusiveMinimum: 0 };
  return leaf(
    (raw): Reading<Amount> => {
      const reading = readRate(raw, allowsZero);
      return reading.kind === 'value'
        ? valueOf({ value: reading.value, isRate: typeof raw === 'string' })
        : reading;
    },
    {
      anyOf: [
        { type: 'number', ...lower, maximum: MAX_RATE },
        { type: 'string', pattern: RATE_PATTERN.source },
      ],
    },
    { ...documentation, type: 'rate, or number of users' },
  );
}

/** A list of quantiles like `p95` or `0.95`. */
export function quantiles(documentation: Documentation) {
  const items = orSubstitution({
    anyOf: [
      { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
      { type: 'string', pattern: QUANTILE_PATTERN.source },
    ],
  });
  return leaf(
    readQuantiles,
    { type: 'array', items, minItems: 1, maxItems: 10 },
    { ...documentation, type: 'list of quantiles' },
  );
}

const RATE_PATTERN = /^(\d+(?:\.\d+)?)\/(s|m|h)$/;
const MAX_RATE = 100_000;
const QUANTILE_PATTERN = /^p(\d{1,2}(?:\.\d+)?)$/;
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** Reads a duration of at least `minimumMs` and at most a day. */
export function readDuration(raw: unknown, minimumMs: number): Reading<number> {
  if (typeof raw === 'number') {
    return faultOf(`${raw} has no unit`, `Write ${raw}s for seconds or ${raw}ms for milliseconds.`);
  }
  if (typeof raw !== 'string') {
    return faultOf(`must be a duration, not ${describe(raw)}`, 'Write one like 500ms, 5s, 2m or 1m30s.');
  }
  const ms = parseDuration(raw);
  if (ms === null) return faultOf(`${describe(raw)} is not a duration`, durationHint(raw));
  if (ms < minimumMs) {
    return faultOf(`must be at least ${formatDuration(minimumMs)}, not ${raw}`, 'Write a longer duration.');
  }
  return ms <= DAY_MS ? valueOf(ms) : faultOf('is longer than a day', 'Write a shorter duration.');
}

function durationHint(raw: string): string {
  const mended = raw
    .trim()
    .toLowerCase()
    .replaceAll(/\s+/g, '')
    .replaceAll(/(?<=\d)(?:seconds?|secs?)/g, 's')
    .replaceAll(/(?<=\d)(?:minutes?|mins?)/g, 'm')
    .replaceAll(/(?<=\d)(?:hours?|hrs?)/g, 'h')
    .replaceAll(/(?<=\d)(?:milliseconds?|millis|msecs?)/g, 'ms');
  if (parseDuration(mended) !== null) return `Write ${mended}.`;
  return /^\d+(?:\.\d+)?$/.test(mended)
    ? `Write ${mended}s for seconds or ${mended}ms for milliseconds.`
    : 'Write one like 500ms, 5s, 2m or 1m30s.';
}

function shareAlternatives({ above, upper }: ShareBounds) {
  const lower = above ? { exclusiveMinimum: 0 } : { minimum: 0 };
  return [
    { type: 'number', ...lower, exclusiveMaximum: Math.min(1, upper) },
    { type: 'string', pattern: PERCENT_PATTERN.source },
  ];
}

function readShare(raw: unknown, bounds: ShareBounds): Reading<number> {
  if (typeof raw !== 'number' && typeof raw !== 'string') {
    return faultOf(
      `must be a share, not ${describe(raw)}`,
      'Write a percentage like 5 %, or a ratio like 0.05.',
    );
  }
  const value = typeof raw === 'number' ? raw : parsePercent(raw);
  if (value === null) {
    const isNumber = Number.isFinite(Number(raw)) && String(raw).trim() !== '';
    return faultOf(
      `${describe(raw)} is not a share`,
      isNumber
        ? `Remove the quotes, or add %: ${raw} %.`
        : 'Write a percentage like 5 %, or a ratio like 0.05.',
    );
  }
  if (typeof raw === 'number' && raw >= 1) {
    const asPercent = `${raw} %`;
    return faultOf(
      `${raw} would be ${formatPercent(raw)}`,
      `Write "${asPercent}" or ${parsePercent(asPercent) ?? raw / 100}.`,
    );
  }
  return isWithin(value, bounds)
    ? valueOf(value)
    : faultOf(`must be ${rangeOf(bounds)}, not ${raw}`, 'Write a percentage like 5 %.');
}

function isWithin(share: number, { above, upper, isUpperIn }: ShareBounds): boolean {
  return (above ? share > 0 : share >= 0) && (isUpperIn ? share <= upper : share < upper);
}

function rangeOf({ above, upper, isUpperIn }: ShareBounds): string {
  return `${above ? 'greater than 0 %' : 'at least 0 %'} and ${isUpperIn ? 'at most' : 'below'} ${formatPercent(upper)}`;
}

function readRate(raw: unknown, allowsZero: boolean): Reading<number> {
  const hint = 'Write requests per second for each side: 50, 50/s or 600/m.';
  if (typeof raw !== 'number' && typeof raw !== 'string') {
    return faultOf(`must be a rate, not ${describe(raw)}`, hint);
  }
  let perSecond = raw;
  if (typeof perSecond === 'string') {
    const match = RATE_PATTERN.exec(perSecond);
    if (!match) return faultOf(`${describe(raw)} is not a rate`, rateHint(perSecond, hint));
    perSecond = Number(match[1]) / (SECONDS[match[2] ?? 's'] ?? 1);
  }
  if (perSecond < 0 || (perSecond === 0 && !allowsZero)) {
    return faultOf(`must be greater than 0, not ${raw}`, hint);
  }
  if (perSecond > MAX_RATE) {
    return faultOf(`must be at most ${MAX_RATE} requests per second, not ${raw}`, hint);
  }
  return valueOf(perSecond);
}

function rateHint(raw: string, otherwise: string): string {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(?:\/|per|req|rps)?\s*(?:\/|per)?\s*(s|m|h)?[a-z]*\s*$/i.exec(raw);
  if (!match) return otherwise;
  return match[2] === undefined
    ? `Remove the quotes: ${match[1]}.`
    : `Write ${match[1]}/${match[2].toLowerCase()}.`;
}

function readQuantiles(raw: unknown): Reading<readonly number[]> {
  if (!Array.isArray(raw) || raw.length === 0) {
    return faultOf(`must be a list of quantiles, not ${describe(raw)}`, 'Write them like [p50, p95].');
  }
  if (raw.length > 10) return faultOf('lists more than ten quantiles', 'Each one costs power: choose a few.');
  const faults: Fault[] = [];
  const values: number[] = [];
  for (const [index, item] of (raw as unknown[]).entries()) {
    const value = readQuantile(item);
    const message =
      value === null
        ? `${describe(item)} is not a quantile`
        : values.includes(value)
          ? 'is listed twice'
          : '';
    const hint = value === null ? quantileHint(item) : 'Remove one of the two.';
    if (message !== '') faults.push({ path: [index], of: 'value', message, hint, kind: 'invalid' });
    else if (value !== null) values.push(value);
  }
  return faults.length > 0 ? { kind: 'faults', faults } : valueOf(values);
}

function readQuantile(raw: unknown): number | null {
  const match = typeof raw === 'string' ? QUANTILE_PATTERN.exec(raw) : null;
  const value = match ? Number((Number(match[1]) / 100).toPrecision(12)) : raw;
  return typeof value === 'number' && value > 0 && value < 1 ? value : null;
}

function quantileHint(raw: unknown): string {
  const digits = /(\d+(?:\.\d+)?)/.exec(String(raw))?.[1];
  const percent = Number(digits);
  if (digits === undefined || percent <= 0 || percent >= 100)
    return 'Write p50, p95, p99.9, or a ratio like 0.95.';
  return percent < 1 ? `Write ${percent}, without quotes.` : `Write p${percent}, or ${percent / 100}.`;
}
