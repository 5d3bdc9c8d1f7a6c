import type { Problem } from '../../foundation/index.ts';
import type { Objection } from '../objection.ts';
import type { ReadNamedFile } from '../named-file.ts';
import { nameFault } from './check-steps.ts';
import { DATA_KINDS, type DataDocument, type DataKind, type DataSourceDocument } from './data-schema.ts';
import type { DataSource } from './data-source.ts';
import type { Columns } from './name-scope.ts';
import { readRows } from './read-rows.ts';

/** What templates may ask of each source: the columns of its rows, or its one value. */
export type DataColumns = ReadonlyMap<string, Columns | 'value'>;

/** The data of a scenario, as far as it could be read. */
export interface ReadData {
  readonly sources: readonly DataSource[];
  readonly columns: DataColumns;
  readonly objections: readonly Objection[];
  /** Problems within data files. */
  readonly problems: readonly Problem[];
}

/** Reads the data sources and their files. A file that is named twice is read twice: it is small. */
export function readData(document: DataDocument, readFile: ReadNamedFile): ReadData {
  const sources: DataSource[] = [];
  const columns = new Map<string, Columns | 'value'>();
  const objections: Objection[] = [];
  const problems: Problem[] = [];
  for (const [name, source] of Object.entries(document)) {
    objections.push(...checkSource(name, source));
    const kind = kindOf(source);
    if (kind === 'csv' || kind === 'json') {
      const read = readSource(name, kind, source, readFile);
      columns.set(name, read.kind === 'rows' ? read.columns : null);
      if (read.kind === 'rows') sources.push(read.source);
      else if (read.kind === 'faulty') problems.push(...read.problems);
      else objections.push(read.objection);
    } else {
      columns.set(name, 'value');
      sources.push(...madeUp(name, source));
    }
  }
  return { sources, columns, objections, problems };
}

function kindOf(source: DataSourceDocument): DataKind | null {
  return DATA_KINDS.find((kind) => source[kind] !== undefined) ?? null;
}

function checkSource(name: string, source: DataSourceDocument): readonly Objection[] {
  const at = ['data', name];
  const fault = nameFault(name, []);
  const named: readonly Objection[] = fault === null ? [] : [{ path: at, of: 'key', ...fault, uses: [at] }];
  const written = DATA_KINDS.filter((kind) => source[kind] !== undefined);
  const [first, ...others] = written;
  if (first === undefined) {
    const hint = `Write one of ${DATA_KINDS.join(', ')}.`;
    return [
      ...named,
      { path: at, of: 'key', message: 'does not say where its values come from', hint, uses: [at] },
    ];
  }
  const beside = others.map(
    (kind): Objection => ({
      path: [...at, kind],
      of: 'key',
      message: `stands beside ${first}`,
      hint: 'Values come from one place: keep one of the two, and give the other a name of its own.',
      uses: [
        [...at, kind],
        [...at, first],
      ],
    }),
  );
  if (source.pick === undefined || first === 'csv' || first === 'json') return [...named, ...beside];
  const pick: Objection = {
    path: [...at, 'pick'],
    of: 'key',
    message: 'has no meaning without rows',
    hint: 'Remove it: only `csv` and `json` have rows to pick.',
    uses: [at],
  };
  return [...named, ...beside, pick];
}

type ReadSource =
  | { readonly kind: 'rows'; readonly source: DataSource; readonly columns: readonly string[] }
  | { readonly kind: 'faulty'; readonly problems: readonly Problem[] }
  | { readonly kind: 'unreadable'; readonly objection: Objection };

function readSource(
  name: string,
  kind: 'csv' | 'json',
  source: DataSourceDocument,
  readFile: ReadNamedFile,
): ReadSource {
  const path = source[kind] ?? '';
  const file = readFile(path);
  if (file.kind === 'unreadable') {
    const { message, hint } = file;
    const at = ['data', name, kind];
    return { kind: 'unreadable', objection: { path: at, of: 'value', message, hint, uses: [at] } };
  }
  const read = readRows(kind, file.text, file.name);
  if (read.kind === 'faulty') return read;
  const { rows, columns } = read;
  const pick = source.pick ?? 'in-order';
  return { kind: 'rows', columns, source: { kind: 'rows', name, file: path, pick, rows } };
}

function madeUp(name: string, source: DataSourceDocument): readonly DataSource[] {
  if (source.integer !== undefined) return [{ kind: 'integer', name, ...source.integer }];
  if (source.uuid !== undefined) return [{ kind: 'uuid', name }];
  if (source.choice !== undefined) return [{ kind: 'choice', name, of: source.choice }];
  return source.text === undefined ? [] : [{ kind: 'text', name, length: source.text }];
}
