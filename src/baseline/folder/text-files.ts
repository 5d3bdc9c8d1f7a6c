import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
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
  const file = await begin(temporary).catch((cause: unknown) => {
    throw writeError(path, cause);
  });
  try {
    try {
      await file.writeFile(text, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw writeError(path, cause);
  }
}

async function begin(temporary: string): Promise<FileHandle> {
  await mkdir(dirname(temporary), { recursive: true });
  return open(temporary, 'wx');
}

/** The error of a file that cannot be written; what is no error of the file system is thrown as it is. */
function writeError(path: string, cause: unknown): PerfGateError {
  const code = systemCode(cause);
  if (code === null) throw cause;
  return new PerfGateError(
    'FILE_UNWRITABLE',
    `${path}: cannot be written (${code})`,
    'Choose a directory that may be written, with space left.',
    { cause },
  );
}

/** Node's word for what went wrong, like ENOENT; null for an error that is not the system's. */
function systemCode(cause: unknown): string | null {
  // Not by `instanceof`: errors of the file system come from Node's own realm, which is not always this one.
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return null;
  return typeof cause.code === 'string' ? cause.code : null;
}
