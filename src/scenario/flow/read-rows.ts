import { LineCounter, parseDocument } from 'yaml';
import { findJsonFault, placeInText, type Problem, readCsv } from '../../foundation/index.ts';

/** Rows of a data file, or everything that is wrong with it. */
export type ReadRows =
  | { readonly kind: 'rows'; readonly columns: readonly string[]; readonly rows: readonly Row[] }
  | { readonly kind: 'faulty'; readonly problems: readonly Problem[] };

export type Row = Readonly<Record<string, string>>;

/** Most rows, and most characters, of a data file: more belongs into a sample. */
const MOST_ROWS = 100_000;
const MOST_CHARACTERS = 20_000_000;
/** Most problems of one file that are told. */
const MOST_PROBLEMS = 20;

/** Collects the problems of one file. */
class FileProblems {
  readonly list: Problem[] = [];
  readonly #file: string;
  readonly #text: string;

  constructor(file: string, text: string) {
    this.#file = file;
    this.#text = text;
  }

  add(offset: number, path: string, message: string, hint: string): void {
    if (this.list.length >= MOST_PROBLEMS) return;
    const { line, column } = placeInText(this.#text, offset);
    this.list.push({ file: this.#file, line, column, path, message, hint });
  }
}

/** Reads the rows of a CSV file (RFC 4180, with a header line) or of a JSON list of objects. Cells are text. */
export function readRows(kind: 'csv' | 'json', source: string, file: string): ReadRows {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  const problems = new FileProblems(file, text);
  if (text.length > MOST_CHARACTERS) {
    problems.add(0, '', `has more than ${MOST_CHARACTERS} characters`, 'Take a sample of its rows.');
    return { kind: 'faulty', problems: problems.list };
  }
  const read = kind === 'csv' ? readCsvRows(text, problems) : readJsonRows(text, problems);
  if (problems.list.length === 0 && read.rows.length === 0) {
    const hint = kind === 'csv' ? 'Write rows below the header line.' : 'Write objects into the list.';
    problems.add(0, '', 'holds no rows', hint);
  }
  return problems.list.length > 0 ? { kind: 'faulty', problems: problems.list } : { kind: 'rows', ...read };
}

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

function readCsvRows(text: string, problems: FileProblems): Table {
  let columns: readonly string[] | null = null;
  const rows: Row[] = [];
  readCsv(text, {
    record: (fields, offsets) => {
      if (columns === null) {
        columns = fields.map((field) => field.trim());
        checkHeader(columns, offsets, problems);
      } else if (fields.length !== columns.length) {
        const message = `has ${count(fields.length, 'field')}, the header has ${columns.length}`;
        problems.add(offsets[0] ?? 0, '', message, 'Quote a field that holds a comma, or complete the row.');
      } else if (rows.length === MOST_ROWS) {
        problems.add(offsets[0] ?? 0, '', `is one row more than ${MOST_ROWS}`, 'Take a sample of its rows.');
      } else if (rows.length < MOST_ROWS) rows.push(toRow(columns, fields));
    },
    fault: (offset, message, hint) => problems.add(offset, '', message, hint),
  });
  return { columns: columns ?? [], rows };
}

function checkHeader(columns: readonly string[], offsets: readonly number[], problems: FileProblems): void {
  for (const [index, column] of columns.entries()) {
    const offset = offsets[index] ?? 0;
    if (column === '') problems.add(offset, '', 'a column without a name', 'Name it in the header line.');
    else if (columns.indexOf(column) !== index) {
      problems.add(
        offset,
        column,
        `the column ${column} stands there twice`,
        'Give each column a name of its own.',
      );
    }
  }
}

function toRow(columns: readonly string[], fields: readonly string[]): Row {
  return Object.fromEntries(columns.map((column, index) => [column, fields[index] ?? '']));
}

function readJsonRows(text: string, problems: FileProblems): Table {
  const parsed = parseJson(text);
  if (parsed === null) {
    const offset = findJsonFault(text);
    const isCut = offset >= text.trimEnd().length;
    const message = isCut ? 'the JSON breaks off here' : 'this is not JSON';
    problems.add(Math.min(offset, text.length), '', message, 'Write a list of objects, like [{"id": 1}].');
    return { columns: [], rows: [] };
  }
  const { value } = parsed;
  if (!Array.isArray(value)) {
    problems.add(0, '', 'is no list', 'Write a list of objects, like [{"id": 1}].');
    return { columns: [], rows: [] };
  }
  const items: readonly unknown[] = value;
  if (items.length > MOST_ROWS) {
    problems.add(0, '', `has ${items.length} rows, more than ${MOST_ROWS}`, 'Take a sample of its rows.');
    return { columns: [], rows: [] };
  }
  const [first] = items;
  const columns = isObject(first) ? Object.keys(first) : [];
  const faults = items.flatMap((item, index) => itemFault(item, index, columns));
  // Only now, because it costs time: where each item begins.
  const offsets = faults.length > 0 ? itemOffsets(text) : [];
  for (const { index, message, hint } of faults)
    problems.add(offsets[index] ?? 0, `[${index}]`, message, hint);
  const rows = faults.length > 0 ? [] : items.map((item) => toTexts(isObject(item) ? item : {}));
  return { columns, rows };
}

interface ItemFault {
  readonly index: number;
  readonly message: string;
  readonly hint: string;
}

function itemFault(item: unknown, index: number, columns: readonly string[]): readonly ItemFault[] {
  if (!isObject(item)) {
    return [{ index, message: 'is no object', hint: 'Each row is an object, like {"id": 1}.' }];
  }
  const missing = columns.filter((column) => !Object.hasOwn(item, column));
  const added = Object.keys(item).filter((key) => !columns.includes(key));
  if (missing.length > 0) {
    const hint = 'Give every row the same members; "" stands for nothing.';
    return [{ index, message: `lacks ${missing.join(', ')}, which the first row has`, hint }];
  }
  if (added.length > 0) {
    return [
      {
        index,
        message: `has ${added.join(', ')}, which the first row lacks`,
        hint: 'Give every row the same members.',
      },
    ];
  }
  return columns.length > 0
    ? []
    : [{ index, message: 'has no members', hint: 'Each row is an object with values, like {"id": 1}.' }];
}

/** Where each item of a JSON list begins: JSON is YAML, whose parser knows. */
function itemOffsets(text: string): readonly number[] {
  const { contents } = parseDocument(text, {
    lineCounter: new LineCounter(),
    prettyErrors: false,
    uniqueKeys: false,
  });
  const items = contents !== null && 'items' in contents ? contents.items : [];
  return items.map((item) => (hasRange(item) ? (item.range[0] ?? 0) : 0));
}

function hasRange(value: unknown): value is { readonly range: readonly number[] } {
  return typeof value === 'object' && value !== null && 'range' in value && Array.isArray(value.range);
}

function toTexts(item: Readonly<Record<string, unknown>>): Row {
  return Object.fromEntries(Object.entries(item).map(([key, value]) => [key, toText(value)]));
}

/** Text as it is, nothing as the empty text, all else as JSON. */
function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === null ? '' : JSON.stringify(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string): { readonly value: unknown } | null {
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
