/** A text with places to be filled: texts and names, alternating, beginning with a text. */
export interface Template {
  readonly texts: readonly string[];
  readonly names: readonly string[];
}

const PLACE = /\{\{\s*([A-Za-z_][\w.-]*)\s*\}\}/g;

/** Cuts a text at its `{{ name }}`. */
export function compileTemplate(text: string): Template {
  const names: string[] = [];
  const texts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(PLACE)) {
    texts.push(text.slice(from, match.index));
    names.push(match[1] ?? '');
    from = match.index + match[0].length;
  }
  return { texts: [...texts, text.slice(from)], names };
}

/** Fills the places. `lookup` gives the value of a name. */
export function renderTemplate({ texts, names }: Template, lookup: (name: string) => string): string {
  let result = texts[0] ?? '';
  for (const [index, name] of names.entries()) result += lookup(name) + (texts[index + 1] ?? '');
  return result;
}
