import { readTextFile, writeFilesAtomically } from '../../baseline/index.ts';
import { PerfGateError, type Problem, ProblemsError } from '../../foundation/index.ts';
import {
  firstWorkflow,
  publishWorkflow,
  scenarioFromHar,
  scenarioFromOpenApi,
  scenarioFromUrl,
} from '../../scenario/index.ts';
import { EXIT_CODES } from '../../verdict/index.ts';
import { join } from 'node:path';
import type { Arguments, Command } from '../command.ts';
import type { Io } from '../io.ts';
import { refusePositionals, usageError } from '../parse-arguments.ts';

/** Where the files go, below --out. The workflow names the scenario by this path. */
const SCENARIO_PATH = 'scenarios/first.yml';
const WORKFLOW_PATH = '.github/workflows/perf-gate.yml';
const PUBLISH_PATH = '.github/workflows/perf-gate-publish.yml';

/** Where a scenario can be drawn from; at most one is given. */
const SOURCES = ['url', 'openapi', 'har'] as const;

/** `perf-gate init`: writes a first scenario and workflow, and never over a file that is there. */
export const initCommand: Command = {
  name: 'init',
  summary: 'Write a first scenario and workflow.',
  usage: ['[--url URL | --openapi FILE | --har FILE] [--start CMD] [--fork-safe] [--out DIR] [--force]'],
  details: [
    `Writes ${SCENARIO_PATH} and ${WORKFLOW_PATH}, with --fork-safe a workflow that publishes too. Nothing is sent to any target. Secrets, cookies and\n` +
      'request bodies are not copied; requests that write are commented out.',
    'With --url the workflow measures a URL; otherwise it starts both versions on the runner (--start, npm start).',
    'Exit codes: 0 written, 2 not; with one file in the way nothing is written.',
  ],
  options: {
    url: { kind: 'text', value: 'URL', description: 'A URL of the service: its path is the first request.' },
    openapi: { kind: 'text', value: 'FILE', description: 'An OpenAPI description, JSON or YAML.' },
    har: { kind: 'text', value: 'FILE', description: 'A recording of the browser (HTTP Archive).' },
    start: {
      kind: 'text',
      value: 'CMD',
      description: 'Command that starts the server on $PORT, for the workflow.',
    },
    'fork-safe': {
      kind: 'flag',
      value: '',
      description: 'Two workflows: one measures and may not write, one publishes.',
    },
    out: { kind: 'text', value: 'DIR', description: 'The project (here).' },
    force: { kind: 'flag', value: '', description: 'Write over files that are there.' },
  },
  run: init,
};

async function init(args: Arguments, io: Io): Promise<number> {
  refusePositionals('init', args);
  const folder = args.text('out') ?? '.';
  const startCommand = args.text('start') ?? (args.text('url') === null ? 'npm start' : null);
  const forkSafe = args.flag('fork-safe');
  const files = [
    { path: join(folder, SCENARIO_PATH), text: await drawScenario(args, io) },
    {
      path: join(folder, WORKFLOW_PATH),
      text: firstWorkflow({ forkSafe, startCommand }),
    },
    ...(forkSafe ? [{ path: join(folder, PUBLISH_PATH), text: publishWorkflow(WORKFLOW_PATH) }] : []),
  ];
  if (!args.flag('force')) await refuseOverwriting(files, io);
  await writeFilesAtomically(files, io.cwd);
  const paths = files.map(({ path }) => path);
  if (args.flag('json')) {
    io.stdout(`${JSON.stringify({ schema: 'perf-gate.init/1', files: paths })}\n`);
  } else {
    for (const path of paths) io.stdout(`wrote ${path}\n`);
  }
  return EXIT_CODES.ok;
}

async function drawScenario(args: Arguments, io: Io): Promise<string> {
  const given = SOURCES.filter((source) => args.text(source) !== null);
  if (given.length > 1) {
    const names = given.map((source) => `--${source}`).join(' and ');
    throw usageError('init', `${names} exclude each other`, 'Draw the scenario from one of them.');
  }
  const openapi = args.text('openapi');
  if (openapi !== null) return scenarioFromOpenApi(await readTextFile(openapi, io.cwd), openapi);
  const har = args.text('har');
  if (har !== null) return scenarioFromHar(await readTextFile(har, io.cwd), har);
  return scenarioFromUrl(args.text('url') ?? 'http://127.0.0.1:3000/');
}

/** @throws ProblemsError FILE_UNWRITABLE, naming every file in the way; one with the same text is not in the way. */
async function refuseOverwriting(
  files: readonly { readonly path: string; readonly text: string }[],
  io: Io,
): Promise<void> {
  const problems: Problem[] = [];
  for (const { path, text } of files) {
    const present = await readTextFile(path, io.cwd).catch((error: unknown) => {
      if (error instanceof PerfGateError && error.code === 'FILE_MISSING') return text;
      // Whatever else stands there (a directory, a file that is no text) is in the way too.
      if (error instanceof PerfGateError) return null;
      throw error;
    });
    if (present === text) continue;
    const hint = 'Move it away, or write over it with --force.';
    problems.push({ file: path, line: 0, column: 0, path: '', message: 'is there already', hint });
  }
  if (problems.length === 0) return;
  throw new ProblemsError(
    'FILE_UNWRITABLE',
    `${problems.map(({ file }) => file).join(' and ')}: there already`,
    'Nothing was written. Move the files away, write elsewhere with --out, or over them with --force.',
    problems,
  );
}
