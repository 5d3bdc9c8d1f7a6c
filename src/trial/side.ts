/** What we compare with, and what we judge. */
export const SIDES = ['baseline', 'candidate'] as const;
export type Side = (typeof SIDES)[number];
