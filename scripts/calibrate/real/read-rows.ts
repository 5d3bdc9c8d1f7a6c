import { readCsv } from '../../../src/foundation/index.ts';

/** Rows of a CSV text as records by column name. Throws where the text is no CSV. */
export function readRows(text: string): readonly Readonly<Record<string, string>>[] {
  const records: (readonly string[])[] = [];
  readCsv(text, {
    record: (fields) => records.push([...fields]),
    fault: (offset, message) => {
      throw new TypeError(`${message} at ${offset}`);
    },
  });
  const [columns = [], ...rows] = records;
  return rows.map((cells) =>
    Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ''])),
  );
}
