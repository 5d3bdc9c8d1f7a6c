import { join } from 'node:path';
import { removeFiles, type TextFile, writeFilesAtomically } from '../baseline/index.ts';
import { type Report, renderDecisionJson, renderHtml, renderMarkdown } from '../report/index.ts';
import { encodeRun, type Run } from '../trial/index.ts';
import type { GateResult } from './gate.ts';

/** Where the files of a gate were written, as paths below the given folder. */
export interface OutputPaths {
  readonly decision: string;
  readonly markdown: string;
  readonly html: string;
  readonly runs: readonly string[];
}

/**
 * Writes `run.json` (`<scenario>.run.json` where there are several), and then `decision.json`, `report.md` and
 * `report.html` into `folder`: all runs or none, and all reports or none, so that no run is lost when a report fails. What
 * an earlier gate left there is removed before: it would be read as if it were of this one. `folder` is taken from
 * `directory`. Throws FILE_UNWRITABLE.
 */
export async function writeOutputs(
  folder: string,
  { runs, report }: Pick<GateResult, 'runs' | 'report'>,
  directory: string,
): Promise<OutputPaths> {
  await removeFiles(folder, (name) => OUTPUT.test(name), directory);
  const names = runFileNames(runs);
  const files = runs.map((run, index): TextFile => {
    return { path: join(folder, names[index] ?? `${index}.run.json`), text: encodeRun(run) };
  });
  await writeFilesAtomically(files, directory);
  return { ...(await writeReports(folder, report, directory)), runs: files.map(({ path }) => path) };
}

/** Names of what `writeOutputs` writes, whatever the scenarios are called. */
const OUTPUT = /^(?:run\.json|decision\.json|report\.(?:md|html))$|\.run\.json$/;

/** Writes `decision.json`, `report.md` and `report.html`, all or none. Throws FILE_UNWRITABLE. */
export async function writeReports(
  folder: string,
  report: Report,
  directory: string,
): Promise<Omit<OutputPaths, 'runs'>> {
  const paths = {
    decision: join(folder, 'decision.json'),
    markdown: join(folder, 'report.md'),
    html: join(folder, 'report.html'),
  };
  await writeFilesAtomically(
    [
      { path: paths.decision, text: renderDecisionJson(report.decision, report.scenarios) },
      { path: paths.markdown, text: renderMarkdown(report) },
      { path: paths.html, text: renderHtml(report) },
    ],
    directory,
  );
  return paths;
}

/** One scenario measured once is `run.json`; else each run bears its scenario's name, with a number where it is taken. */
function runFileNames(runs: readonly Run[]): readonly string[] {
  if (runs.length === 1) return ['run.json'];
  const taken = new Set<string>();
  return runs.map(({ scenario }) => {
    const base =
      scenario
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-')
        .replaceAll(/^-|-$/g, '') || 'scenario';
    let name = base;
    for (let number = 2; taken.has(name); number++) name = `${base}-${number}`;
    taken.add(name);
    return `${name}.run.json`;
  });
}
