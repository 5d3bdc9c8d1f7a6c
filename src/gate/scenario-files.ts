import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { readTextFile } from '../baseline/index.ts';
import { PerfGateError } from '../foundation/index.ts';
import {
  type AccessHeaders,
  type CheckedScenario,
  checkScenario,
  checkScenarioModule,
  type NamedFile,
  type ReadNamedFile,
  type Variables,
} from '../scenario/index.ts';
import { importScenario } from './import-scenario.ts';

/** Where scenario files are, and what they may do. */
export interface ScenarioSource {
  /** Relative paths are taken from here. */
  readonly directory: string;
  readonly variables: Variables;
  /** Whether files that a scenario names must lie below its own folder: where strangers write scenarios. */
  readonly isConfined: boolean;
  /** What opens the deployment; nothing where everybody may look at it. */
  readonly access: AccessHeaders;
}

const MODULE = /\.[cm]?[jt]s$/;

/** The largest file that a scenario may name. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Whether a scenario file is code, which is run when it is read. */
export function isScenarioModule(file: string): boolean {
  return MODULE.test(file);
}

/**
 * Reads one scenario, YAML or module, with the files that it names. A module's code is run: whoever asks has made sure
 * that it may be.
 *
 * @throws PerfGateError FILE_MISSING or FILE_UNREADABLE for the scenario file itself.
 */
export async function readScenarioFile(file: string, source: ScenarioSource): Promise<CheckedScenario> {
  const readFile = fileReader(file, source);
  const text = await readTextFile(file, source.directory);
  const { variables, access } = source;
  if (!isScenarioModule(file)) return checkScenario(text, file, variables, readFile, access);
  const path = resolve(source.directory, file);
  const imported = await importScenario(path);
  if (imported.kind === 'exported')
    return checkScenarioModule(imported.value, file, variables, readFile, access);
  const { place, message, hint } = imported;
  // Named from where the scenario is named from.
  const where = place.file === path ? file : join(dirname(file), relative(dirname(path), place.file));
  return {
    kind: 'invalid',
    code: 'SCENARIO_INVALID',
    problems: [{ ...place, file: where, path: '', message, hint }],
  };
}

/** Reads the files that a scenario names, by paths relative to it. */
function fileReader(file: string, { directory, isConfined }: ScenarioSource): ReadNamedFile {
  const folder = dirname(resolve(directory, file));
  return (path) => {
    if (isConfined && !liesBelow(folder, resolve(folder, path))) return outside(path);
    try {
      return readNamed(path, folder, join(dirname(file), path), isConfined);
    } catch (error) {
      return unreadable(path, error);
    }
  };
}

function readNamed(path: string, folder: string, name: string, isConfined: boolean): NamedFile {
  // What a link leads to counts, not where it stands.
  const real = realpathSync(resolve(folder, path));
  if (isConfined && !liesBelow(realpathSync(folder), real)) return outside(path);
  const stats = statSync(real);
  if (!stats.isFile()) return { kind: 'unreadable', message: `${path}: is no file`, hint: 'Name a file.' };
  if (stats.size > MOST_BYTES) {
    return {
      kind: 'unreadable',
      message: `${path}: is larger than 64 MiB`,
      hint: 'Take a sample of its rows.',
    };
  }
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(real));
  return { kind: 'text', name: isAbsolute(path) ? path : name, text };
}

function unreadable(path: string, error: unknown): NamedFile {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : null;
  switch (code) {
    case null:
      throw error;
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return { kind: 'unreadable', message: `${path}: not a UTF-8 text`, hint: 'Save the file as UTF-8.' };
    case 'ENOENT':
    case 'ENOTDIR': {
      const hint = 'Paths are relative to the scenario file.';
      return { kind: 'unreadable', message: `${path}: no such file`, hint };
    }
    default: {
      const message = `${path}: cannot be read (${code})`;
      return { kind: 'unreadable', message, hint: 'Name a file that may be read.' };
    }
  }
}

function outside(path: string): NamedFile {
  return {
    kind: 'unreadable',
    message: `${path}: leads out of the folder of the scenario`,
    hint: 'In the Action a scenario reads only files beside and below it: move the file there.',
  };
}

function liesBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** The error for modules where their code must not be run. */
export function moduleRefused(files: readonly string[], reason: string): PerfGateError {
  return new PerfGateError(
    'MODULE_REFUSED',
    `${files.join(', ')}: a scenario module is code, and ${reason}`,
    'Write the scenario as YAML, or run it on push, schedule, workflow_dispatch or pull requests from the repository itself.',
  );
}
