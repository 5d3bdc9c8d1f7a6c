import { cell, checkName, quoted, type Row, rowProblem, type RunDraft, trialOf } from './csv-draft.ts';
import type { CsvProblems } from './csv-problems.ts';
import { ALL_ENDPOINTS, DIRECTIONS, type Direction } from './metric.ts';
import { MOST_MEASURED, RUN_LIMITS } from './schema-words.ts';

/** Longest latency that a row may state: the longest that a histogram can tell apart, an hour. */
const MAX_LATENCY_MS = 3_600_000;
/** Latest instant that a date can say, in milliseconds since the Unix epoch (ECMA-262, time values). */
const MAX_START_MS = 8.64e15;
const DECIMAL = /^\+?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const OK_WORDS: Readonly<Record<string, boolean>> = Object.freeze({
  true: true,
  1: true,
  false: false,
  0: false,
});

/** What a metric was said to be when it first appeared in the file. */
export type Meanings = Map<string, Meaning>;

interface Meaning {
  /** The name itself, the same string for all rows: a million copies of it would fill the memory. */
  readonly metric: string;
  readonly unit: string;
  readonly better: string;
}

/** Adds one row of the raw form, one request, to its run. */
export function readRawRow(row: Row, runs: Map<string, RunDraft>, problems: CsvProblems): void {
  const latencyMs = numberIn(row, 'latency_ms', MAX_LATENCY_MS, problems);
  const ok = okOf(row, problems);
  const saysStart = cell(row, 'started_ms') !== '';
  const startedMs = saysStart ? numberIn(row, 'started_ms', MAX_START_MS, problems) : null;
  const trial = trialOf(row, runs, problems);
  if (latencyMs === null || ok === null || trial === null) return;
  const name = cell(row, 'endpoint');
  let endpoint = trial.endpoints.get(name);
  if (endpoint === undefined) {
    if (!checkName(row, 'endpoint', problems)) return;
    trial.runEndpoints.add(name);
    if (name === ALL_ENDPOINTS || trial.runEndpoints.size > RUN_LIMITS.endpoints) {
      const message = name === ALL_ENDPOINTS ? '* stands for all endpoints' : 'too many endpoints in one run';
      rowProblem(row, problems, 'endpoint', message, 'Name the endpoint, without what differs by request.');
      return;
    }
    endpoint = { ok: [], failed: [] };
    trial.endpoints.set(name, endpoint);
  }
  (ok ? endpoint.ok : endpoint.failed).push(latencyMs);
  if (startedMs === null) return;
  trial.firstStartMs = Math.min(trial.firstStartMs, startedMs);
  trial.lastEndMs = Math.max(trial.lastEndMs, startedMs + latencyMs);
}

/** Adds one row of the scalar form, one measured number, to its run. */
export function readScalarRow(
  row: Row,
  runs: Map<string, RunDraft>,
  meanings: Meanings,
  problems: CsvProblems,
): void {
  const value = numberIn(row, 'value', MOST_MEASURED, problems);
  const better = betterOf(row, problems);
  const trial = trialOf(row, runs, problems);
  const endpoint = cell(row, 'endpoint') === '' ? ALL_ENDPOINTS : cell(row, 'endpoint');
  if (value === null || better === null || trial === null) return;
  const meaning = meaningOf(row, meanings, problems);
  if (meaning === null) return;
  const { metric, unit } = meaning;
  // No name holds a control character, so a line end keeps the two apart.
  const key = endpoint === ALL_ENDPOINTS ? metric : `${endpoint}\n${metric}`;
  if (trial.scalars.has(key)) {
    const hint = 'Give each measured number a trial of its own.';
    rowProblem(row, problems, 'metric', `this trial has ${quoted(metric)} already`, hint);
  } else if (trial.scalars.size >= RUN_LIMITS.scalarsPerTrial) {
    rowProblem(row, problems, 'metric', 'too many numbers in one trial', 'Divide them into several runs.');
  } else if (endpoint === ALL_ENDPOINTS || checkName(row, 'endpoint', problems)) {
    trial.scalars.set(key, { endpoint, metric, value, unit, better });
  }
}

/** One metric has one unit and one direction in the whole file; else its numbers could not be compared. */
function meaningOf(row: Row, meanings: Meanings, problems: CsvProblems): Meaning | null {
  const metric = cell(row, 'metric');
  const unit = cell(row, 'unit');
  const better = cell(row, 'better');
  const known = meanings.get(metric);
  if (known === undefined) {
    if (!checkName(row, 'metric', problems) || (unit !== '' && !checkName(row, 'unit', problems)))
      return null;
    const meaning = { metric, unit, better };
    meanings.set(metric, meaning);
    return meaning;
  }
  if (known.unit !== unit) {
    const message = `${quoted(metric)} is in ${quoted(unit)} here and in ${quoted(known.unit)} before`;
    rowProblem(row, problems, 'unit', message, 'One metric has one unit: convert, or name two metrics.');
    return null;
  }
  if (known.better !== better) {
    const message = `${quoted(metric)} is better ${better} here and ${known.better} before`;
    rowProblem(row, problems, 'better', message, 'One metric has one direction.');
    return null;
  }
  return known;
}

function numberIn(
  row: Row,
  column: 'latency_ms' | 'started_ms' | 'value',
  most: number,
  problems: CsvProblems,
): number | null {
  const text = cell(row, column);
  const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
  if (value <= most) return value;
  const hint = 'A plain decimal number like 12.5, not negative, without unit or thousands separator.';
  const message = Number.isNaN(value)
    ? `${quoted(text)} is no number from 0`
    : `${quoted(text)} is too large`;
  return rowProblem(row, problems, column, message, hint);
}

function okOf(row: Row, problems: CsvProblems): boolean | null {
  const text = cell(row, 'ok');
  const known = Object.hasOwn(OK_WORDS, text) ? OK_WORDS[text] : undefined;
  return (
    known ??
    rowProblem(row, problems, 'ok', `${quoted(text)} is not a yes or no`, 'Write true, false, 1 or 0.')
  );
}

function betterOf(row: Row, problems: CsvProblems): Direction | null {
  const text = cell(row, 'better');
  const known = DIRECTIONS.find((direction) => direction === text);
  return (
    known ?? rowProblem(row, problems, 'better', `${quoted(text)} is no direction`, 'Write lower or higher.')
  );
}
