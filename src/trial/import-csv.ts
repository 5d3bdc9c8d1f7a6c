import { hashOf, readCsv } from '../foundation/index.ts';
import { type Columns, readHeader } from './csv-columns.ts';
import type { Row, RunDraft } from './csv-draft.ts';
import { type CsvProblems, createCsvProblems } from './csv-problems.ts';
import { type Meanings, readRawRow, readScalarRow } from './csv-rows.ts';
import { createImportedRun } from './imported-run.ts';
import type { Run } from './run.ts';

/**
 * Reads other tools' results. Two forms, a header line required, columns by name in any order:
 *
 * - raw, one row a request: `run,trial,endpoint,latency_ms,ok`, optional `side,block,started_ms,deployment`;
 * - scalar, one row a number: `run,trial,metric,value,unit,better`, optional `endpoint,side,block,deployment`.
 *
 * One run per distinct `run`, in order of first appearance. A trial is (run, side, trial). What is left out:
 *
 * - `side`: the trials are of side `candidate`, and the run is one deployment for a comparison of several run files.
 *   With the column the run is side by side, and trials of the same block are pairs.
 * - `block`: the trial's order of first appearance within run and side, from 0.
 * - `started_ms` (milliseconds, since the Unix epoch or any other origin): the run starts at the epoch and the trials
 *   have the duration 0, so that no throughput can be said. Otherwise a trial lasts from its first start to its last
 *   answer.
 * - `deployment`: the run's own name.
 * - `endpoint` (scalar): `*`, the whole scenario.
 *
 * Latencies of `ok` rows are response times and service times; the others are errors of the outcome `status`. The
 * same text gives the same runs. `source` names the file in messages.
 *
 * @throws ProblemsError CSV_INVALID with every problem by line and column (the first 50 listed).
 */
export function importCsv(text: string, source: string): Run[] {
  const problems = createCsvProblems(text, source);
  const runs = readRuns(text, problems);
  if (runs.size === 0 && problems.count() === 0) {
    problems.add(text.length, '', 'no rows', 'A header line alone, or nothing at all, is no result.');
  }
  problems.throwIfAny();
  const seed = `csv-${hashOf(text)}`;
  return [...runs.values()].map((draft) => createImportedRun(draft, seed));
}

function readRuns(text: string, problems: CsvProblems): Map<string, RunDraft> {
  const runs = new Map<string, RunDraft>();
  const meanings: Meanings = new Map();
  let header: { readonly columns: Columns | null } | null = null;
  let row: Row | null = null;
  readCsv(text, {
    record: (fields, offsets) => {
      if (header === null) {
        const columns = readHeader(fields, offsets, problems);
        header = { columns };
        row = columns === null ? null : { columns, fields, offsets };
        return;
      }
      // Without the required columns the rows say nothing; the header's problems have been noted.
      if (row === null) return;
      row.fields = fields;
      row.offsets = offsets;
      if (fields.length !== row.columns.width) {
        const message = `${fields.length} fields where the header has ${row.columns.width}`;
        problems.add(offsets[0] ?? 0, '', message, 'Quote a field that holds a comma.');
      } else if (row.columns.form === 'raw') readRawRow(row, runs, problems);
      else readScalarRow(row, runs, meanings, problems);
    },
    fault: (offset, message, hint) => problems.add(offset, '', message, hint),
  });
  return runs;
}
