/** What `tolerance: auto` chooses from: shares of a slowdown, ascending. */
export const TOLERANCE_STEPS = [0.05, 0.1, 0.15, 0.2, 0.3, 0.5] as const;
