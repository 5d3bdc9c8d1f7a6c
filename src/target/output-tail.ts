import { stripVTControlCharacters } from 'node:util';
import { maskSecrets, secretForms } from '../foundation/index.ts';

/** The last part of what a process wrote, in bounded memory. */
export interface OutputTail {
  append(chunk: Buffer): void;
  /** The text, secrets masked, terminal colours removed. */
  text(): string;
  /** The last `count` lines that hold anything, secrets masked; empty when nothing was written. */
  lastLines(count: number): string;
}

/** Enough for a long stack trace, and little enough for a run file. */
const LIMIT_BYTES = 65_536;

/** Creates an empty tail of at most `limitBytes`. */
export function createOutputTail(secrets: readonly string[], limitBytes: number = LIMIT_BYTES): OutputTail {
  let chunks: Buffer[] = [];
  let sizeBytes = 0;
  let cut = false;
  const keep = (bytes: Buffer): void => {
    chunks = [bytes];
    sizeBytes = bytes.length;
  };
  const text = (): string => {
    const raw = stripVTControlCharacters(Buffer.concat(chunks).subarray(-limitBytes).toString('utf8'));
    return maskSecrets(cut ? raw.slice(cleanStart(raw, secrets)) : raw, secrets);
  };
  return {
    append: (chunk) => {
      chunks.push(chunk);
      sizeBytes += chunk.length;
      if (sizeBytes <= limitBytes) return;
      cut = true;
      // Joined only when twice the limit is reached, so that a chatty process does not cost a copy per chunk.
      if (sizeBytes > 2 * limitBytes) keep(Buffer.from(Buffer.concat(chunks).subarray(-limitBytes)));
    },
    text,
    lastLines: (count) =>
      text()
        .split('\n')
        .map((line) => line.trimEnd())
        .filter((line) => line !== '')
        .slice(-count)
        .join('\n'),
  };
}

/**
 * Where a text that lost its beginning may be shown from: behind anything that could be the end of a secret whose
 * start is gone (masking would not know it), and at the beginning of a line if there is one.
 */
function cleanStart(text: string, secrets: readonly string[]): number {
  const forms = secretForms(secrets);
  let start = Math.min(forms[0]?.length ?? 0, text.length);
  for (const form of forms) {
    const found = text.lastIndexOf(form, start - 1);
    if (found >= 0 && found + form.length > start) start = found + form.length;
  }
  const line = text.indexOf('\n', start);
  return line < 0 ? start : line + 1;
}
