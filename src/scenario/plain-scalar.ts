/** What YAML's core schema makes of an unquoted scalar (YAML 1.2.2, 10.3.2), for texts that variables completed. */
export function resolvePlain(text: string): string | number | boolean | null {
  if (/^(?:null|Null|NULL|~|)$/.test(text)) return null;
  if (/^(?:true|True|TRUE)$/.test(text)) return true;
  if (/^(?:false|False|FALSE)$/.test(text)) return false;
  if (/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(text)) {
    const value = Number(text);
    return isExact(value) ? value : text;
  }
  return text;
}

/** What to say of a number that is not exact, as it was written; `quote` is what would make it a text. */
export function inexactNumber(
  shown: string,
  quote: string,
): { readonly message: string; readonly hint: string } {
  // Only what has digits alone may be meant as an identifier; `.inf`, `.nan` and 1e999 are meant as numbers.
  return /^[-+]?\d+$/.test(shown)
    ? {
        message: `the number ${shown} cannot be held exactly`,
        hint: `If it is an identifier, put quotes around it: ${quote}${shown}${quote}.`,
      }
    : { message: `${shown} is not a finite number`, hint: 'Write a number that ends, like 50 or 0.5.' };
}

/** Whether a number survived its way into a 64-bit float: a finite fraction, or an integer below 2^53. */
export function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}
