import { placeInText, type Problem, ProblemsError } from '../foundation/index.ts';
import { MAX_PROBLEMS } from './schema-problems.ts';

/** Collects the problems of one CSV file; all are counted, the first {@link MAX_PROBLEMS} are kept. */
export interface CsvProblems {
  /** Notes a problem at an offset of the text; `column` is the column's name, or empty. */
  add(offset: number, column: string, message: string, hint: string): void;
  count(): number;
  /** @throws ProblemsError CSV_INVALID when there was any. */
  throwIfAny(): void;
}

export function createCsvProblems(text: string, source: string): CsvProblems {
  const kept: Problem[] = [];
  let count = 0;
  return {
    add: (offset, column, message, hint) => {
      count += 1;
      if (kept.length >= MAX_PROBLEMS) return;
      // A byte order mark at the start of the text is no column.
      const mark = text.startsWith('\uFEFF') ? 1 : 0;
      const place = placeInText(text, offset);
      const column1 = place.line === 1 ? place.column - mark : place.column;
      kept.push({ file: source, line: place.line, column: column1, path: column, message, hint });
    },
    count: () => count,
    throwIfAny: () => {
      if (count === 0) return;
      const rest =
        count > kept.length ? `, the first ${kept.length} listed and ${count - kept.length} more` : '';
      throw new ProblemsError(
        'CSV_INVALID',
        `${source}: ${count === 1 ? '1 problem' : `${count} problems`}${rest}`,
        'Mend the rows; nothing was imported.',
        kept,
      );
    },
  };
}
