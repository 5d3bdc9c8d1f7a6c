import { join } from 'node:path';
import { writeFileAtomically } from '../baseline/index.ts';
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
 * Writes `run.json` (`<scenario>.run.json` where there are several), `decision.json`, `report.md` and `report.html` into
 * `folder`, each whole or not at all; runs first, so that none is lost when a report fails. `folder` is taken from
 * `directory`. Throws FILE_UNWRITABLE.
 */
export async function writeOutputs(
  folder: string,
  { runs, report }: Pick<GateResult, 'runs' | 'report'>,
  directory: string,
): Promise<OutputPaths> {
  const names = runFileNames(runs);
  const paths: string[] = [];
  for (const [index, run] of runs.entries()) {
    const path = join(folder, names[index] ?? `${index}.run.json`);
    await writeFileAtomically(path, encodeRun(run), directory);
    paths.push(path);
  }
  return { ...(await writeReports(folder, report, directory)), runs: paths };
}

/** Writes `decision.json`, `report.md` and `report.html`, each whole or not at all. Throws FILE_UNWRITABLE. */
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
  await writeFileAtomically(paths.decision, renderDecisionJson(report.decision), directory);
  await writeFileAtomically(paths.markdown, renderMarkdown(report), directory);
  await writeFileAtomically(paths.html, renderHtml(report), directory);
  return paths;
}

/** One scenario measured once is `run.json`; else each run bears its scenario's name, a second one a number. */
function runFileNames(runs: readonly Run[]): readonly string[] {
  if (runs.length === 1) return ['run.json'];
  const seen = new Map<string, number>();
  return runs.map(({ scenario }) => {
    const base =
      scenario
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-')
        .replaceAll(/^-|-$/g, '') || 'scenario';
    const count = (seen.get(base) ?? 0) + 1;
    seen.set(base, count);
    return count === 1 ? `${base}.run.json` : `${base}-${count}.run.json`;
  });
}
