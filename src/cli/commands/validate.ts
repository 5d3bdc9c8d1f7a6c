import { loadDurationMs, loadHash } from '../../scenario/index.ts';
import { EXIT_CODES } from '../../verdict/index.ts';
import type { Arguments, Command } from '../command.ts';
import type { Io } from '../io.ts';
import { usageError } from '../parse-arguments.ts';
import { readScenarios } from '../read-scenarios.ts';

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

async function validate(args: Arguments, io: Io): Promise<number> {
  if (args.positionals.length === 0) throw usageError('validate', 'no scenario file', 'Name at least one.');
  const scenarios = await readScenarios(args.positionals, io);
  if (args.flag('json')) {
    const found = scenarios.map((scenario) => ({
      file: scenario.source,
      name: scenario.name,
      endpoints: scenario.requests.map((request) => request.name),
      loadHash: loadHash(scenario),
      durationMs: loadDurationMs(scenario.load),
      thresholds: scenario.thresholds.map((threshold) => threshold.text),
    }));
    io.stdout(`${JSON.stringify({ schema: 'perf-gate.validation/1', scenarios: found })}\n`);
    return EXIT_CODES.ok;
  }
  for (const { source, name, requests } of scenarios) {
    const count = requests.length === 1 ? '1 endpoint' : `${requests.length} endpoints`;
    io.stdout(`${source}: sound ("${name}", ${count})\n`);
  }
  return EXIT_CODES.ok;
}
