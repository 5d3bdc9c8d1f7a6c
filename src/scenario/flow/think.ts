/** How long a user waits between two steps. Drawn from the user's own stream of chance. */
export type ThinkTime =
  | { readonly kind: 'fixed'; readonly ms: number }
  | { readonly kind: 'uniform'; readonly fromMs: number; readonly toMs: number }
  /** exp(ln(median) + sigma z), never more than `maxMs`: a few people take very long. */
  | {
      readonly kind: 'log-normal';
      readonly medianMs: number;
      readonly sigma: number;
      readonly maxMs: number;
    };
