import { join } from 'node:path';
import { writeFileAtomically } from '../baseline/index.ts';
import {
  type Report,
  renderDecisionJson,
  renderHtml,
  renderMarkdown,
  renderTerminal,
} from '../report/index.ts';
import type { Decision } from '../verdict/index.ts';
import type { Io } from './io.ts';

/** What a gate found, ready to be told. */
export interface Found {
  readonly decision: Decision;
  readonly report: Report;
}

/** Prints the decision on stdout: the one JSON document, or the report for people. */
export function printDecision({ decision, report }: Found, json: boolean, io: Io): void {
  io.stdout(
    json
      ? renderDecisionJson(decision)
      : renderTerminal(report, { color: wantsColor(io), width: io.columns }),
  );
}

/** Writes `decision.json`, `report.md` and `report.html` into the folder, or nothing when it is null. */
export async function writeReports(
  folder: string | null,
  { decision, report }: Found,
  io: Io,
): Promise<void> {
  if (folder === null) return;
  const files = [
    ['decision.json', renderDecisionJson(decision)],
    ['report.md', renderMarkdown(report)],
    ['report.html', renderHtml(report)],
  ] as const;
  for (const [name, text] of files) await writeFileAtomically(join(folder, name), text, io.cwd);
  io.stderr(`reports in ${folder}: ${files.map(([name]) => name).join(', ')}\n`);
}

/** NO_COLOR (no-color.org) and terminals that call themselves dumb get plain text, and so do pipes. */
export function wantsColor({ isTty, env }: Io): boolean {
  return isTty && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}
