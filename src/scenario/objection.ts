import type { Path } from './path.ts';

/** A problem of meaning: each value is well formed, but they do not go together. */
export interface Objection {
  readonly path: Path;
  readonly of: 'key' | 'value';
  readonly message: string;
  readonly hint: string;
  /** The values it speaks of: when one of them is itself faulty, the objection is not raised. */
  readonly uses: readonly Path[];
  /** Maps whose keys it speaks of: it is not raised when the map itself is faulty; faults within do not matter. */
  readonly keysOf?: readonly Path[];
}
