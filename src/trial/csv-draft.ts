import type { Columns } from './csv-columns.ts';
import type { CsvProblems } from './csv-problems.ts';
import { RUN_LIMITS } from './schema-words.ts';
import { SIDES, type Side } from './side.ts';
import type { ScalarMeasurement } from './trial.ts';

/** The rows of one trial, gathered. */
export interface TrialDraft {
  readonly side: Side;
  /** As given in the rows, or null until it is known by order of appearance. */
  readonly block: number | null;
  /** Latencies in milliseconds by endpoint; only raw rows fill it. */
  readonly endpoints: Map<string, { readonly ok: number[]; readonly failed: number[] }>;
  /** Names of the endpoints of the whole run. */
  readonly runEndpoints: Set<string>;
  /** Measured numbers by endpoint and metric; only scalar rows fill it. */
  readonly scalars: Map<string, ScalarMeasurement>;
  /** First start and last end in milliseconds, as in `started_ms`; infinite where it was not given. */
  firstStartMs: number;
  lastEndMs: number;
}

/** The rows of one run, gathered. */
export interface RunDraft {
  readonly name: string;
  readonly deployment: string;
  /** Whether its rows say `block`, and `started_ms`; all do or none does. */
  readonly saysBlock: boolean;
  readonly saysStart: boolean;
  readonly trials: Readonly<Record<Side, Map<string, TrialDraft>>>;
  /** Names of the endpoints of all its trials; only raw rows fill it. */
  readonly endpoints: Set<string>;
  /** Blocks that are taken on each side. */
  readonly blocks: Readonly<Record<Side, Set<number>>>;
}

/** One record under the header's columns. The same object serves all rows. */
export interface Row {
  readonly columns: Columns;
  fields: readonly string[];
  offsets: readonly number[];
}

/** Adds a problem at a column of the row. */
export function rowProblem(
  row: Row,
  problems: CsvProblems,
  column: keyof Columns['index'],
  message: string,
  hint: string,
): null {
  const index = Math.max(0, row.columns.index[column]);
  problems.add(row.offsets[index] ?? 0, column, message, hint);
  return null;
}

/** The text of a column; empty where the column is absent. */
export function cell(row: Row, column: keyof Columns['index']): string {
  return row.fields[row.columns.index[column]] ?? '';
}

/** Finds or opens the trial of a row; null where the row does not say it soundly. */
export function trialOf(row: Row, runs: Map<string, RunDraft>, problems: CsvProblems): TrialDraft | null {
  const run = runOf(row, runs, problems);
  const side = sideOf(row, problems);
  const name = cell(row, 'trial');
  const block = blockOf(row, problems);
  if (run === null || side === null || block === undefined) return null;
  if (run.saysBlock !== (block !== null)) {
    return rowProblem(
      row,
      problems,
      'block',
      'some rows of this run say a block and some do not',
      'Give it in all.',
    );
  }
  const trials = run.trials[side];
  const known = trials.get(name);
  if (known !== undefined) {
    if (known.block === block) return known;
    return rowProblem(
      row,
      problems,
      'block',
      `trial ${JSON.stringify(name)} was in block ${known.block} before`,
      'A trial is in one block: name trials apart by run, side and trial.',
    );
  }
  return openTrial(row, run, side, block, problems);
}

function openTrial(
  row: Row,
  run: RunDraft,
  side: Side,
  block: number | null,
  problems: CsvProblems,
): TrialDraft | null {
  const trials = run.trials[side];
  if (!checkName(row, 'trial', problems)) return null;
  if (trials.size >= RUN_LIMITS.trials / SIDES.length) {
    return rowProblem(
      row,
      problems,
      'trial',
      `more than ${trials.size} trials`,
      'Divide them into several runs.',
    );
  }
  if (block !== null && run.blocks[side].has(block)) {
    const hint = 'A block has one trial of each side: number the blocks, or leave the column out.';
    return rowProblem(row, problems, 'block', `block ${block} has another trial of this side already`, hint);
  }
  if (block !== null) run.blocks[side].add(block);
  const trial = {
    side,
    block,
    endpoints: new Map(),
    scalars: new Map(),
    runEndpoints: run.endpoints,
    firstStartMs: Number.POSITIVE_INFINITY,
    lastEndMs: Number.NEGATIVE_INFINITY,
  };
  trials.set(cell(row, 'trial'), trial);
  return trial;
}

function runOf(row: Row, runs: Map<string, RunDraft>, problems: CsvProblems): RunDraft | null {
  const name = cell(row, 'run');
  const deployment = cell(row, 'deployment');
  const saysStart = cell(row, 'started_ms') !== '';
  const known = runs.get(name);
  if (known === undefined) {
    if (!checkName(row, 'run', problems)) return null;
    if (deployment !== '' && !checkName(row, 'deployment', problems)) return null;
    const draft: RunDraft = {
      name,
      deployment: deployment === '' ? name : deployment,
      saysBlock: cell(row, 'block') !== '',
      saysStart,
      trials: { baseline: new Map(), candidate: new Map() },
      endpoints: new Set(),
      blocks: { baseline: new Set(), candidate: new Set() },
    };
    runs.set(name, draft);
    return draft;
  }
  if (known.deployment !== (deployment === '' ? name : deployment)) {
    return rowProblem(
      row,
      problems,
      'deployment',
      `run ${JSON.stringify(name)} was on deployment ${JSON.stringify(known.deployment)} before`,
      'A run measures one deployment: give each its own run.',
    );
  }
  if (known.saysStart !== saysStart) {
    return rowProblem(
      row,
      problems,
      'started_ms',
      'some rows of this run say it and some do not',
      'Give it in all.',
    );
  }
  return known;
}

function sideOf(row: Row, problems: CsvProblems): Side | null {
  if (row.columns.index.side < 0) return 'candidate';
  const text = cell(row, 'side');
  return (
    SIDES.find((side) => side === text) ??
    rowProblem(row, problems, 'side', `${quoted(text)} is no side`, `Write ${SIDES.join(' or ')}.`)
  );
}

/** The block, null where the row says none, undefined where it is faulty. */
function blockOf(row: Row, problems: CsvProblems): number | null | undefined {
  const text = cell(row, 'block');
  if (text === '') return null;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  rowProblem(row, problems, 'block', `${quoted(text)} is no block`, 'Blocks are whole numbers from 0.');
  return undefined;
}

/** Whether a column holds a usable name; called for names not seen before only. */
export function checkName(row: Row, column: keyof Columns['index'], problems: CsvProblems): boolean {
  const name = cell(row, column);
  if (name === '') {
    rowProblem(row, problems, column, 'is empty', 'Each row needs it.');
    return false;
  }
  if (name.length > RUN_LIMITS.nameCharacters || /\p{Cc}/u.test(name)) {
    rowProblem(
      row,
      problems,
      column,
      'is too long or holds a control character',
      `At most ${RUN_LIMITS.nameCharacters} printable characters.`,
    );
    return false;
  }
  return true;
}

/** A cell as it stands in messages: quoted and short. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
