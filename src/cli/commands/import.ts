import { readTextFile, writeRuns } from '../../baseline/index.ts';
import { importCsv } from '../../trial/index.ts';
import { EXIT_CODES } from '../../verdict/index.ts';
import type { Arguments, Command } from '../command.ts';
import type { Io } from '../io.ts';
import { usageError } from '../parse-arguments.ts';

/** `perf-gate import`: other tools' results to run files, one `<run>.json` per run. */
export const importCommand: Command = {
  name: 'import',
  summary: "Turn other tools' results into run files.",
  usage: ['--from csv FILE --out DIR'],
  details: [
    'CSV with a header line; columns by name, in any order. Two forms:\n' +
      '  run,trial,endpoint,latency_ms,ok         one row a request; optional side, block, started_ms, deployment\n' +
      '  run,trial,metric,value,unit,better       one row a number; optional endpoint, side, block, deployment',
    'DIR gets one <run>.json per run. Runs without a side are compared with one another:\n' +
      '  perf-gate compare --baseline DIR/a.json DIR/b.json … --candidate DIR/c.json\n' +
      'A run with both sides is decided alone: perf-gate compare DIR/run.json',
    'Exit codes: 0 imported, 2 not; with any faulty row nothing is imported.',
  ],
  options: {
    from: { kind: 'text', value: 'FORMAT', description: 'The format of FILE: csv.' },
    out: { kind: 'text', value: 'DIR', description: 'Where the run files go; made if need be.' },
  },
  run: importRuns,
};

async function importRuns(args: Arguments, io: Io): Promise<number> {
  const { file, folder } = readArguments(args);
  const runs = importCsv(await readTextFile(file, io.cwd), file);
  const named = runs.map((run) => ({ name: run.provenance.runId, run }));
  const paths = await writeRuns(folder, named, io.cwd);
  const written = named.map(({ name, run }, index) => ({
    run: name,
    file: paths[index] ?? '',
    trials: run.trials.length,
  }));
  if (args.flag('json')) {
    io.stdout(`${JSON.stringify({ schema: 'perf-gate.import/1', runs: written })}\n`);
  } else {
    for (const { file: path, trials } of written) {
      io.stdout(`${path}: ${trials} ${trials === 1 ? 'trial' : 'trials'}\n`);
    }
  }
  return EXIT_CODES.ok;
}

function readArguments(args: Arguments): { readonly file: string; readonly folder: string } {
  const format = args.text('from');
  const folder = args.text('out');
  const [file, ...others] = args.positionals;
  if (format !== 'csv') {
    const message =
      format === null ? '--from is missing' : `the format ${JSON.stringify(format)} is not known`;
    throw usageError('import', message, 'Write --from csv.');
  }
  if (file === undefined) throw usageError('import', 'no file to import', 'Name one CSV file.');
  if (others.length > 0) {
    throw usageError('import', `${args.positionals.length} files`, 'Import one file at a time.');
  }
  if (folder === null)
    throw usageError('import', '--out is missing', 'Say where the run files go: --out DIR.');
  return { file, folder };
}
