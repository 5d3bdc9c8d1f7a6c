import { readRunFiles } from '../baseline/index.ts';
import { type BaselineSource, type EarlierRuns, FIRST_ATTEMPT, type TargetSource } from '../gate/index.ts';
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
  'readiness-path': {
    kind: 'text',
    value: 'PATH',
    description: 'What must answer below 500 before load begins (/).',
  },
  'readiness-timeout': { kind: 'text', value: 'TIME', description: 'How long to wait for that (60s).' },
});

/** Options that name a second side; at most one may be given. */
const BASELINES = ['baseline-url', 'baseline-start', 'baseline-ref', 'baseline'] as const;

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
  if (url !== null) return { kind: 'url', url };
  if (start !== null) return { kind: 'command', command: start, directory: io.cwd, label: start };
  throw usageError(args.command, 'no candidate', 'Say what to measure with --url URL or --start CMD.');
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
  if (kind === undefined) return { kind: 'none' };
  switch (kind) {
    case 'baseline-url':
      return { kind: 'target', target: { kind: 'url', url: args.text('baseline-url') ?? '' } };
    case 'baseline-start': {
      const command = args.text('baseline-start') ?? '';
      return { kind: 'target', target: { kind: 'command', command, directory: io.cwd, label: command } };
    }
    case 'baseline-ref':
      return { kind: 'target', target: await readRef(args, candidate, io) };
    case 'baseline':
      return { kind: 'runs', runs: await readRunFiles(args.list('baseline'), io.cwd) };
  }
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
