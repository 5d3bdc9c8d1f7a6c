import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { PerfGateError } from '../../foundation/index.ts';

/**
 * Reads a UTF-8 text. `path` is taken from `directory` and stands in messages as it was given.
 *
 * @throws PerfGateError FILE_MISSING, or FILE_UNREADABLE (a directory, no permission, not UTF-8).
 */
export async function readTextFile(path: string, directory: string): Promise<string> {
  const bytes = await readFile(resolve(directory, path)).catch((cause: unknown) => {
    throw readError(path, cause);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new PerfGateError(
      'FILE_UNREADABLE',
      `${path}: not a UTF-8 text`,
      'Check that this is the right file, and save it as UTF-8.',
      { cause },
    );
  }
}

/** The error of a file that cannot be opened; what is no error of the file system is thrown as it is. */
export function readError(path: string, cause: unknown): PerfGateError {
  const code = systemCode(cause);
  if (code === null) throw cause;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new PerfGateError('FILE_MISSING', `${path}: no such file`, 'Check the path.', { cause });
  }
  const message = code === 'EISDIR' ? 'is a directory' : `cannot be read (${code})`;
  return new PerfGateError('FILE_UNREADABLE', `${path}: ${message}`, 'Name a file that may be read.', {
    cause,
  });
}

/**
 * Writes a text so that a reader sees the old file or the whole new one, never a part: a temporary file beside it,
 * flushed to the disk, then renamed. Directories on the way are made. `path` is taken from `directory`.
 *
 * @throws PerfGateError FILE_UNWRITABLE; nothing is left behind then.
 */
export async function writeFileAtomically(path: string, text: string, directory: string): Promise<void> {
  const target = resolve(directory, path);
  // In the same directory: a rename is atomic only within one file system.
  const temporary = join(dirname(target), `.${basename(target).slice(0, 80)}.${randomUUID()}.tmp`);
  try {
    await mkdir(dirname(target), { recursive: true });
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(text, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (cause) {
    await rm(temporary, { force: true });
    const code = systemCode(cause);
    if (code === null) throw cause;
    throw new PerfGateError(
      'FILE_UNWRITABLE',
      `${path}: cannot be written (${code})`,
      'Choose a directory that may be written, with space left.',
      { cause },
    );
  }
}

function systemCode(cause: unknown): string | null {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : null;
}
