import { suggest } from './did-you-mean.ts';
import { describe, type Fault, faultOf, type Reading, valueOf } from './leaf.ts';

/** How each member of a small map is read. */
export type MemberReaders<T> = {
  readonly [Key in keyof T]: (raw: unknown) => Reading<T[Key]>;
};

/** What a small map is, for its messages. */
export interface MapWords {
  /** Like `a condition`. */
  readonly what: string;
  /** How it is written. */
  readonly hint: string;
}

/**
 * Reads a map whose form depends on what stands in it, and which therefore is read as one value: its known members, all
 * optional, and nothing else.
 */
export function readMembers<T extends object>(
  raw: unknown,
  readers: MemberReaders<T>,
  { what, hint }: MapWords,
): Reading<Partial<T>> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return faultOf(`must be ${what}, not ${describe(raw)}`, hint);
  }
  const faults: Fault[] = [];
  const found: Partial<T> = {};
  const known = keysOf(readers);
  for (const [key, value] of Object.entries(raw)) {
    const member = known.find((each) => each === key);
    if (member === undefined) faults.push(unknownMember(key, known));
    else {
      const reading = readers[member](value);
      if (reading.kind === 'value') found[member] = reading.value;
      else faults.push(...reading.faults.map((fault) => ({ ...fault, path: [key, ...fault.path] })));
    }
  }
  return faults.length > 0 ? { kind: 'faults', faults } : valueOf(found);
}

/** A reading that failed at one of the map's members. */
export function memberFault(
  key: string,
  of: 'key' | 'value',
  message: string,
  hint: string,
): { readonly kind: 'faults'; readonly faults: readonly Fault[] } {
  return { kind: 'faults', faults: [{ path: [key], of, message, hint, kind: 'invalid' }] };
}

function unknownMember(key: string, known: readonly string[]): Fault {
  const meant = suggest(key, known);
  const hint = meant === null ? `The keys here are ${known.join(', ')}.` : `Did you mean ${meant}?`;
  return { path: [key], of: 'key', message: 'is not a key of this map', hint, kind: 'invalid' };
}

function keysOf<T extends object>(readers: MemberReaders<T>): readonly Extract<keyof T, string>[] {
  const keys: Extract<keyof T, string>[] = [];
  for (const key in readers) keys.push(key);
  return keys;
}

/** Reads every item of a list by itself; the faults say at which index they are. */
export function readItems<T>(
  list: readonly unknown[],
  read: (raw: unknown) => Reading<T>,
): Reading<readonly T[]> {
  const readings = list.map(read);
  const faults = readings.flatMap((reading, index) =>
    reading.kind === 'faults'
      ? reading.faults.map((fault) => ({ ...fault, path: [index, ...fault.path] }))
      : [],
  );
  if (faults.length > 0) return { kind: 'faults', faults };
  return valueOf(readings.flatMap((reading) => (reading.kind === 'value' ? [reading.value] : [])));
}
