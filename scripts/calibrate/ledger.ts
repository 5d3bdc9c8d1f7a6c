import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { appendLine, readLines } from './json-lines.ts';
import { sumTallies, type Tally } from './tally.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Where the code that decides stands: a ledger of other code is of no use. */
const DECIDING = [
  'src/statistics',
  'src/comparison',
  'src/verdict',
  'src/experiment/futility.ts',
  'src/experiment/next-block.ts',
  'src/experiment/pilot.ts',
  'src/scenario/policy.ts',
];
const DRAWING = [
  'noise.ts',
  'deployment-laws.ts',
  'block-gate.ts',
  'families.ts',
  'history-gate.ts',
  'pilot-run.ts',
  'shuffle.ts',
  'study.ts',
  'tally.ts',
].map((file) => `scripts/calibrate/${file}`);

/** One batch that was run. */
export interface Entry {
  readonly code: string;
  readonly study: string;
  readonly batch: number;
  /** Experiments in a batch: the numbers of its experiments follow from it. */
  readonly size: number;
  readonly tally: Tally;
}

/** What the figures of any study depend on, beside its own file and what that alone uses (`sourcesOf`). */
export const COMMON_SOURCES: readonly string[] = [...DECIDING, ...DRAWING];

/** Identifies the code that figures are of: twelve digits of the hash of files and folders. */
export function codeOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesOf).toSorted())
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(ROOT, file)));
  return hash.digest('hex').slice(0, 12);
}

function filesOf(path: string): readonly string[] {
  if (path.endsWith('.ts')) return [path];
  return readdirSync(join(ROOT, path), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => `${path}/${name}`);
}

/** Batches on disk, one JSON document a line, so that a run that was interrupted loses at most what was being run. */
export class Ledger {
  readonly path: string;
  readonly #codeOf: (study: string) => string;
  readonly #entries = new Map<string, Entry>();
  /** Batches of other code, left aside. */
  readonly foreign: number;

  /** `codeOf` tells the code that a study is of now; it is asked for each batch. */
  constructor(path: string, codeOf: (study: string) => string) {
    this.path = path;
    this.#codeOf = codeOf;
    const entries = readLines(path) as readonly Entry[];
    const own = entries.filter(({ code, study }) => code === codeOf(study));
    for (const entry of own) this.#entries.set(keyOf(entry), entry);
    this.foreign = entries.length - own.length;
  }

  has(batch: Pick<Entry, 'study' | 'batch' | 'size'>): boolean {
    return this.#entries.has(keyOf(batch));
  }

  add(batch: Omit<Entry, 'code'>): void {
    const entry: Entry = { code: this.#codeOf(batch.study), ...batch };
    appendLine(this.path, entry);
    this.#entries.set(keyOf(entry), entry);
  }

  /** The sum of a study's batches of that size. */
  tallyOf({ id, batch }: { readonly id: string; readonly batch: number }): Tally {
    const own = [...this.#entries.values()].filter((entry) => entry.study === id && entry.size === batch);
    return sumTallies(own.map(({ tally }) => tally));
  }
}

function keyOf({ study, batch, size }: Pick<Entry, 'study' | 'batch' | 'size'>): string {
  return `${study}#${batch}/${size}`;
}
