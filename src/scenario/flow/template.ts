/** One piece of a template: text as it stands, or a name whose value is put there. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  /** `isRaw`: written with three braces, so that the value is put there as it is. */
  | { readonly kind: 'name'; readonly name: string; readonly isRaw: boolean };

/** A text with names to be filled in, taken apart once and rendered for each use. */
export interface Template {
  /** Neighbouring texts are one part; empty for the empty text. */
  readonly parts: readonly TemplatePart[];
  /** The names that it uses, each once, in the order of the text; empty where nothing is to be filled in. */
  readonly names: readonly string[];
}

/** Why a text is not a template. */
export interface TemplateFault {
  readonly message: string;
  readonly hint: string;
}

/**
 * What values become before they stand in a text: nothing else (`text`), percent-encoded (`url`), escaped for the inside
 * of a JSON string (`json`), or without what a header cannot carry (`header`). Raw values stay as they are, headers
 * excepted.
 */
export const ENCODINGS = ['text', 'url', 'json', 'header'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** A name that a template uses has no value: a branch was not taken, or a capture is only now to come. */
export class NameNotSet extends Error {
  override readonly name = 'NameNotSet';
  /** The name as the template has it. */
  readonly missing: string;

  constructor(missing: string) {
    super(`{{ ${missing} }} has no value`);
    this.missing = missing;
  }
}

/** Names of captures and data sources. */
export const NAME_PATTERN = /^[A-Za-z_][\w-]*$/;

/** What may stand between the braces: a name, and after dots a column or member. */
const PATH_PATTERN = /^[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*$/;

/** Four braces (the escape), three or two with what is between them, or an opening that nothing closes. */
const PIECE = /\{\{\{\{|\{\{\{([^{}]*)\}\}\}|\{\{([^{}]*)\}\}|\{\{/g;

/**
 * Takes a text apart. `{{ name }}` and `{{ name.column }}` are filled in, encoded for where they stand; `{{{ name }}}`
 * is filled in as it is; `{{{{` stands for the plain text `{{`. Single braces are plain text.
 */
export function readTemplate(
  text: string,
):
  | { readonly kind: 'template'; readonly template: Template }
  | { readonly kind: 'faults'; readonly faults: readonly TemplateFault[] } {
  const parts: TemplatePart[] = [];
  const faults: TemplateFault[] = [];
  let end = 0;
  for (const match of text.matchAll(PIECE)) {
    const [piece, raw, encoded] = match;
    addText(parts, text.slice(end, match.index));
    end = match.index + piece.length;
    const name = (raw ?? encoded)?.trim();
    if (piece === '{{{{') addText(parts, '{{');
    else if (name !== undefined && PATH_PATTERN.test(name)) {
      parts.push({ kind: 'name', name, isRaw: raw !== undefined });
    } else faults.push(faultOf(text, match.index, name));
  }
  addText(parts, text.slice(end));
  if (faults.length > 0) return { kind: 'faults', faults };
  const names = new Set(parts.flatMap((part) => (part.kind === 'name' ? [part.name] : [])));
  return { kind: 'template', template: { parts, names: [...names] } };
}

/** The same for a text that validation has passed. Throws TypeError, a bug, for one that is no template. */
export function compileTemplate(text: string): Template {
  const read = readTemplate(text);
  if (read.kind === 'template') return read.template;
  throw new TypeError(read.faults.map(({ message }) => message).join('; '));
}

/**
 * Fills a template in. `lookup` gives the value of a name, undefined where it has none: then NameNotSet is thrown. What
 * a value holds is never read again: it cannot bring in names of its own.
 */
export function renderTemplate(
  { parts }: Template,
  lookup: (name: string) => string | undefined,
  encoding: Encoding = 'text',
): string {
  let rendered = '';
  for (const part of parts) {
    if (part.kind === 'text') rendered += part.text;
    else {
      const value = lookup(part.name);
      if (value === undefined) throw new NameNotSet(part.name);
      rendered += part.isRaw && encoding !== 'header' ? value : encode(value, encoding);
    }
  }
  return rendered;
}

/** The encoding of values in a request's body: by its content type, JSON and URL-encoded forms apart from the rest. */
export function bodyEncoding(headers: Readonly<Record<string, string>>): Encoding {
  const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json' || type.endsWith('+json')) return 'json';
  return type === 'application/x-www-form-urlencoded' ? 'url' : 'text';
}

function encode(value: string, encoding: Encoding): string {
  switch (encoding) {
    case 'text':
      return value;
    case 'url':
      // A lone surrogate cannot be encoded; it stands for nothing anyway.
      return encodeURIComponent(value.toWellFormed());
    case 'json':
      return JSON.stringify(value).slice(1, -1);
    case 'header':
      // What undici and RFC 9110 (5.5) refuse: a captured line end must not begin another header.
      return value.replaceAll(/[^\t\u0020-\u007e\u0080-\u00ff]+/g, '');
  }
}

function addText(parts: TemplatePart[], text: string): void {
  if (text === '') return;
  const last = parts.at(-1);
  if (last?.kind === 'text') parts[parts.length - 1] = { kind: 'text', text: last.text + text };
  else parts.push({ kind: 'text', text });
}

const FORM = 'Write {{ name }} or {{ name.column }}; {{{{ stands for the plain text {{.';

function faultOf(text: string, index: number, name: string | undefined): TemplateFault {
  if (name === undefined) {
    const piece = text.slice(index, index + 24);
    return { message: `${JSON.stringify(piece)} opens a template and does not close it`, hint: FORM };
  }
  if (name === '') return { message: 'a template without a name', hint: FORM };
  const mended = name.replaceAll(/^[$.]+|\(\)$/g, '').replaceAll(/[\s/:]+/g, '-');
  const hint = PATH_PATTERN.test(mended)
    ? `Names have letters, digits, - and _, and begin with a letter: {{ ${mended} }}.`
    : `Names have letters, digits, - and _, and begin with a letter. ${FORM}`;
  return { message: `${JSON.stringify(name)} is not a name`, hint };
}
