import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Reads documents, one a line; none from a file that is not there. A line that was cut off is no document, and must not
 * swallow the next one: it is ended.
 */
export function readLines(path: string): readonly unknown[] {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (text !== '' && !text.endsWith('\n')) appendFileSync(path, '\n');
  return text.split('\n').flatMap(documentOf);
}

/** Appends one document, so that whoever is interrupted loses at most what was under way. */
export function appendLine(path: string, document: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, `${JSON.stringify(document)}\n`);
}

function documentOf(line: string): readonly unknown[] {
  if (!line.endsWith('}')) return [];
  try {
    return [JSON.parse(line)];
  } catch (cause) {
    if (cause instanceof SyntaxError) return [];
    throw cause;
  }
}
