import { type Report, renderDecisionJson, renderTerminal } from '../report/index.ts';
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

/** NO_COLOR (no-color.org) and terminals that call themselves dumb get plain text, and so do pipes. */
export function wantsColor({ isTty, env }: Io): boolean {
  return isTty && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}
