import type { Io } from './io.ts';

/** One option of a command. `list` takes every value up to the next option, and may be repeated. */
export interface Option {
  readonly kind: 'flag' | 'text' | 'list';
  /** How the value is called in the help, like `FILE`; empty for flags. */
  readonly value: string;
  readonly description: string;
}

/** The arguments of a command, split by its options. */
export interface Arguments {
  /** The command that they are of. */
  readonly command: string;
  readonly positionals: readonly string[];
  /** The option's value; null when it was not given. */
  text(option: string): string | null;
  /** The option's values; empty when it was not given. */
  list(option: string): readonly string[];
  flag(option: string): boolean;
}

/** One command of `perf-gate`. Adding one to the registry is all it takes. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Forms of the call without `perf-gate <name>`, like `SCENARIO…`. */
  readonly usage: readonly string[];
  /** Paragraphs below the usage: what it does, its exit codes, an example. */
  readonly details: readonly string[];
  /** `--help` and `--json` are known to every command. */
  readonly options: Readonly<Record<string, Option>>;
  /**
   * Does it. Resolves with the exit code; rejects with PerfGateError for whatever the user can mend, with anything else
   * for a bug.
   */
  run(args: Arguments, io: Io): Promise<number>;
}

/** Options of every command. */
export const COMMON_OPTIONS: Readonly<Record<string, Option>> = Object.freeze({
  json: { kind: 'flag', value: '', description: 'Print one JSON document on stdout and nothing else.' },
  help: { kind: 'flag', value: '', description: 'Print this help.' },
});
