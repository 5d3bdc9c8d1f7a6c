/** A map of somebody else's document: its members are unknown until they are looked at. */
export type ForeignRecord = Readonly<Record<string, unknown>>;

/** Whether a value is a map. */
export function isRecord(value: unknown): value is ForeignRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The map, or an empty one where there is none. */
export function recordOf(value: unknown): ForeignRecord {
  return isRecord(value) ? value : {};
}

/** The list, or an empty one where there is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The text, or an empty one where there is none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
