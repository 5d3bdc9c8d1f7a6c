import { TOOL_VERSION } from '../gate/index.ts';
import { PerfGateError } from '../foundation/index.ts';
import { suggest } from '../scenario/index.ts';
import { EXIT_CODES } from '../verdict/index.ts';
import { renderCommandHelp, renderHelp } from './help.ts';
import type { Io } from './io.ts';
import { parseArguments, wantsFlag } from './parse-arguments.ts';
import { COMMANDS } from './registry.ts';
import { reportError } from './report-error.ts';

/**
 * Runs one command line (without `node` and the script) and resolves with its exit code. Never rejects: this is the
 * one place where errors end.
 */
export async function runCli(args: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(args, io);
  } catch (error) {
    return reportError(error, wantsFlag(args, '--json'), io);
  }
}

async function dispatch(args: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--version' || name === '-v') {
    io.stdout(`${TOOL_VERSION}\n`);
    return EXIT_CODES.ok;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    io.stdout(renderHelp(COMMANDS));
    return EXIT_CODES.ok;
  }
  if (name === undefined) {
    throw new PerfGateError('USAGE', 'no command', `${commandList()} See perf-gate --help.`);
  }
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) throw unknownCommand(name);
  if (wantsFlag(rest, '--help', '-h')) {
    io.stdout(renderCommandHelp(command));
    return EXIT_CODES.ok;
  }
  return command.run(parseArguments(command, rest), io);
}

function unknownCommand(name: string): PerfGateError {
  const near = suggest(
    name,
    COMMANDS.map((command) => command.name),
  );
  const what = name.startsWith('-') ? `option ${name} before a command` : `command ${name}`;
  const hint = near === null ? commandList() : `Did you mean ${near}?`;
  return new PerfGateError('USAGE', `unknown ${what}`, `${hint} See perf-gate --help.`);
}

function commandList(): string {
  return `Commands are ${COMMANDS.map((command) => command.name).join(', ')}.`;
}
