import { LineCounter } from 'yaml';
import type { Path } from '../path.ts';
import type { Place } from '../tree.ts';
import { maskCode } from './mask-code.ts';

/** Where a value of a module stands in its text, as far as that can be seen without running it. */
interface LiteralPlace {
  readonly place: Place;
  /** Members of a map that is written out, by key; a key that is computed or spread is not among them. */
  readonly members: ReadonlyMap<string, { readonly keyPlace: Place; readonly value: LiteralPlace }>;
  /** Items of a list that is written out; null for anything else, and for one that holds a spread. */
  readonly items: readonly LiteralPlace[] | null;
}

/** The export that a module's scenario is. */
const EXPORT = /(?:\bexport\s+default\s|\bmodule\.exports\s*=)\s*/;
/** What may stand around a literal and give it back as it is. */
const WRAPPING = /\(\s*|(?:defineScenario|Object\.freeze)\s*(?:<[^()]*>)?\s*\(\s*/y;
const NAME = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const SPACE = /\s*/y;
/** What may stand before the name of a method. */
const MODIFIER = /(?:(?:async|get|set)\s+(?=[\p{L}_$'"*]))?(?:\*\s*)?/uy;
/** What says of a value which type it has. */
const TYPE = /(?:as|satisfies)\s/y;
const NUMBER = /\d+/y;
/** How many names may lead from one to the other before the value is written out. */
const MOST_NAMES = 5;

/** The place of a key, and of its value. */
export interface KeyPlaces {
  readonly key: Place;
  readonly value: Place;
}

/** A module is code: what it computes stands at no line of it. */
const NOWHERE: Place = Object.freeze({ line: 0, column: 0 });

/**
 * Finds where the values of a module's default export are written: it, and what is in it, as literals or by names of
 * literals. What is not written out has the place of the map or list around it, and none where not even that is.
 * `exported` is what the module really gave: where a list has another number of items than is written, nothing is known of them.
 */
export function locateLiterals(code: string, exported: unknown): (path: Path) => KeyPlaces {
  const root = new LiteralReader(code).exported();
  return (path) => (root === null ? { key: NOWHERE, value: NOWHERE } : literalAt(root, exported, path));
}

function literalAt(root: LiteralPlace, exported: unknown, path: Path): KeyPlaces {
  let [literal, value] = [root, exported];
  let key = root.place;
  for (const step of path) {
    const member = typeof step === 'string' ? literal.members.get(step) : undefined;
    const isWhole = Array.isArray(value) && value.length === literal.items?.length;
    const next = typeof step === 'number' && isWhole ? literal.items?.[step] : member?.value;
    if (next === undefined) return { key, value: key };
    key = member?.keyPlace ?? next.place;
    [literal, value] = [next, childOf(value, step)];
  }
  return { key, value: literal.place };
}

function childOf(value: unknown, step: string | number): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const child: unknown = Object.getOwnPropertyDescriptor(value, step)?.value;
  return child;
}

/** Reads literals of a code; positions are those of its text. */
class LiteralReader {
  readonly #code: string;
  readonly #masked: string;
  readonly #lines = new LineCounter();

  constructor(code: string) {
    this.#code = code;
    this.#masked = maskCode(code);
    for (const { index } of code.matchAll(/^/gm)) this.#lines.addNewLine(index);
  }

  /** The default export; null where there is none that begins here. */
  exported(): LiteralPlace | null {
    const found = EXPORT.exec(this.#masked);
    return found === null ? null : this.#value(found.index + found[0].length, 0);
  }

  #value(from: number, names: number): LiteralPlace {
    let start = this.#skip(SPACE, from);
    for (let end = this.#skip(WRAPPING, start); end > start; end = this.#skip(WRAPPING, start)) start = end;
    const place = this.#placeOf(start);
    const first = this.#masked.charAt(start);
    if (first === '{') return { place, members: this.#members(start + 1, names), items: null };
    if (first === '[') return { place, members: new Map(), items: this.#items(start + 1, names) };
    return this.#named(start, names) ?? { place, members: new Map(), items: null };
  }

  /** The value of a name that stands here alone, where it was declared in this module; null for anything else. */
  #named(start: number, names: number): LiteralPlace | null {
    const end = this.#skip(NAME, start);
    const name = this.#masked.slice(start, end);
    if (name === '' || names >= MOST_NAMES || !this.#endsAt(end)) return null;
    const declared = new RegExp(
      `^(?:export\\s+)?(?:const|let|var)\\s+${name.replaceAll('$', '\\$')}\\b\\s*(?::[^=]*)?=(?!=)`,
      'mu',
    );
    const found = declared.exec(this.#masked);
    return found === null ? null : this.#value(found.index + found[0].length, names + 1);
  }

  /** Whether an expression is over: nothing of it but its type follows on this line or the next. */
  #endsAt(end: number): boolean {
    const next = this.#skip(SPACE, end);
    const after = this.#masked.charAt(next);
    if (',;}])'.includes(after) || this.#skip(TYPE, next) > next) return true;
    return this.#masked.slice(end, next).includes('\n') && !'.([?+-*/=<>&|'.includes(after);
  }

  #members(from: number, names: number): LiteralPlace['members'] {
    const members = new Map<string, { readonly keyPlace: Place; readonly value: LiteralPlace }>();
    for (const part of this.#starts(from)) {
      const start = this.#skip(MODIFIER, part);
      const key = this.#key(start);
      if (key === null) continue;
      const colon = this.#skip(SPACE, key.end);
      const isShort = this.#masked.charAt(colon) !== ':';
      // `{ load }` is `{ load: load }`, and `{ load() { … } }` has its value here.
      const value = this.#value(isShort ? start : colon + 1, names);
      members.set(key.name, { keyPlace: this.#placeOf(start), value });
    }
    return members;
  }

  #items(from: number, names: number): LiteralPlace['items'] {
    const starts = [...this.#starts(from)];
    const isPlain = starts.every((start) => !this.#masked.startsWith('...', start));
    return isPlain ? starts.map((start) => this.#value(start, names)) : null;
  }

  /** Where the parts of a literal begin, which is open at `from`. */
  *#starts(from: number): Generator<number> {
    let start = this.#skip(SPACE, from);
    while (start < this.#masked.length && !'}]'.includes(this.#masked.charAt(start))) {
      yield start;
      const end = this.#endOfPart(start);
      if (this.#masked.charAt(end) !== ',') return;
      start = this.#skip(SPACE, end + 1);
    }
  }

  /** Where a part of a literal ends: at its comma, or at the bracket that closes the literal. */
  #endOfPart(start: number): number {
    let depth = 0;
    let at = start;
    for (; at < this.#masked.length; at++) {
      const character = this.#masked.charAt(at);
      if (depth === 0 && (character === ',' || ')]}'.includes(character))) break;
      if ('([{'.includes(character)) depth++;
      if (')]}'.includes(character)) depth--;
    }
    return at;
  }

  /** A key as it is written: a name, a number or a text; null for one that is computed, and for a spread. */
  #key(start: number): { readonly name: string; readonly end: number } | null {
    const quote = this.#masked.charAt(start);
    if (quote === "'" || quote === '"') {
      const end = this.#masked.indexOf(quote, start + 1);
      return end === -1 ? null : { name: this.#code.slice(start + 1, end), end: end + 1 };
    }
    const end = Math.max(this.#skip(NAME, start), this.#skip(NUMBER, start));
    return end === start ? null : { name: this.#code.slice(start, end), end };
  }

  /** Behind what the pattern finds here. */
  #skip(pattern: RegExp, from: number): number {
    pattern.lastIndex = from;
    return from + (pattern.exec(this.#masked)?.[0].length ?? 0);
  }

  #placeOf(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { line, column: col };
  }
}
