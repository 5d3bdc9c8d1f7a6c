import { compileTemplate, type Encoding, renderTemplate, type Template } from '../../scenario/index.ts';
import { parseJson } from '../http/json-value.ts';
import type { Lookup } from '../journey/scope.ts';

/** The text of a message, and how values are put into it. */
export interface MessageTemplate {
  readonly template: Template;
  readonly encoding: Encoding;
}

const GAP = /\{\{\{[^{}]*\}\}\}|\{\{[^{}]*\}\}/g;

/** Prepares a message's text. In a JSON document values stand inside texts, and are escaped for those. */
export function prepareMessageText(text: string): MessageTemplate {
  return {
    template: compileTemplate(text),
    encoding: parseJson(text.replaceAll(GAP, '0')) === undefined ? 'text' : 'json',
  };
}

/** Fills every gap. Throws NameNotSet for a name that nobody knows. */
export function fillMessage({ template, encoding }: MessageTemplate, lookup: Lookup): string {
  return renderTemplate(template, lookup, encoding);
}

/** Fills every gap but those of the names in `later`: what stays the same for all messages of a session. */
export function bindMessage(
  { template, encoding }: MessageTemplate,
  lookup: Lookup,
  later: readonly string[],
): MessageTemplate {
  const parts = template.parts.map((part) => {
    if (part.kind === 'text' || later.includes(part.name)) return part;
    const text = renderTemplate({ parts: [part], names: [part.name] }, lookup, encoding);
    return { kind: 'text', text } as const;
  });
  const names = template.names.filter((name) => later.includes(name));
  return { template: { parts, names }, encoding };
}
