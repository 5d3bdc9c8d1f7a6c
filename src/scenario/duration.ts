const UNITS = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

const NUMBER = String.raw`\d+(?:\.\d+)?`;

/** What a duration looks like: `500ms`, `5s`, `2m`, `1h`, `1m30s`; largest unit first, each at most once. */
export const DURATION_PATTERN = new RegExp(
  `^(?=\\d)(?:(${NUMBER})h)?(?:(${NUMBER})m(?!s))?(?:(${NUMBER})s)?(?:(${NUMBER})ms)?$`,
);

/** Milliseconds of a duration like `1m30s`; null when the text is not one. Right to a nanosecond. */
export function parseDuration(text: string): number | null {
  const match = DURATION_PATTERN.exec(text);
  if (!match) return null;
  const ms = UNITS.reduce((sum, [, factor], index) => sum + Number(match[index + 1] ?? 0) * factor, 0);
  // 1.1 * 60_000 is 66000.00000000001 in floating point; nobody meant that.
  return Number(ms.toFixed(6));
}

/** The shortest duration text that `parseDuration` reads back as the same number: 90000 → `1m30s`, 1500 → `1.5s`. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  if (ms < 1000) return `${plain(ms)}ms`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor((ms % 3_600_000) / 60_000);
  const seconds = (ms % 60_000) / 1000;
  return (
    (hours > 0 ? `${hours}h` : '') +
    (minutes > 0 ? `${minutes}m` : '') +
    (seconds > 0 ? `${plain(seconds)}s` : '')
  );
}

/** Decimal digits without an exponent and without the noise of the last binary digit. */
function plain(value: number): string {
  return value.toFixed(9).replace(/\.?0+$/, '');
}
