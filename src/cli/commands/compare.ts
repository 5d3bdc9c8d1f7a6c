import { readRunGroups, readTextFile } from '../../baseline/index.ts';
import { compareRuns, offerAcceptances, writeReports, TOOL_VERSION } from '../../gate/index.ts';
import { parsePolicy, type Policy, type Threshold } from '../../scenario/index.ts';
import type { Run } from '../../trial/index.ts';
import { acceptedOption, readNamedAcceptances } from '../acceptances.ts';
import type { Arguments, Command } from '../command.ts';
import type { Io } from '../io.ts';
import { usageError } from '../parse-arguments.ts';
import { printDecision, printExplanation } from '../print-decision.ts';
import { GATE_OPTION, readGate } from '../read-gate.ts';

/** `perf-gate compare`: decides from run files alone. The same files give the same bytes. */
export const compareCommand: Command = {
  name: 'compare',
  summary: 'Decide from run files alone.',
  usage: [
    '--baseline FILE… --candidate FILE… [--policy FILE] [--accepted FILE] [--gate WORD] [--explain | --explain-all] [--out DIR]',
    'FILE… [--policy FILE] [--accepted FILE] [--gate WORD] [--explain | --explain-all] [--out DIR]',
  ],
  details: [
    'Compares candidate runs with baseline runs, each deployment counting once; or decides run files that were\n' +
      'measured side by side. A directory stands for the run files in it. Policy, thresholds and seed are those of\n' +
      "the candidates' files; what --policy says stands in place of the same words of each file. Baselines that were\n" +
      'stopped or are otherwise invalid are left out, and named.',
    '--explain draws, for each gated metric, the response times of both sides, the change in every block between noise\n' +
      'floor and tolerance, and the interval as it narrowed, and says what decided and at which block. The same pictures\n' +
      'stand in report.html; the JSON has the reasons without being asked.',
    'Exit codes: 0 nothing blocks, 1 regression or broken threshold, 2 a file is missing, damaged or of another\n' +
      'schema, or the runs do not measure the same thing, 3 invalid, 4 inconclusive where that blocks.',
  ],
  options: {
    baseline: {
      kind: 'list',
      value: 'FILE',
      description: 'Run files, or directories of them, to compare with.',
    },
    candidate: { kind: 'list', value: 'FILE', description: 'Run files to judge.' },
    policy: {
      kind: 'text',
      value: 'FILE',
      description: 'Policy file that overrides the one in the run files.',
    },
    explain: {
      kind: 'flag',
      value: '',
      description: 'Also draw how each gated metric was decided.',
    },
    'explain-all': {
      kind: 'flag',
      value: '',
      description: 'The same of the first hundred metrics that do not decide, too.',
    },
    accepted: acceptedOption(''),
    gate: GATE_OPTION,
    out: {
      kind: 'text',
      value: 'DIR',
      description: 'Also write decision.json, report.md and report.html there.',
    },
  },
  run: compare,
};

async function compare(args: Arguments, io: Io): Promise<number> {
  const paths = readArguments(args);
  const [baselines = [], candidates = []] = await readRunGroups([paths.baselines, paths.candidates], io.cwd);
  const override = await readPolicy(args.text('policy'), candidates, io);
  const { decision, report } = compareRuns({
    baselines,
    candidates,
    policy: override.policy,
    thresholds: override.thresholds,
    acceptances: offerAcceptances(await readNamedAcceptances(args, io), new Set()),
    gate: readGate('compare', args),
    toolVersion: TOOL_VERSION,
  });
  const folder = args.text('out');
  if (folder !== null) {
    const { decision: json, markdown, html } = await writeReports(folder, report, io.cwd);
    io.stderr(`reports: ${[json, markdown, html].join(' ')}\n`);
  }
  const [found, json] = [{ decision, report }, args.flag('json')];
  printDecision(found, json, io);
  const explained = args.flag('explain-all') ? 'all' : args.flag('explain') ? 'gated' : null;
  if (explained !== null && !json) printExplanation(found, explained, io);
  return decision.exitCode;
}

interface Paths {
  readonly baselines: readonly string[];
  readonly candidates: readonly string[];
}

function readArguments(args: Arguments): Paths {
  const baselines = args.list('baseline');
  const candidates = args.list('candidate');
  if (baselines.length === 0 && candidates.length === 0) {
    if (args.positionals.length > 0) return { baselines: [], candidates: args.positionals };
    throw usageError('compare', 'no run files', 'Name them with --baseline and --candidate.');
  }
  if (args.positionals.length > 0) {
    const hint = 'Put it behind --baseline or --candidate.';
    throw usageError('compare', `${args.positionals.join(' ')}: of which side?`, hint);
  }
  if (baselines.length === 0) {
    throw usageError(
      'compare',
      'no --baseline',
      'A run with both sides is named alone: perf-gate compare FILE.',
    );
  }
  if (candidates.length === 0) throw usageError('compare', 'no --candidate', 'Say which runs to judge.');
  return { baselines, candidates };
}

interface Override {
  readonly policy: ((run: Run) => Policy) | null;
  readonly thresholds: readonly Threshold[] | null;
}

async function readPolicy(path: string | null, candidates: readonly Run[], io: Io): Promise<Override> {
  if (path === null) return { policy: null, thresholds: null };
  const text = await readTextFile(path, io.cwd);
  // What the file does not say stays as each run decided it before its measurement.
  const parse = (policy: Policy | undefined) => parsePolicy(text, path, io.env, policy);
  const { thresholds } = parse(candidates[0]?.policy);
  return {
    policy: (run) => parse(run.policy).policy,
    thresholds: thresholds.length === 0 ? null : thresholds,
  };
}
