import { DEMO_FAULTS, FAULTS, type Fault, runDemo } from '../../demo/index.ts';
import { checkWritable } from '../../baseline/index.ts';
import { type GateResult, TOOL_VERSION } from '../../gate/index.ts';
import type { Arguments, Command } from '../command.ts';
import type { Io } from '../io.ts';
import { OUT_OPTION, readFolder } from '../output-folder.ts';
import { refusePositionals, usageError } from '../parse-arguments.ts';
import { printAndKeep } from '../print-decision.ts';
import { showProgress } from '../progress.ts';

const DEFAULT_CRASH_SECONDS = 15;

/** `perf-gate demo`: two real shops on this machine, one of them changed, through the whole gate. */
export const demoCommand: Command = {
  name: 'demo',
  summary: 'Measure two shops on this machine, one of them changed.',
  usage: [`[--fault ${FAULTS.join('|')}] [--gate]`],
  details: [
    'Starts a small shop server twice, once with a fault, sends both the same load for about a minute, and explains\n' +
      'the verdict. Nothing leaves this machine.',
    'Exit codes: 0 when the demo ended as announced; with --gate the exit code of the gate itself.',
  ],
  options: {
    fault: { kind: 'text', value: 'WORD', description: 'What is wrong with the second shop (n-plus-one).' },
    after: {
      kind: 'text',
      value: 'SECONDS',
      description: `With --fault down or crash: when it dies (crash: ${DEFAULT_CRASH_SECONDS}).`,
    },
    gate: { kind: 'flag', value: '', description: 'Exit with the code that the gate gives.' },
    seed: {
      kind: 'text',
      value: 'TEXT',
      description: 'Repeats the schedule and the coins of an earlier run.',
    },
    out: OUT_OPTION,
  },
  run: demo,
};

async function demo(args: Arguments, io: Io): Promise<number> {
  refusePositionals('demo', args);
  const { fault, crashAfterSeconds } = readFault(args);
  const folder = readFolder(args);
  await checkWritable(folder, io.cwd);
  const announced = DEMO_FAULTS[fault];
  io.stderr(`Two shops start on this machine. The second one has a change: ${announced.says}.\n`);
  io.stderr(
    'Both get the same load; each arrival goes to one of them by coin. This takes about a minute.\n\n',
  );
  const progress = showProgress(io, () => performance.now());
  const result = await runDemo({
    fault,
    crashAfterSeconds,
    program: [process.execPath, process.argv[1] ?? ''],
    directory: io.cwd,
    seed: args.text('seed'),
    toolVersion: TOOL_VERSION,
    env: io.env,
    signal: io.signal,
    onProgress: progress.listener,
  });
  progress.finish();
  const kept = await printAndKeep(result, folder, args.flag('json'), io);
  if (kept.kind === 'failed') return conclude(args, io, result, announced.expects) || kept.exitCode;
  const { html, markdown, runs } = kept.paths;
  io.stderr(`Report: ${html}   Markdown: ${markdown}   Run file: ${runs.join(' ')}\n`);
  return conclude(args, io, result, announced.expects);
}

function conclude(args: Arguments, io: Io, { decision }: GateResult, expects: string | null): number {
  if (args.flag('gate')) return decision.exitCode;
  const asAnnounced = expects === null || decision.verdict === expects;
  io.stderr(
    asAnnounced
      ? `In a workflow the gate would exit ${decision.exitCode}${decision.blocking ? ' and block the pull request' : ''}.\n`
      : `The demo expected ${expects}, and the gate says ${decision.verdict}: this machine may be too busy just now.\n`,
  );
  return asAnnounced && !io.signal.aborted ? 0 : decision.exitCode || 1;
}

function readFault(args: Arguments): { readonly fault: Fault; readonly crashAfterSeconds: number } {
  const word = args.text('fault') ?? 'n-plus-one';
  const fault = FAULTS.find((known) => known === word);
  if (fault === undefined)
    throw usageError('demo', `unknown fault ${word}`, `Known are ${FAULTS.join(', ')}.`);
  const after = args.text('after');
  if (after === null) return { fault, crashAfterSeconds: DEFAULT_CRASH_SECONDS };
  const seconds = Number(after);
  if (!(seconds > 0 && seconds <= 3600))
    throw usageError('demo', `--after ${after}`, 'Write a number of seconds.');
  if (fault !== 'down' && fault !== 'crash') {
    throw usageError(
      'demo',
      `--after says when a shop dies, --fault ${fault} does not`,
      'Use it with --fault down.',
    );
  }
  return { fault: 'crash', crashAfterSeconds: seconds };
}
