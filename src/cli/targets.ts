import { readRunFiles } from '../baseline/index.ts';
import { type BaselineSource, type EarlierRuns, FIRST_ATTEMPT, type TargetSource } from '../gate/index.ts';
import { type AaRun, createAaRun } from '../history/index.ts';
import { differenceFrom, type Readiness, refuseReadinessPath, resolveMergeBase } from '../target/index.ts';
import { parseDuration } from '../scenario/index.ts';
import type { Arguments, Option } from './command.ts';
import type { Io } from './io.ts';
import { readFolder } from './output-folder.ts';
import { usageError } from './parse-arguments.ts';

const DEFAULT_READINESS: Readiness = { path: '/', timeoutMs: 60_000, wantsSuccess: false };

/** The options of every command that measures: where the sides come from. */
export const TARGET_OPTIONS: Readonly<Record<string, Option>> = Object.freeze({
  url: { kind: 'text', value: 'URL', description: 'The candidate, already running.' },
  start: { kind: 'text', value: 'CMD', description: 'Command that starts the candidate on $PORT.' },
  'baseline-url': { kind: 'text', value: 'URL', description: 'The baseline, already running.' },
  'baseline-start': {
    kind: 'text',
    value: 'CMD',
    description: 'Command that starts the baseline on $PORT.',
  },
  'baseline-ref': {
    kind: 'text',
    value: 'REF',
    description:
      'Git ref at which --start starts the baseline; merge-base is where HEAD left the default branch.',
  },
  install: {
    kind: 'text',
    value: 'CMD',
    description: 'Command that makes the checkout of --baseline-ref runnable.',
  },
  restart: {
    kind: 'text',
    value: 'CMD',
    description: 'Command that gives the side $PERF_GATE_SIDE, at $PERF_GATE_URL, a fresh instance.',
  },
  deploy: {
    kind: 'text',
    value: 'CMD',
    description: 'Command that deploys that side afresh, before it is measured.',
  },
  'readiness-path': {
    kind: 'text',
    value: 'PATH',
    description: 'What must answer below 500 before load begins (/).',
  },
  'readiness-timeout': { kind: 'text', value: 'TIME', description: 'How long to wait for that (60s).' },
});

/** Options that name a second side; at most one may be given. */
const BASELINES = ['baseline-url', 'baseline-start', 'baseline-ref', 'baseline'] as const;

/** Options that give a side behind a URL a fresh instance. */
const RENEWALS = ['restart', 'deploy'] as const;

/** Reads the candidate: a URL or a command, exactly one of them. */
export function readCandidate(args: Arguments, io: Io): TargetSource {
  const url = args.text('url');
  const start = args.text('start');
  if (url !== null && start !== null) {
    throw usageError(
      args.command,
      '--url and --start exclude each other',
      'The candidate either runs already or is started.',
    );
  }
  if (url !== null) return urlSource(url, args, io);
  const renewal = RENEWALS.find((name) => args.text(name) !== null);
  if (renewal !== undefined)
    throw usageError(
      args.command,
      `--${renewal} needs --url`,
      'What --start starts, it starts afresh by itself.',
    );
  if (start !== null) return { kind: 'command', command: start, directory: io.cwd, label: start };
  throw usageError(args.command, 'no candidate', 'Say what to measure with --url URL or --start CMD.');
}

/** A side that runs already, with the commands that give it a fresh instance. */
function urlSource(url: string, args: Arguments, { cwd }: Io): TargetSource {
  const [restart, deploy] = [args.text('restart') ?? '', args.text('deploy') ?? ''];
  if (restart === '' && deploy === '') return { kind: 'url', url };
  return { kind: 'url', url, renewal: { restart, deploy, directory: cwd } };
}

