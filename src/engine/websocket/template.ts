/** Value of a name; undefined when nobody knows it. */
export type Lookup = (name: string) => string | undefined;

/** A text with gaps: piece i stands before name i, the last piece at the end. */
export interface Template {
  readonly pieces: readonly string[];
  readonly names: readonly string[];
  /** Whether the text is a JSON document; its gaps then lie within texts, and values are escaped for those. */
  readonly isJson: boolean;
}

const GAP = /\{\{\s*([^{}]*?)\s*\}\}/;

/** Prepares a text with `{{ name }}` in it. */
export function compileTemplate(text: string): Template {
  // Splitting by an expression with one group gives texts and names in turn.
  const parts = text.split(new RegExp(GAP, 'g'));
  return {
    pieces: parts.filter((_, index) => index % 2 === 0),
    names: parts.filter((_, index) => index % 2 === 1),
    isJson: isJson(text),
  };
}

/** Fills every gap. An unknown name is a bug: the scenario was checked for them. */
export function fillTemplate(template: Template, lookup: Lookup): string {
  const { pieces, names, isJson } = template;
  let text = pieces[0] ?? '';
  for (let index = 0; index < names.length; index++) {
    const name = names[index] ?? '';
    const value = lookup(name);
    if (value === undefined) throw new TypeError(`nothing is called ${name}`);
    text += (isJson ? escapeJson(value) : value) + (pieces[index + 1] ?? '');
  }
  return text;
}

/** Fills every gap but those of the names in `later`: what stays the same for all messages of a session. */
export function bindTemplate(template: Template, lookup: Lookup, later: readonly string[]): Template {
  const pieces = [template.pieces[0] ?? ''];
  const names: string[] = [];
  for (const [index, name] of template.names.entries()) {
    const after = template.pieces[index + 1] ?? '';
    if (later.includes(name)) {
      names.push(name);
      pieces.push(after);
    } else {
      const value = fillTemplate({ pieces: ['', after], names: [name], isJson: template.isJson }, lookup);
      pieces.push((pieces.pop() ?? '') + value);
    }
  }
  return { pieces, names, isJson: template.isJson };
}

/** Most values are harmless, and a test is cheaper than an escape. */
const HARMFUL = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

function escapeJson(value: string): string {
  return HARMFUL.test(value) ? JSON.stringify(value).slice(1, -1) : value;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
