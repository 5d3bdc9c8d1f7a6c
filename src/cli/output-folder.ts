import type { Arguments, Option } from './command.ts';

/** The folder of a gate that was told no other. */
export const DEFAULT_FOLDER = 'perf-gate-out';

/** The option `--out` of every command that measures. */
export const OUT_OPTION: Option = Object.freeze({
  kind: 'text',
  value: 'DIR',
  description: `Where run and reports are written (${DEFAULT_FOLDER}); those of an earlier gate are replaced.`,
});

/** The folder that `--out` names, or the usual one. */
export function readFolder(args: Arguments): string {
  return args.text('out') ?? DEFAULT_FOLDER;
}
