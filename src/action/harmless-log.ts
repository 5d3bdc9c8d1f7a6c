import type { Core } from './services.ts';

/** Zero-width: it reads the same, and is no part of any command. */
const BREAK = '\u200B';

/**
 * A text in which the runner finds no workflow command. It takes each line of what a step prints for one that begins, after
 * blanks, with `::`, or holds `##[` anywhere: then the name of a scenario or the last words of a target could set outputs,
 * mask or unmask, or end the reading of commands. A carriage return ends a line as well.
 *
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export function harmless(text: string): string {
  return text
    .replaceAll(/(?<=^[\s\u0085\u180E\uFEFF\u200B]*):(?=:)/gmu, `:${BREAK}`)
    .replaceAll(/#(?=#\[)/gu, `#${BREAK}`);
}

/** The core of a job whose plain lines are harmless. What goes out as a command of its own is escaped by the toolkit. */
export function withHarmlessLog(core: Core): Core {
  return { ...core, info: (message) => core.info(harmless(message)) };
}
