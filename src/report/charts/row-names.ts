import { groupBy } from '../../foundation/index.ts';
import { displayWidth, fitWidth } from '../text/text-width.ts';

/** A name in its parts: the method, which always stays, and what follows, character by character. */
interface Name {
  readonly whole: string;
  readonly method: string;
  readonly rest: readonly string[];
}

/** Fewer characters than this are not worth an ellipsis. */
const LEAST_CUT = 4;

/**
 * What names are called beside the rows of a chart, by the whole name: at most `most` columns wide (20 or more), and
 * different where the names are. What fits stays as it is. The others lose the path that all of them begin with, as in
 * `GET …/reviews`, and then their middle; where two would look the same they are shown from where they differ.
 */
export function rowNames(names: Iterable<string>, most: number): ReadonlyMap<string, string> {
  const all = [...new Set(names)];
  const long = all.filter((name) => displayWidth(name) > most).map(partsOf);
  const start = sharedPath(long);
  const groups = groupBy(long, ({ method, rest }) => fitWidth(method + from(rest, start), most));
  const found = [...groups].flatMap(([label, group]) =>
    group.length === 1 ? group.map(({ whole }) => [whole, label] as const) : tellApart(group, most),
  );
  const labels = new Map([...all.map((name) => [name, name] as const), ...found]);
  return numbered(labels, most);
}

function partsOf(whole: string): Name {
  const method = /^[A-Z]{3,7} (?=\S)/u.exec(whole)?.[0] ?? '';
  return { whole, method, rest: Array.from(whole.slice(method.length)) };
}

function from(rest: readonly string[], start: number): string {
  return start === 0 ? rest.join('') : `…${rest.slice(start).join('')}`;
}

/** Where what names share ends: before the last slash of it, or after its last space; 0 where that is too little. */
function sharedPath(names: readonly Name[]): number {
  const shared = names.length < 2 ? 0 : sharedLength(names);
  const characters = (names[0]?.rest ?? []).slice(0, shared);
  const slash = characters.lastIndexOf('/');
  const cut = slash > 0 ? slash : characters.lastIndexOf(' ') + 1;
  return cut < LEAST_CUT ? 0 : cut;
}

/** How many characters all names have in common after their methods. */
function sharedLength(names: readonly Name[]): number {
  const [first, ...others] = names.map(({ rest }) => rest);
  const end = first?.findIndex((character, index) => others.some((rest) => rest[index] !== character)) ?? 0;
  return end < 0 ? (first?.length ?? 0) : end;
}

/** Shows names from a little before the place in which they differ, and so on where several still look the same. */
function tellApart(names: readonly Name[], most: number): readonly (readonly [string, string])[] {
  const differ = sharedLength(names);
  const groups = groupBy(names, ({ method, rest }) =>
    fitStart(method + from(rest, contextBefore(rest, differ, 0.4 * most)), most),
  );
  return [...groups].flatMap(([label, group]) =>
    group.length === 1 || group.length === names.length
      ? group.map(({ whole }) => [whole, label] as const)
      : tellApart(group, most),
  );
}

/** Back to the slash before a place, and not further than so many columns. */
function contextBefore(rest: readonly string[], place: number, columns: number): number {
  let at = place;
  while (at > 0 && rest[at] !== '/' && displayWidth(rest.slice(at - 1, place).join('')) <= columns) at -= 1;
  return at;
}

/** The start of a text, at most `most` columns wide. */
function fitStart(text: string, most: number): string {
  if (displayWidth(text) <= most) return text;
  let start = '';
  for (const character of text) {
    if (displayWidth(start + character) > most - 1) break;
    start += character;
  }
  return `${start}…`;
}

/** Names that differ in nothing that can be shown are numbered. */
function numbered(labels: ReadonlyMap<string, string>, most: number): ReadonlyMap<string, string> {
  const seen = new Map<string, number>();
  return new Map(
    [...labels].map(([name, label]) => {
      const count = (seen.get(label) ?? 0) + 1;
      seen.set(label, count);
      const number = ` (${count})`;
      return [name, count === 1 ? label : fitWidth(label, most - number.length) + number];
    }),
  );
}
