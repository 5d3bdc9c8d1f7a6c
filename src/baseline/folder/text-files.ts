import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
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

/** The same; null where there is no such file. Throws FILE_UNREADABLE. */
export async function readTextFileIfThere(path: string, directory: string): Promise<string | null> {
  try {
    return await readTextFile(path, directory);
  } catch (error) {
    if (error instanceof PerfGateError && error.code === 'FILE_MISSING') return null;
    throw error;
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

/** A text and where it goes. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Writes texts so that a reader sees the old file or the whole new one, never a part: a temporary file beside each,
 * flushed to the disk, then renamed. All or none: no file is renamed before every text is on the disk. Directories on the
 * way are made. Paths are taken from `directory`.
 *
 * @throws PerfGateError FILE_UNWRITABLE for the first that cannot be written; nothing is left behind then.
 */
export async function writeFilesAtomically(files: readonly TextFile[], directory: string): Promise<void> {
  const written: { readonly path: string; readonly temporary: string; readonly target: string }[] = [];
  try {
    for (const { path, text } of files) {
      const target = resolve(directory, path);
      // In the same directory: a rename is atomic only within one file system.
      const temporary = join(dirname(target), `.${basename(target).slice(0, 40)}.${randomUUID()}.tmp`);
      written.push({ path, temporary, target });
      await naming(path, writeTemporary(temporary, text));
    }
    for (const { path, target } of written) await naming(path, refuseTarget(target));
    for (const { path, temporary, target } of written) await naming(path, rename(temporary, target));
  } finally {
    // What was renamed is not there any more.
    await Promise.all(written.map(({ temporary }) => rm(temporary, { force: true }).catch(() => undefined)));
  }
}

/**
 * Sees whether files can be written into a folder, made if need be, before there is anything to write. Everything is
 * left as it was.
 *
 * @throws PerfGateError FILE_UNWRITABLE.
 */
export async function checkWritable(folder: string, directory: string): Promise<void> {
  const path = resolve(directory, folder);
  const probe = join(path, `.${randomUUID()}.tmp`);
  const made = await naming(folder, mkdir(path, { recursive: true }));
  await naming(folder, writeTemporary(probe, ''));
  await naming(folder, rm(probe));
  if (made === undefined) return;
  for (let each = path; each.length >= made.length; each = dirname(each)) await naming(folder, rmdir(each));
}

/**
 * Removes the files of a folder, and only files, whose names fit. A folder that is not there has none.
 *
 * @throws PerfGateError FILE_UNWRITABLE.
 */
export async function removeFiles(
  folder: string,
  fits: (name: string) => boolean,
  directory: string,
): Promise<void> {
  const path = resolve(directory, folder);
  const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw writeError(folder, error);
  });
  for (const entry of entries) {
    if (entry.isDirectory() || !fits(entry.name)) continue;
    await naming(join(folder, entry.name), rm(join(path, entry.name), { force: true }));
  }
}

async function writeTemporary(temporary: string, text: string): Promise<void> {
  const file = await begin(temporary);
  try {
    await file.writeFile(text, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What a rename to the target would find out when others are renamed already. */
async function refuseTarget(target: string): Promise<void> {
  const entry = await stat(target).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (entry?.isDirectory() === true) {
    throw Object.assign(new Error(`${target} is a directory`), { code: 'EISDIR' });
  }
}

async function begin(temporary: string): Promise<FileHandle> {
  await mkdir(dirname(temporary), { recursive: true });
  return open(temporary, 'wx');
}

async function naming<T>(path: string, work: Promise<T>): Promise<T> {
  return work.catch((cause: unknown) => {
    throw writeError(path, cause);
  });
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
