import { suggest } from '../scenario/index.ts';
import type { CsvProblems } from './csv-problems.ts';

/** The columns of the two forms; `docs` and messages list them in this order. */
const FORMS = Object.freeze({
  raw: {
    required: ['run', 'trial', 'endpoint', 'latency_ms', 'ok'],
    optional: ['side', 'block', 'started_ms', 'deployment'],
  },
  scalar: {
    required: ['run', 'trial', 'metric', 'value', 'unit', 'better'],
    optional: ['endpoint', 'side', 'block', 'deployment'],
  },
} as const);

export type Form = keyof typeof FORMS;
type Required = (typeof FORMS)[Form]['required'][number];
export type Column = Required | (typeof FORMS)[Form]['optional'][number];

/** Where each column stands in a record. */
export interface Columns {
  readonly form: Form;
  /** Number of fields that every record has. */
  readonly width: number;
  /** Index of each column, -1 for an optional one that is absent. */
  readonly index: Readonly<Record<Column, number>>;
}

/**
 * Reads the header: columns by name, in any order. Which form is meant is told by the columns that only one form has.
 * Returns null when a required column is missing, because then no row can be read.
 */
export function readHeader(
  names: readonly string[],
  offsets: readonly number[],
  problems: CsvProblems,
): Columns | null {
  const form = formOf(names);
  const known: readonly Column[] = [...FORMS[form].required, ...FORMS[form].optional];
  const index: Record<Column, number> = { ...NO_COLUMN };
  for (const [position, name] of names.entries()) {
    const offset = offsets[position] ?? 0;
    const column = known.find((candidate) => candidate === name);
    if (column === undefined) {
      problems.add(
        offset,
        '',
        `unknown column ${JSON.stringify(name.slice(0, 60))}`,
        unknownHint(name, known),
      );
    } else if (index[column] >= 0) {
      problems.add(offset, '', `the column ${column} stands here a second time`, 'Leave one of the two.');
    } else {
      index[column] = position;
    }
  }
  const missing = FORMS[form].required.filter((column) => index[column] < 0);
  for (const column of missing) {
    problems.add(offsets[0] ?? 0, '', `the column ${column} is missing`, `The columns are ${listOf(form)}.`);
  }
  return missing.length > 0 ? null : { form, width: names.length, index };
}

const NO_COLUMN: Readonly<Record<Column, number>> = Object.freeze({
  run: -1,
  trial: -1,
  endpoint: -1,
  latency_ms: -1,
  ok: -1,
  metric: -1,
  value: -1,
  unit: -1,
  better: -1,
  side: -1,
  block: -1,
  started_ms: -1,
  deployment: -1,
});

function formOf(names: readonly string[]): Form {
  const present = (form: Form): number =>
    FORMS[form].required.filter((column) => names.includes(column)).length / FORMS[form].required.length;
  return present('scalar') > present('raw') ? 'scalar' : 'raw';
}

function unknownHint(name: string, known: readonly Column[]): string {
  const near = suggest(name, known);
  return near === null ? `The columns are ${known.join(', ')}.` : `Did you mean ${near}?`;
}

function listOf(form: Form): string {
  const other = form === 'raw' ? 'scalar' : 'raw';
  return (
    `${FORMS[form].required.join(',')} (one row a ${form === 'raw' ? 'request' : 'measured number'}), ` +
    `or ${FORMS[other].required.join(',')}`
  );
}
