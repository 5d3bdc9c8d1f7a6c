/** What a percentage looks like: `5 %`, `5%`, `0.5%`. */
export const PERCENT_PATTERN = /^(\d+(?:\.\d+)?) ?%$/;

/** The share that a percentage stands for: `5 %` → 0.05; null when the text is not one. */
export function parsePercent(text: string): number | null {
  const match = PERCENT_PATTERN.exec(text);
  // Twelve digits: 7 / 100 is 0.07 and 0.7 / 100 is 0.006999999999999999, which nobody meant.
  return match ? Number((Number(match[1]) / 100).toPrecision(12)) : null;
}

/** The percentage that `parsePercent` reads back as the same share: 0.05 → `5 %`. */
export function formatPercent(share: number): string {
  return `${(share * 100).toFixed(10).replace(/\.?0+$/, '')} %`;
}

/** A share as a percentage for people, three significant digits: 2 / 3 → `66.7 %`. */
export function roundedPercent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
