import { type Encoding, renderTemplate, type Template, type TemplatePart } from '../../scenario/index.ts';

/** Value of a name; undefined where it has none. */
export type Lookup = (name: string) => string | undefined;

/**
 * Fills in what stays the same for all messages of a session, encoded for where it stands, and leaves the names in
 * `later` open. Throws NameNotSet as `renderTemplate` does.
 */
export function bindTemplate(
  template: Template,
  lookup: Lookup,
  encoding: Encoding,
  later: ReadonlySet<string>,
): Template {
  const parts: TemplatePart[] = [];
  for (const part of template.parts) {
    const bound = isOpen(part, later) ? part : textOf(part, lookup, encoding);
    const last = parts.at(-1);
    if (bound.kind === 'text' && last?.kind === 'text') parts.pop();
    parts.push(
      bound.kind === 'text' && last?.kind === 'text' ? { kind: 'text', text: last.text + bound.text } : bound,
    );
  }
  return { parts, names: template.names.filter((name) => later.has(name)) };
}

/** How values stand in a message: within the texts of a JSON document, or anywhere in a plain text. */
export function encodingOf(template: Template): Encoding {
  // A nought may stand wherever a value may: as a number, and within a text.
  return isJson(renderTemplate(template, () => '0')) ? 'json' : 'text';
}

function isOpen(part: TemplatePart, later: ReadonlySet<string>): boolean {
  return part.kind === 'name' && later.has(part.name);
}

function textOf(part: TemplatePart, lookup: Lookup, encoding: Encoding): TemplatePart {
  return { kind: 'text', text: renderTemplate({ parts: [part], names: [] }, lookup, encoding) };
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
