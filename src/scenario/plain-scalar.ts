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

/** Whether a number survived its way into a 64-bit float: a finite fraction, or an integer below 2^53. */
export function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}
