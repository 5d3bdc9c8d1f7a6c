import { parseArgs } from 'node:util';
import { PerfGateError, type Problem, ProblemsError } from '../foundation/index.ts';
import { suggest } from '../scenario/index.ts';
import { type Arguments, type Command, COMMON_OPTIONS, type Option } from './command.ts';

/** The options that a command knows, its own and the common ones. */
export function optionsOf(command: Command): Readonly<Record<string, Option>> {
  return { ...command.options, ...COMMON_OPTIONS };
}

/** A usage error; the hint always names the help. */
export function usageError(command: string, message: string, hint: string): PerfGateError {
  return new PerfGateError('USAGE', message, `${hint} See perf-gate ${command} --help.`);
}

/** @throws PerfGateError USAGE for a command that takes options only. */
export function refusePositionals(command: string, { positionals }: Arguments): void {
  if (positionals.length === 0) return;
  throw usageError(command, `unexpected ${positionals.join(' ')}`, 'Everything is said by options.');
}

/** Whether the help is asked for, whatever else is wrong with the arguments. */
export function wantsFlag(args: readonly string[], ...flags: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end === -1 ? args : args.slice(0, end)).some((arg) => flags.includes(arg));
}

/**
 * Splits the arguments of a command. Values of a `list` option go up to the next option:
 * `--baseline a b c --candidate d e`.
 *
 * @throws PerfGateError USAGE with every fault: unknown options (with the nearest known one), missing values, values of
 *   flags, options given twice.
 */
export function parseArguments(command: Command, args: readonly string[]): Arguments {
  const options = optionsOf(command);
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(options).map(([name, { kind }]) => [
        name,
        { type: kind === 'flag' ? ('boolean' as const) : ('string' as const), multiple: true },
      ]),
    ),
    // Not strict: its errors come one at a time and know no nearest option.
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string[]>();
  const positionals: string[] = [];
  const faults: Fault[] = [];
  let open: string | null = null;
  for (const token of tokens) {
    if (token.kind === 'option-terminator') open = null;
    else if (token.kind === 'positional') {
      if (open === null) positionals.push(token.value);
      else values.get(open)?.push(token.value);
    } else {
      const fault = faultOf(token, options, values);
      if (fault !== null) faults.push(fault);
      const option = options[token.name];
      open = option?.kind === 'list' ? token.name : null;
      if (option !== undefined && fault === null) {
        values.set(token.name, [
          ...(values.get(token.name) ?? []),
          ...(token.value === undefined ? [] : [token.value]),
        ]);
      }
    }
  }
  if (faults.length > 0) throw joinFaults(command.name, faults);
  return {
    command: command.name,
    positionals,
    text: (option) => values.get(option)?.at(-1) ?? null,
    list: (option) => values.get(option) ?? [],
    flag: (option) => values.has(option),
  };
}

interface Fault {
  readonly message: string;
  readonly hint: string;
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function faultOf(
  { name, rawName, value, inlineValue }: OptionToken,
  options: Readonly<Record<string, Option>>,
  values: ReadonlyMap<string, readonly string[]>,
): Fault | null {
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined || !rawName.startsWith('--')) {
    const near = suggest(name, Object.keys(options));
    const known = Object.keys(options).map((each) => `--${each}`);
    return {
      message: `unknown option ${rawName}`,
      hint: near === null ? `Known are ${known.join(', ')}.` : `Did you mean --${near}?`,
    };
  }
  if (option.kind === 'flag') {
    if (inlineValue === true)
      return { message: `${rawName} takes no value`, hint: `Write ${rawName} alone.` };
    return null;
  }
  // A value that looks like an option is taken for a forgotten value, unless it was tied to the option by `=`.
  if (value === undefined || (inlineValue !== true && value.startsWith('-') && value !== '-')) {
    return { message: `${rawName} needs a value`, hint: `Write ${rawName} ${option.value}.` };
  }
  if (value === '')
    return { message: `${rawName} has an empty value`, hint: `Write ${rawName} ${option.value}.` };
  if (option.kind === 'text' && values.has(name)) {
    return { message: `${rawName} is given twice`, hint: 'Give it once.' };
  }
  return null;
}

function joinFaults(command: string, faults: readonly Fault[]): PerfGateError {
  const [first] = faults;
  if (first !== undefined && faults.length === 1) return usageError(command, first.message, first.hint);
  const problems = faults.map(({ message, hint }): Problem => {
    return { file: `perf-gate ${command}`, line: 0, column: 0, path: '', message, hint };
  });
  return new ProblemsError(
    'USAGE',
    `${faults.length} problems with the arguments`,
    `See perf-gate ${command} --help.`,
    problems,
  );
}
