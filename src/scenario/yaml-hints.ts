import type { ErrorCode as YamlErrorCode } from 'yaml';

/** What to do about each kind of YAML error that people really meet; the general advice for the others. */
const HINTS: Partial<Record<YamlErrorCode, string>> = {
  TAB_AS_INDENT: 'Indent with spaces; YAML allows no tabs there.',
  DUPLICATE_KEY: 'Keep one of the two; YAML would silently use the last.',
  MULTIPLE_DOCS: 'Remove the line `---` and what follows it, or put it into a file of its own.',
  BAD_INDENT: 'Give all entries of one list or map the same indentation.',
  BLOCK_AS_IMPLICIT_KEY:
    'Put quotes around a value that contains `: `, and give all items of a list the same indentation.',
  MISSING_CHAR: 'Close the quote or bracket that was opened.',
  BAD_SCALAR_START: 'Put quotes around the value.',
  TAG_RESOLVE_FAILED: 'Remove the tag: only plain YAML is read here.',
  BAD_ALIAS: 'Remove the `*`, or put quotes around the value.',
  UNEXPECTED_TOKEN:
    'Check brackets and quotes; inside [ ] or { } a value like ${NAME} needs quotes, or the block form with - or key: on lines of their own.',
  MULTILINE_IMPLICIT_KEY: 'Check that each key is followed by `: ` and each list item begins with `- `.',
};

/** Errors after which the rest of the document can still be believed. */
const MILD: ReadonlySet<string> = new Set([
  'DUPLICATE_KEY',
  'TAG_RESOLVE_FAILED',
  'MULTIPLE_DOCS',
  'BAD_ALIAS',
]);

/** What to do about a YAML error. */
export function yamlHint(code: YamlErrorCode, message: string): string {
  // What ends a flow collection too early is nearly always a bracket in a value without quotes.
  if (code === 'MISSING_CHAR' && message.startsWith('Missing , or : between flow')) {
    return 'Inside { } and [ ] a value that holds brackets or commas needs quotes, like "$.items[0].id".';
  }
  const isOpen = code === 'BAD_INDENT' && /end with a [\]}]$/.test(message);
  if (isOpen) return 'Close the bracket that was opened above.';
  return (
    HINTS[code] ?? 'Compare the lines above with a scenario that works; an editor with YAML support helps.'
  );
}

/** Our words for errors whose own message speaks to programmers. */
const MESSAGES: Partial<Record<YamlErrorCode, string>> = {
  MULTIPLE_DOCS: 'the file holds more than one document',
  DUPLICATE_KEY: 'this key stands here twice',
};

/** What is wrong, in a sentence. */
export function yamlMessage(code: YamlErrorCode, message: string): string {
  return MESSAGES[code] ?? `YAML: ${message}`;
}

/** Whether the document can still be checked after the error, so that its other problems are shown at once. */
export function isMild(code: YamlErrorCode): boolean {
  return MILD.has(code);
}
