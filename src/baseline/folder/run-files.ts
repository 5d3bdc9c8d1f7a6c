import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { hashOf, PerfGateError, type Problem, ProblemsError } from '../../foundation/index.ts';
import { decodeRun, encodeRun, type Run } from '../../trial/index.ts';
import { readError, readTextFile, writeFilesAtomically } from './text-files.ts';

/**
 * Reads one run file. `path` is taken from `directory` and stands in messages as it was given.
 *
 * @throws PerfGateError FILE_MISSING, FILE_UNREADABLE, RUN_FILE_INVALID, RUN_FILE_SCHEMA.
 */
export async function readRunFile(path: string, directory: string): Promise<Run> {
  return decodeRun(await readTextFile(path, directory), path);
}

/**
 * Reads run files; a path that is a directory stands for the run files in it, `*.json` sorted by name. Other files of
 * ours that lie beside them (decisions, histories) are passed over; a damaged one is an error, never passed over.
 *
 * @throws PerfGateError as `readRunFile`; with several faulty files one error that lists them all. FILE_MISSING too
 *   for a directory without any run file.
 */
export async function readRunFiles(paths: readonly string[], directory: string): Promise<readonly Run[]> {
  return (await readRunGroups([paths], directory)).flat();
}

/** The same for several groups of paths, so that the faulty files of all groups are told at once. */
export async function readRunGroups(
  groups: readonly (readonly string[])[],
  directory: string,
): Promise<readonly (readonly Run[])[]> {
  const found: (readonly Found[])[] = [];
  for (const paths of groups) {
    found.push((await Promise.all(paths.map((path) => readOne(path, directory)))).flat());
  }
  const faults = found.flat().filter((each) => each.kind === 'fault');
  if (faults.length > 0) throw joinFaults(faults);
  return found.map((group) => group.flatMap((each) => (each.kind === 'run' ? [each.run] : [])));
}

type Found =
  | { readonly kind: 'run'; readonly run: Run }
  | { readonly kind: 'other' }
  | { readonly kind: 'fault'; readonly path: string; readonly error: PerfGateError };

async function readOne(path: string, directory: string): Promise<readonly Found[]> {
  const entry = await stat(resolve(directory, path)).catch(() => null);
  if (entry?.isDirectory() !== true) return [await tryFile(path, directory, 'named')];
  const names = await readdir(resolve(directory, path)).catch((cause: unknown) => {
    throw readError(path, cause);
  });
  const files = names.filter((name) => name.endsWith('.json') && !name.startsWith('.')).toSorted();
  // One after the other: a directory may hold hundreds, and each is decoded in memory.
  const found: Found[] = [];
  for (const name of files) found.push(await tryFile(join(path, name), directory, 'listed'));
  if (found.some(({ kind }) => kind !== 'other')) return found;
  const error = new PerfGateError(
    'FILE_MISSING',
    `${path}: no run file in this directory`,
    'Name a directory that holds *.json run files, or the run files themselves.',
  );
  return [{ kind: 'fault', path, error }];
}

async function tryFile(path: string, directory: string, how: 'named' | 'listed'): Promise<Found> {
  try {
    const text = await readTextFile(path, directory);
    if (how === 'listed' && isOtherDocument(text)) return { kind: 'other' };
    return { kind: 'run', run: decodeRun(text, path) };
  } catch (error) {
    if (!(error instanceof PerfGateError)) throw error;
    return { kind: 'fault', path, error };
  }
}

/** Whether a sound JSON file says that it is another of our formats, like a decision that `--out` put beside the run. */
function isOtherDocument(text: string): boolean {
  if (!/"schema"\s*:\s*"perf-gate\.(?!run\/)/.test(text)) return false;
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && 'schema' in value;
    return isObject && typeof value.schema === 'string' && /^perf-gate\.(?!run\/)/.test(value.schema);
  } catch {
    // Damaged: decoding it as a run file says where.
    return false;
  }
}

function joinFaults(
  faults: readonly { readonly path: string; readonly error: PerfGateError }[],
): PerfGateError {
  const [first] = faults;
  if (first !== undefined && faults.length === 1) return first.error;
  const problems = faults.flatMap(({ path, error }) => problemsOfFault(path, error));
  const code = first?.error.code ?? 'RUN_FILE_INVALID';
  return new ProblemsError(
    code,
    `${faults.length} run files cannot be read`,
    'Mend or leave out each of them.',
    problems,
  );
}

function problemsOfFault(path: string, error: PerfGateError): readonly Problem[] {
  if (error instanceof ProblemsError) return error.problems;
  // The message names the file, and perhaps the place: a problem has fields for both.
  const place = error.message.startsWith(`${path}:`)
    ? /^(?:(\d+):(\d+):)?\s*(.*)$/su.exec(error.message.slice(path.length + 1))
    : null;
  return [
    {
      file: path,
      line: Number(place?.[1] ?? 0),
      column: Number(place?.[2] ?? 0),
      path: '',
      message: place?.[3] ?? error.message,
      hint: error.hint,
    },
  ];
}

/** A run and what it is called among the others of its folder. */
export interface NamedRun {
  readonly name: string;
  readonly run: Run;
}

/**
 * Writes runs as run files into `folder`, all or none, and returns their paths there.
 *
 * @throws PerfGateError FILE_UNWRITABLE.
 */
export async function writeRuns(
  folder: string,
  runs: readonly NamedRun[],
  directory: string,
): Promise<readonly string[]> {
  const files = runs.map(({ name, run }) => ({
    path: join(folder, runFileName(name)),
    text: encodeRun(run),
  }));
  await writeFilesAtomically(files, directory);
  return files.map(({ path }) => path);
}

/** Longest file name in bytes: common file systems take 255, and copies and archives may add to it. */
const LONGEST_NAME_BYTES = 200;

/**
 * The file name of a run: `<name>.json`. What a file system may not take, or takes for a path, is written as `%` and
 * two hex digits per byte, and the rest of a name that is too long as its hash, so that two names never share a file
 * and none leaves its folder.
 */
export function runFileName(name: string): string {
  const safe = name.replaceAll(/^\.|[%/\\:*?"<>|\p{Cc}]/gu, (character) =>
    [...new TextEncoder().encode(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join(''),
  );
  const file = `${safe}.json`;
  if (Buffer.byteLength(file) <= LONGEST_NAME_BYTES) return file;
  const end = `-${hashOf(name)}.json`;
  return `${beginningOf(safe, LONGEST_NAME_BYTES - end.length)}${end}`;
}

/** As much of a text as fits, no character and no `%` sequence cut in two. */
function beginningOf(text: string, mostBytes: number): string {
  let beginning = '';
  let bytes = 0;
  for (const [piece] of text.matchAll(/%..|[^]/gu)) {
    bytes += Buffer.byteLength(piece);
    if (bytes > mostBytes) break;
    beginning += piece;
  }
  return beginning;
}
