/** Which row a user gets: one after the other, at random, or each user always the same. Never depends on timing. */
export const PICKS = ['in-order', 'random', 'per-user'] as const;
export type Pick = (typeof PICKS)[number];

/** Values that templates use as `{{ name }}` or `{{ name.column }}`, drawn anew for each iteration. */
export type DataSource =
  /** Rows of a CSV or JSON file, attached by whoever reads files. Cells are text. */
  | {
      readonly kind: 'rows';
      readonly name: string;
      readonly file: string;
      readonly pick: Pick;
      /** Never empty. */
      readonly rows: readonly Readonly<Record<string, string>>[];
    }
  | { readonly kind: 'integer'; readonly name: string; readonly from: number; readonly to: number }
  | { readonly kind: 'uuid'; readonly name: string }
  | { readonly kind: 'choice'; readonly name: string; readonly of: readonly string[] }
  /** Letters and digits. */
  | { readonly kind: 'text'; readonly name: string; readonly length: number };
