/** An answer: text, a JSON value, or nothing; with a cookie or without. */
export interface ShopAnswer {
  readonly status: number;
  readonly content:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'json'; readonly value: unknown }
    | { readonly kind: 'none' };
  /** The `Set-Cookie` header; none where it is left out. */
  readonly cookie?: string;
}

export function json(status: number, value: unknown): ShopAnswer {
  return { status, content: { kind: 'json', value } };
}

export function problem(status: number, error: string): ShopAnswer {
  return json(status, { error });
}

/** The value of a JSON text; null for what is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
