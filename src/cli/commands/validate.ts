import { readTextFile } from '../../baseline/index.ts';
import { PerfGateError, type Problem } from '../../foundation/index.ts';
import {
  checkScenario,
  loadDurationMs,
  loadHash,
  problemsError,
  type Scenario,
} from '../../scenario/index.ts';
import { EXIT_CODES } from '../../verdict/index.ts';
import type { Arguments, Command } from '../command.ts';
import type { Io } from '../io.ts';
import { usageError } from '../parse-arguments.ts';

/** `perf-gate validate`: checks scenario files, all problems of all files at once. Sends nothing. */
export const validateCommand: Command = {
  name: 'validate',
  summary: 'Check scenario files.',
  usage: ['SCENARIO…'],
  details: [
    'Prints every problem of every file with line, column and a hint. Nothing is sent to any target.',
    'Exit codes: 0 all files are sound, 2 not.',
  ],
  options: {},
  run: validate,
};

interface Checked {
  readonly file: string;
  readonly scenarios: readonly Scenario[];
  readonly problems: readonly Problem[];
}

async function validate(args: Arguments, io: Io): Promise<number> {
  if (args.positionals.length === 0) throw usageError('validate', 'no scenario file', 'Name at least one.');
  const checked = await Promise.all(args.positionals.map((file) => check(file, io)));
  const problems = checked.flatMap((each) => each.problems);
  if (problems.length > 0) throw problemsError('SCENARIO_INVALID', problems);
  const sound = checked.flatMap(({ file, scenarios }) => scenarios.map((scenario) => ({ file, scenario })));
  if (args.flag('json')) {
    const scenarios = sound.map(({ file, scenario }) => ({
      file,
      name: scenario.name,
      endpoints: scenario.requests.map((request) => request.name),
      loadHash: loadHash(scenario),
      durationMs: loadDurationMs(scenario.load),
      thresholds: scenario.thresholds.map((threshold) => threshold.text),
    }));
    io.stdout(`${JSON.stringify({ schema: 'perf-gate.validation/1', scenarios })}\n`);
  } else {
    for (const { file, scenario } of sound) {
      const count = scenario.requests.length;
      io.stdout(`${file}: sound ("${scenario.name}", ${count} ${count === 1 ? 'endpoint' : 'endpoints'})\n`);
    }
  }
  return EXIT_CODES.ok;
}

async function check(file: string, io: Io): Promise<Checked> {
  try {
    const checked = checkScenario(await readTextFile(file, io.cwd), file, io.env);
    return checked.kind === 'valid'
      ? { file, scenarios: [checked.scenario], problems: [] }
      : { file, scenarios: [], problems: checked.problems };
  } catch (error) {
    if (!(error instanceof PerfGateError)) throw error;
    // A file that cannot be read must not hide the problems of the others.
    const message = error.message.startsWith(`${file}: `)
      ? error.message.slice(file.length + 2)
      : error.message;
    return {
      file,
      scenarios: [],
      problems: [{ file, line: 0, column: 0, path: '', message, hint: error.hint }],
    };
  }
}
