import type { Phrase } from '../text/phrase.ts';

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** A table before it is rendered: every row has one cell for each column. */
export interface Table {
  /** What the table shows, for those who cannot see it. */
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Phrase[])[];
}

/** One column of a table to be: its head, and how its cell is made of a row's value. */
export interface ColumnOf<T> extends Column {
  readonly cell: (value: T) => Phrase;
}

/** Builds a table from values, one row each. */
export function tableOf<T>(caption: string, columns: readonly ColumnOf<T>[], values: readonly T[]): Table {
  return {
    caption,
    columns: columns.map(({ title, align }) => ({ title, align })),
    rows: values.map((value) => columns.map(({ cell }) => cell(value))),
  };
}
