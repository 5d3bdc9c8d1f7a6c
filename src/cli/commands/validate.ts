import { explainScenario } from '../../report/index.ts';
import {
  comparabilityOf,
  endpointNames,
  isClosed,
  loadDurationMs,
  loadHash,
  plannedRequests,
  requestsPerIteration,
  type Scenario,
  writesOf,
} from '../../scenario/index.ts';
import { EXIT_CODES } from '../../verdict/index.ts';
import type { Arguments, Command } from '../command.ts';
import type { Io } from '../io.ts';
import { usageError } from '../parse-arguments.ts';
import { readScenarios } from '../read-scenarios.ts';

/** `perf-gate validate`: checks scenario files, all problems of all files at once. Sends nothing. */
export const validateCommand: Command = {
  name: 'validate',
  summary: 'Check scenario files.',
  usage: ['SCENARIO…', 'SCENARIO… --explain'],
  details: [
    'Prints every problem of every file with line, column and a hint. Nothing is sent to any target.',
    'With --explain it also shows the load over time, and says what can be compared, what is sent and whether it writes.',
    'Exit codes: 0 all files are sound, 2 not.',
  ],
  options: {
    explain: {
      kind: 'flag',
      value: '',
      description: 'Show the load over time and what follows from it.',
    },
  },
  run: validate,
};

async function validate(args: Arguments, io: Io): Promise<number> {
  if (args.positionals.length === 0) throw usageError('validate', 'no scenario file', 'Name at least one.');
  const scenarios = await readScenarios(args.positionals, io);
  if (args.flag('json')) {
    const found = scenarios.map(describe);
    io.stdout(`${JSON.stringify({ schema: 'perf-gate.validation/1', scenarios: found })}\n`);
    return EXIT_CODES.ok;
  }
  for (const scenario of scenarios) {
    io.stdout(`${scenario.source}: sound ("${scenario.name}", ${contents(scenario)})\n`);
    if (args.flag('explain')) io.stdout(`\n${explainScenario(scenario, io.columns)}\n`);
  }
  return EXIT_CODES.ok;
}

function describe(scenario: Scenario) {
  return {
    file: scenario.source,
    name: scenario.name,
    endpoints: endpointNames(scenario),
    journeys: scenario.journeys.map(({ name }) => name),
    websockets: scenario.webSockets.map(({ name }) => name),
    loadHash: loadHash(scenario),
    durationMs: loadDurationMs(scenario.load),
    closedModel: isClosed(scenario.load),
    compared: comparabilityOf(scenario.load),
    plannedRequests: plannedRequests(
      scenario,
      (executor) => requestsPerIteration(scenario, executor).requests,
    ),
    writes: writesOf(scenario).map(({ name }) => name),
    thresholds: scenario.thresholds.map((threshold) => threshold.text),
  };
}

/** `3 endpoints, 2 journeys, 1 WebSocket`; what there is none of is left out. */
function contents(scenario: Scenario): string {
  const counts = [
    [endpointNames(scenario).length, 'endpoint'],
    [scenario.journeys.length, 'journey'],
    [scenario.webSockets.length, 'WebSocket'],
  ] as const;
  return counts
    .filter(([count]) => count > 0)
    .map(([count, noun]) => `${count} ${noun}${count === 1 ? '' : 's'}`)
    .join(', ');
}
