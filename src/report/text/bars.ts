const BARS = '▁▂▃▄▅▆▇█';

/** Stands for a value that is not known. */
export const NO_BAR = '·';

/** What a bar's height means: the lowest bar is `lowest`, the full one `lowest + height`. */
export interface BarScale {
  readonly lowest: number;
  readonly height: number;
}

/** The scale that holds all values, at least `leastHeight` high: what is within noise must not look like a mountain. */
export function barScale(values: readonly number[], leastHeight: number): BarScale {
  const lowest = Math.min(...values);
  return { lowest, height: Math.max(leastHeight, Math.max(...values) - lowest) };
}

/**
 * A value as one character of a line of bars, in eighths of the height. Only these characters stand in it: they need no
 * escaping, and show in mails and where diagrams are not drawn.
 */
export function barOf(value: number | null, { lowest, height }: BarScale): string {
  if (value === null) return NO_BAR;
  const share = height > 0 ? (value - lowest) / height : 0;
  return BARS[Math.round(Math.min(1, Math.max(0, share)) * (BARS.length - 1))] ?? NO_BAR;
}