/** Reads what to compare with. */
export async function readBaseline(
  args: Arguments,
  candidate: TargetSource,
  io: Io,
): Promise<BaselineSource> {
  const given = BASELINES.filter((name) => args.text(name) !== null || args.list(name).length > 0);
  if (given.length > 1) {
    const names = given.map((name) => `--${name}`).join(' and ');
    throw usageError(args.command, `${names} exclude each other`, 'There is one baseline.');
  }
  const [kind] = given;
  if (args.flag('aa')) return readSameCode(args, candidate, kind, io);
  if (args.list('aa-runs').length > 0 && (kind === undefined || kind === 'baseline'))
    throw usageError(
      args.command,
      '--aa-runs needs a second side',
      'Instances are compared side by side only.',
    );
  if (kind === undefined) return { kind: 'none' };
  const aaRuns = await readAaRuns(args, io);
  switch (kind) {
    case 'baseline-url':
      return { kind: 'target', target: urlSource(args.text('baseline-url') ?? '', args, io), aaRuns };
    case 'baseline-start': {
      const command = args.text('baseline-start') ?? '';
      return {
        kind: 'target',
        target: { kind: 'command', command, directory: io.cwd, label: command },
        aaRuns,
      };
    }
    case 'baseline-ref':
      return { kind: 'target', target: await readRef(args, candidate, io), aaRuns };
    case 'baseline':
      return { kind: 'runs', runs: await readRunFiles(args.list('baseline'), io.cwd) };
  }
}

/** The same code a second time: the command once more, or another deployment of it. */
function readSameCode(
  args: Arguments,
  candidate: TargetSource,
  kind: string | undefined,
  io: Io,
): BaselineSource {
  const hint =
    'An A/A run measures the same code twice, deployed separately: --start CMD, or --url and --baseline-url.';
  if (kind === 'baseline-url' && candidate.kind === 'url')
    return { kind: 'same-code', target: urlSource(args.text('baseline-url') ?? '', args, io) };
  if (kind !== undefined) throw usageError(args.command, `--aa and --${kind} exclude each other`, hint);
  if (candidate.kind === 'url') throw usageError(args.command, '--aa needs --baseline-url', hint);
  return { kind: 'same-code', target: candidate };
}

/** Reads earlier A/A runs. What cannot be read, or is none, is an error: it was named. */
async function readAaRuns(args: Arguments, io: Io): Promise<readonly AaRun[]> {
  const files = args.list('aa-runs');
  const runs = files.length === 0 ? [] : await readRunFiles(files, io.cwd);
  const other = runs.find(({ sameCode }) => !sameCode);
  if (other === undefined) return runs.map(createAaRun);
  throw usageError(
    args.command,
    `--aa-runs: the run of ${other.provenance.startedAt} is no A/A run`,
    'Name run files that `perf-gate run --aa` wrote.',
  );
}

async function readRef(args: Arguments, candidate: TargetSource, io: Io): Promise<TargetSource> {
  if (candidate.kind !== 'command') {
    throw usageError(
      args.command,
      '--baseline-ref needs --start',
      'Say which command starts the server at that ref.',
    );
  }
  const asked = args.text('baseline-ref') ?? '';
  const ref = asked === 'merge-base' ? await resolveMergeBase(io.cwd, io.signal) : asked;
  await refuseSameCode(asked, ref, args, io);
  return {
    kind: 'ref',
    command: candidate.command,
    repository: io.cwd,
    ref,
    install: args.text('install') ?? '',
  };
}

/** On the default branch the merge base is HEAD itself, and a comparison of equal sides would pass. */
async function refuseSameCode(asked: string, ref: string, args: Arguments, io: Io): Promise<void> {
  const difference = await differenceFrom(io.cwd, ref, readFolder(args), io.signal);
  if (difference === 'another-commit') return;
  const same = `--baseline-ref ${asked} is the commit that is checked out`;
  if (difference === 'none') {
    throw usageError(
      args.command,
      `${same}, and nothing was changed since: both sides would be the same`,
      'Name an earlier commit like HEAD~1, or compare with earlier runs (--baseline).',
    );
  }
  io.stderr(`note: ${same}; the uncommitted changes are what is compared with it\n`);
}

/** Reads the earlier attempts that this one goes on from. What cannot be read is an error: it was named. */
export async function readEarlier(args: Arguments, io: Io): Promise<EarlierRuns> {
  const files = args.list('continue');
  return files.length === 0 ? FIRST_ATTEMPT : { runs: await readRunFiles(files, io.cwd), missing: [] };
}

/** Reads how long to wait for a target, and where to ask. */
export function readReadiness(args: Arguments): Readiness {
  const path = args.text('readiness-path') ?? DEFAULT_READINESS.path;
  refuseReadinessPath(path);
  const text = args.text('readiness-timeout');
  const timeoutMs = text === null ? DEFAULT_READINESS.timeoutMs : parseDuration(text);
  if (timeoutMs === null || timeoutMs <= 0) {
    throw usageError(args.command, `--readiness-timeout ${text}`, 'Write a duration like 30s or 2m.');
  }
  return { ...DEFAULT_READINESS, path, timeoutMs };
}
