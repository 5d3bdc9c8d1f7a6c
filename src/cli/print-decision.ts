import { PerfGateError } from '../foundation/index.ts';
import { type GateResult, type OutputPaths, writeOutputs } from '../gate/index.ts';
import {
  type Report,
  renderDecisionJson,
  type Explained,
  renderExplanation,
  renderTerminal,
  type TerminalFormat,
} from '../report/index.ts';
import type { Decision } from '../verdict/index.ts';
import type { Io } from './io.ts';
import { reportError } from './report-error.ts';

/** What a gate found, ready to be told. */
export interface Found {
  readonly decision: Decision;
  readonly report: Report;
}

/** Prints the decision on stdout: the one JSON document, or the report for people. */
export function printDecision({ decision, report }: Found, json: boolean, io: Io): void {
  io.stdout(json ? renderDecisionJson(decision, report.scenarios) : renderTerminal(report, formatOf(io)));
}

/** Prints below the report how each gated metric was decided. */
export function printExplanation({ report }: Found, explained: Explained, io: Io): void {
  io.stdout(`\n${renderExplanation(report, formatOf(io), explained)}`);
}

function formatOf(io: Io): TerminalFormat {
  return { color: wantsColor(io), width: io.columns };
}

/** Where the files of a gate stand, or why the exit code cannot be a success although they do not. */
export type Kept =
  | { readonly kind: 'written'; readonly paths: OutputPaths }
  | { readonly kind: 'failed'; readonly exitCode: number };

/**
 * Prints the decision, and only then writes run and reports into `folder`: a disk that is full by now takes nothing
 * from what was found.
 */
export async function printAndKeep(result: GateResult, folder: string, json: boolean, io: Io): Promise<Kept> {
  printDecision(result, json, io);
  try {
    return { kind: 'written', paths: await writeOutputs(folder, result, io.cwd) };
  } catch (error) {
    if (!(error instanceof PerfGateError)) throw error;
    // Never as JSON: the one document is the decision.
    return { kind: 'failed', exitCode: reportError(error, false, io) };
  }
}

/** NO_COLOR (no-color.org) and terminals that call themselves dumb get plain text, and so do pipes. */
export function wantsColor({ isTty, env }: Io): boolean {
  return isTty && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}
