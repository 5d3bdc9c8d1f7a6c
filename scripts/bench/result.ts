import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { dirname, join } from 'node:path';

/** What a bench found, for people and for docs/benchmarks.md. */
export interface BenchResult {
  readonly bench: string;
  readonly title: string;
  /** How the numbers came about, in whole sentences. */
  readonly method: readonly string[];
  readonly command: string;
  readonly date: string;
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  readonly tables: readonly Table[];
  readonly bounds: readonly Bound[];
  /** What could not be measured here, and why. */
  readonly skipped: readonly string[];
  /** Every single figure behind the tables. */
  readonly raw: unknown;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly kernel: string;
  /** Of the last minute, when the bench began: above the cores, others were at work too. */
  readonly load: number;
}

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What a result is held to. */
export interface Bound {
  readonly name: string;
  readonly found: string;
  /** Null where it could not be measured here, and `found` says why. */
  readonly holds: boolean | null;
}

/** How a bound is told, in tables as in text. */
export function stateOf({ holds }: Bound): string {
  if (holds === null) return 'not measured';
  return holds ? 'held' : 'NOT HELD';
}

/** The bounds as a table. */
export function boundsTable(bounds: readonly Bound[]): Table {
  return {
    title: 'What it is held to',
    columns: ['bound', 'found', ''],
    rows: bounds.map((bound) => [bound.name, bound.found, stateOf(bound)]),
  };
}

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    // Not what a pinned process may use.
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    load: loadavg()[0] ?? 0,
  };
}

/** Prints a result, writes it to `perf-gate-out/bench/<bench>.json`, and sets the exit code by its bounds. */
export function publish(result: BenchResult): void {
  const { cpu, cores, kernel, load } = result.machine;
  console.log(
    `${result.title}\n${cpu}, ${cores} cores, Linux ${kernel}, load ${load.toFixed(2)}, ${result.date}\n`,
  );
  for (const table of [...result.tables, boundsTable(result.bounds)])
    console.log(`${table.title}\n${renderTable(table)}\n`);
  for (const reason of result.skipped) console.log(`skipped: ${reason}`);
  const path = join('perf-gate-out', 'bench', `${result.bench}.json`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(result, null, 2)}\n`);
  console.log(`\nwritten to ${path}`);
  if (result.bounds.some(({ holds }) => holds === false)) process.exitCode = 1;
}

function renderTable({ columns, rows }: Table): string {
  const lines = [columns, ...rows];
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const pad = (text: string, column: number): string =>
    column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return lines.map((line) => `  ${line.map(pad).join('  ')}`).join('\n');
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

export function whole(value: number): string {
  return Number.isFinite(value) ? Math.round(value).toLocaleString('en-US') : '–';
}

export function digits(value: number | null | undefined, places: number): string {
  return value === null || value === undefined || !Number.isFinite(value) ? '–' : value.toFixed(places);
}
