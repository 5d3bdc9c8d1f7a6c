import { type Command, COMMON_OPTIONS, type Option } from './command.ts';

const GLOBAL_TAIL = `Every command: --help explains it, --json prints one JSON document on stdout. --version prints the version.

Exit codes: 0 nothing blocks, 1 regression or broken threshold, 2 usage or input file, 3 invalid measurement,
4 inconclusive where that blocks, 70 a bug in perf-gate.
`;

/** The help of the whole program. */
export function renderHelp(commands: readonly Command[]): string {
  const rows = commands.map(({ name, summary }) => [name, summary] as const);
  return `perf-gate: is this change slower, and how sure are we?

Usage: perf-gate COMMAND [ARGUMENTS]

${columns(rows)}
${GLOBAL_TAIL}`;
}

/** The help of one command. */
export function renderCommandHelp(command: Command): string {
  const usage = command.usage.map((form) => `perf-gate ${command.name} ${form}`.trimEnd()).join('\n       ');
  const options = { ...command.options, ...COMMON_OPTIONS };
  const rows = Object.entries(options).map(
    ([name, option]) => [optionText(name, option), option.description] as const,
  );
  const details = command.details.map((paragraph) => `${paragraph}\n\n`).join('');
  return `${command.summary}

Usage: ${usage}

${details}Options:
${columns(rows)}`;
}

function optionText(name: string, { kind, value }: Option): string {
  if (kind === 'flag') return `--${name}`;
  return kind === 'list' ? `--${name} ${value}…` : `--${name} ${value}`;
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join('');
}
