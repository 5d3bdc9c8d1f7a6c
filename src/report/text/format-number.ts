/** Options of a number for people. */
interface NumberFormat {
  /** Significant digits to reach; whole digits are never rounded away. */
  readonly digits: number;
  readonly mostDecimals: number;
  readonly signed: boolean;
}

const MINUS = '\u2212';

/**
 * A number with a fixed number of significant digits, thousands grouped, trailing zeros dropped, a true minus sign.
 * Not finite: a dash.
 */
export function formatNumber(value: number, options: Partial<NumberFormat> = {}): string {
  const { digits, mostDecimals, signed } = { digits: 3, mostDecimals: 6, signed: false, ...options };
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size >= 1e15) return `${signOf(value, signed)}${size.toExponential(digits - 1)}`;
  const decimals = size === 0 ? 0 : digits - 1 - Math.floor(Math.log10(size));
  const fixed = size.toFixed(Math.min(mostDecimals, Math.max(0, decimals)));
  const trimmed = fixed.includes('.') ? fixed.replace(/\.?0+$/u, '') : fixed;
  return trimmed === '0' ? '0' : `${signOf(value, signed)}${groupThousands(trimmed)}`;
}

function signOf(value: number, signed: boolean): string {
  if (value < 0) return MINUS;
  return signed ? '+' : '';
}

function groupThousands(digits: string): string {
  const [whole = '', fraction] = digits.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/gu, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** A whole number of things. */
export function formatCount(value: number): string {
  return formatNumber(value, { digits: 1, mostDecimals: 0 });
}

/** `1 block`, `30 blocks`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** A length of time in the units of a clock: `48 s`, `4 min 32 s`, `1 h 5 min`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (milliseconds < 9500) return `${formatNumber(milliseconds / 1000, { digits: 2, mostDecimals: 1 })} s`;
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
