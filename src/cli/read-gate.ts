import { GATES, type Gate } from '../verdict/index.ts';
import type { Arguments, Option } from './command.ts';
import { usageError } from './parse-arguments.ts';

/** The option `--gate` of every command that decides. */
export const GATE_OPTION: Option = Object.freeze({
  kind: 'text',
  value: 'WORD',
  description: `What is gated: ${GATES.join(', ')} (pull-request).`,
});

/** Reads `--gate`. @throws PerfGateError USAGE for an unknown word. */
export function readGate(command: string, args: Arguments): Gate {
  const word = args.text('gate') ?? 'pull-request';
  const gate = GATES.find((known) => known === word);
  if (gate !== undefined) return gate;
  throw usageError(command, `unknown gate ${JSON.stringify(word)}`, `Known are ${GATES.join(', ')}.`);
}
