import { randomUUID } from 'node:crypto';
import { checkWritable } from '../../baseline/index.ts';
import { describeEnvironment, type GateRequest, runGate, TOOL_VERSION } from '../../gate/index.ts';
import { ACCEPTED_PATH } from '../../scenario/index.ts';
import { acceptedOption, readOfferedAcceptances } from '../acceptances.ts';
import type { Arguments, Command } from '../command.ts';
import type { Io } from '../io.ts';
import { OUT_OPTION, readFolder } from '../output-folder.ts';
import { usageError } from '../parse-arguments.ts';
import { printAndKeep } from '../print-decision.ts';
import { showProgress } from '../progress.ts';
import { localProvenance } from '../provenance.ts';
import { GATE_OPTION, readGate } from '../read-gate.ts';
import { readScenarios } from '../read-scenarios.ts';
import { readBaseline, readCandidate, readEarlier, readReadiness, TARGET_OPTIONS } from '../targets.ts';

/** `perf-gate run`: measures, compares, decides and reports. */
export const runCommand: Command = {
  name: 'run',
  summary: 'Measure, compare, decide, report.',
  usage: [
    'SCENARIO… --url URL [--baseline-url URL | --baseline FILE…]',
    'SCENARIO… --start CMD [--baseline-start CMD | --baseline-ref REF | --baseline FILE…]',
    'SCENARIO… --aa (--start CMD | --url URL --baseline-url URL)',
  ],
  details: [
    'With a second side both are measured in the same moments, block by block, until everything is decided. Against\n' +
      'earlier runs the candidate is measured alone. Without either, only thresholds decide.',
    'Two instances of the same code differ. With --url, --restart or --deploy gives each side a fresh one for every block,\n' +
      'where there is time for it; the command must not end before the old instance serves no more. Where none are started afresh during the experiment, --aa-runs with five or\n' +
      'more runs of --aa lets the verdict speak of the code all the same, with wider margins. --aa decides nothing.',
    'A started command gets a free port in $PORT and must listen there on the loopback; it and everything it starts\n' +
      'is stopped at the end, whatever happens.',
    'Exit codes: 0 nothing blocks, 1 regression or broken threshold, 2 usage or scenario error, or a --baseline that\n' +
      'measures something else, 3 nothing valid was measured, 4 inconclusive where that blocks.',
  ],
  options: {
    ...TARGET_OPTIONS,
    baseline: { kind: 'list', value: 'FILE', description: 'Earlier run files, or directories of them.' },
    continue: {
      kind: 'list',
      value: 'FILE',
      description: 'Run files of earlier attempts at the same commit, whose evidence this one continues.',
    },
    aa: {
      kind: 'flag',
      value: '',
      description: 'Measure the same code on both sides, to learn how far two instances are apart.',
    },
    'aa-runs': {
      kind: 'list',
      value: 'FILE',
      description: 'Run files of such runs: what instances differ by is no slowdown.',
    },
    accepted: acceptedOption(` (${ACCEPTED_PATH}, where it is there)`),
    gate: GATE_OPTION,
    seed: {
      kind: 'text',
      value: 'TEXT',
      description: 'Repeats the schedule and the coins of an earlier run.',
    },
    out: OUT_OPTION,
  },
  run,
};

async function run(args: Arguments, io: Io): Promise<number> {
  if (args.positionals.length === 0) throw usageError('run', 'no scenario file', 'Name at least one.');
  const candidate = readCandidate(args, io);
  const readiness = readReadiness(args);
  const gate = readGate('run', args);
  const scenarios = await readScenarios(args.positionals, io);
  const progress = showProgress(io, () => performance.now());
  const baseline = await readBaseline(args, candidate, io);
  const request: GateRequest = {
    scenarios,
    candidate,
    baseline,
    acceptances: await readOfferedAcceptances(args, baseline, io),
    earlier: await readEarlier(args, io),
    readiness,
    gate,
    provenance: await localProvenance(io.cwd),
    environment: describeEnvironment(candidate, io.env),
    seed: args.text('seed') ?? randomUUID(),
    toolVersion: TOOL_VERSION,
    workflowRunUrl: '',
    signal: io.signal,
    foundHosts: new Set(),
    onProgress: progress.listener,
  };
  const folder = readFolder(args);
  await checkWritable(folder, io.cwd);
  const result = await runGate(request);
  progress.finish();
  const kept = await printAndKeep(result, folder, args.flag('json'), io);
  if (kept.kind === 'failed') return result.decision.exitCode || kept.exitCode;
  const { runs, decision, markdown, html } = kept.paths;
  io.stderr(`run and reports: ${[...runs, decision, markdown, html].join(' ')}\n`);
  return result.decision.exitCode;
}
