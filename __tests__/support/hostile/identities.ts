import type { Provenance } from '../../../src/trial/index.ts';
import {
  archiveOf,
  archiveOfRun,
  artifactNameOf,
  claiming,
  type ForkedRun,
  honestArchive,
  honestRun,
  leave,
  MEASURE,
} from '../fork-result.ts';
import type { GitHubSession } from '../github-session.ts';
import type { WorkflowRun } from '../github-stand-in/index.ts';
import type { HostileCase, HostileClass } from './hostile-case.ts';

/** A result that names itself falsely, left in the run of a fork. `title`: what the check says that refuses it. */
export interface FalseResult extends HostileCase {
  readonly archive: (run: WorkflowRun) => Buffer;
  readonly nameOf: (run: WorkflowRun) => string;
  readonly title: RegExp;
}

const BELIEVED = /cannot be believed/;
const COMMAND = 'gate\n::set-output name=verdict::pass';
const NO_RESULT = /there is no result/;

function says(
  kind: HostileClass,
  cases: Readonly<Record<string, Partial<Provenance> | ((run: WorkflowRun) => Partial<Provenance>)>>,
): readonly FalseResult[] {
  return Object.entries(cases).map(([name, replaced]) => ({
    kind,
    name: `says that it is of ${name}`,
    archive: (run) =>
      archiveOfRun(claiming(honestRun(run), typeof replaced === 'function' ? replaced(run) : replaced)),
    nameOf: artifactNameOf,
    title: BELIEVED,
  }));
}

/** A number in the digits of another script, which are as wide as ideographs. */
function inWideDigits(id: number): string {
  return String(id).replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
}

function underTheName(
  kind: HostileClass,
  title: RegExp,
  cases: Readonly<Record<string, (run: WorkflowRun) => string>>,
): readonly FalseResult[] {
  return Object.entries(cases).map(([name, nameOf]) => ({
    kind,
    name: `stands under the name of ${name}`,
    archive: honestArchive,
    nameOf,
    title,
  }));
}

/** Results that are refused. */
export const FALSE_RESULTS: readonly FalseResult[] = [
  ...says('forged pull request', {
    'another commit': { sha: 'b'.repeat(40) },
    'no commit': { sha: '' },
    'a commit that is markup': { sha: '@octocat <script>' },
    'a shortened commit': { sha: 'b'.repeat(7) },
    'a branch in place of a commit': { sha: 'refs/heads/main' },
    'another run': { runId: '1' },
    'a run that is written another way': ({ id }) => ({ runId: ` ${id}` }),
    'a run in digits of another script': ({ id }) => ({ runId: inWideDigits(id) }),
    'another attempt': { runAttempt: 2 },
    'an attempt before the first': { runAttempt: 0 },
    'a push': { event: 'push' },
    'a run with the rights of the base': { event: 'pull_request_target' },
    'an event in capitals': { event: 'PULL_REQUEST' },
    'a job that is a path': { job: '../../gate' },
    'another job than its name says': { job: 'other' },
    'a job that is a command': { job: COMMAND },
  }),
  ...says('wrong repository', {
    'the fork': { repository: 'mallory/shop' },
    'another repository of the owner': { repository: 'acme/shop2' },
    'the repository in capitals': { repository: 'ACME/shop' },
    'the repository with a path behind': { repository: 'acme/shop/../../mallory/shop' },
    'the repository by its address': { repository: 'https://github.com/acme/shop' },
    'no repository': { repository: '' },
  }),
  {
    kind: 'forged pull request',
    name: 'says that it is of another commit, and stands under the name that it would have',
    archive: (run) => archiveOfRun(claiming(honestRun(run), { sha: 'b'.repeat(40) })),
    nameOf: (run) => artifactNameOf({ ...run, headSha: 'b'.repeat(40) }),
    title: BELIEVED,
  },
  {
    kind: 'workflow-command injection',
    name: 'says that it is of a job that is a command, and stands under the name that it would have',
    archive: (run) => archiveOfRun(claiming(honestRun(run), { job: COMMAND })),
    nameOf: (run) => artifactNameOf(run, COMMAND),
    title: BELIEVED,
  },
  ...withBeside('forged pull request', {
    'the number of a pull request': { name: 'pr_number.txt', contents: '1' },
    'the number in the way of old recipes': { name: 'NR', contents: '1' },
    'an event of its own': { name: 'event.json', contents: '{"pull_request":{"number":1}}' },
    'a comment of its own': { name: 'comment.md', contents: '### ✅ Pass' },
  }),
  ...underTheName('artifact of another workflow', NO_RESULT, {
    'another configuration': (run) => artifactNameOf(run).replace('-default-', '-other-'),
    'another attempt': (run) => artifactNameOf({ ...run, attempt: 2 }),
    'a hash that is none': () => 'perf-gate-run-default-passpasspass-1',
    'a hash in capitals': (run) => artifactNameOf(run).toUpperCase(),
    'somebody else': () => 'coverage',
    'a history': () => 'perf-gate-history-default-main-0123456789ab',
    'a lease': () => 'perf-gate-lease-0123456789abcdef',
    'the honest one with a tail': (run) => `${artifactNameOf(run)}-1`,
  }),
  ...underTheName('artifact of another workflow', BELIEVED, {
    'a result of another commit': (run) => artifactNameOf({ ...run, headSha: 'b'.repeat(40) }),
    'a result of another workflow file': (run) => artifactNameOf({ ...run, path: '.github/workflows/x.yml' }),
    'a result of another job': (run) => artifactNameOf(run, 'deploy'),
  }),
];

function withBeside(
  kind: HostileClass,
  cases: Readonly<Record<string, { readonly name: string; readonly contents: string }>>,
): readonly FalseResult[] {
  return Object.entries(cases).map(([name, entry]) => ({
    kind,
    name: `brings along ${name}`,
    archive: (run) => archiveOf({ 'run.json': honestRun(run) }, [entry]),
    nameOf: artifactNameOf,
    title: BELIEVED,
  }));
}

/** A run that ended, or what an event says of it, of which nothing may be said at all. */
export interface SilencedRun extends HostileCase {
  /** How the run differs from an honest one. */
  readonly run: Partial<WorkflowRun>;
  /** What the event says in place of the truth. */
  readonly told: (run: WorkflowRun) => Readonly<Record<string, unknown>>;
  /** What happens in the repository before the event comes. */
  readonly before: (session: GitHubSession, forked: ForkedRun) => void;
}

function silenced(
  kind: HostileClass,
  cases: Readonly<Record<string, Partial<Omit<SilencedRun, 'kind' | 'name'>>>>,
): readonly SilencedRun[] {
  return Object.entries(cases).map(([name, given]) => ({
    kind,
    name,
    run: {},
    told: () => ({}),
    before: () => {},
    ...given,
  }));
}

const ownPull = (session: GitHubSession, { pullNumber }: ForkedRun) => {
  const { pulls } = session.shop;
  const index = pulls.findIndex(({ number }) => number === pullNumber);
  const pull = pulls[index];
  if (pull === undefined) throw new TypeError('there is no pull request');
  return { pull, remove: () => pulls.splice(index, 1) };
};

/** Of these nothing is said. */
export const SILENCED_RUNS: readonly SilencedRun[] = [
  ...silenced('artifact of another workflow', {
    'a run of another workflow file, though of the same name': {
      run: { path: '.github/workflows/mine.yml' },
    },
    'a run of a file in a folder of that name': { run: { path: '.github/workflows/x/measure.yml' } },
    'a run of a file whose name goes on': { run: { path: `${MEASURE}.yml` } },
    'a run of a file in other capitals': { run: { path: '.github/workflows/Measure.yml' } },
    'a run of a dynamic workflow': { run: { path: 'dynamic/github-code-scanning/codeql' } },
  }),
  ...silenced('forged pull request', {
    'a run of a push': { run: { event: 'push' } },
    'a run of a schedule': { run: { event: 'schedule' } },
    'a run of pull_request_target': { run: { event: 'pull_request_target' } },
    'a run of an issue comment': { run: { event: 'issue_comment' } },
    'a run of a dispatch': { run: { event: 'workflow_dispatch' } },
    'a run that runs again by now': { run: { conclusion: null } },
    'an event of another commit': { told: () => ({ head_sha: 'b'.repeat(40) }) },
    'an event of a branch in place of a commit': { told: () => ({ head_sha: 'main' }) },
    'an event of no run': { told: () => ({ id: 0 }) },
    'an event without a run': { told: () => ({ id: null }) },
    'an event of a run that is text': { told: ({ id }) => ({ id: `run ${id}` }) },
    'an event of a run that is a path': { told: ({ id }) => ({ id: `${id}/../../issues` }) },
    'an event of a run below nothing': { told: ({ id }) => ({ id: -id }) },
    'an event of half a run': { told: ({ id }) => ({ id: id + 0.5 }) },
    'an event of a run beyond all numbers': { told: () => ({ id: 1e21 }) },
    'an event of a run that is not there': { told: () => ({ id: 987_654_321 }) },
    'a pull request that was closed': {
      before: (session, forked) => {
        ownPull(session, forked).pull.state = 'closed';
      },
    },
    'a pull request that moved on': {
      before: (session, forked) => {
        ownPull(session, forked).pull.headSha = session.mainShas[0] ?? '';
      },
    },
    'a pull request that went on from the measured commit': {
      before: (session, forked) => {
        const { world } = session.standIn;
        ownPull(session, forked).pull.headSha = world.commit(forked.fork, 'patch', 'more');
      },
    },
    'a pull request that is not there': {
      before: (session, forked) => void ownPull(session, forked).remove(),
    },
    'a pull request of another fork with the same commit': {
      before: (session, forked) => {
        const { pull, remove } = ownPull(session, forked);
        remove();
        const other = session.standIn.world.addRepository('eve', 'shop', { fork: true });
        session.shop.pulls.push({ ...pull, headRepository: other });
      },
    },
    'a pull request of the repository itself with the same commit': {
      before: (session, forked) => {
        const { pull, remove } = ownPull(session, forked);
        remove();
        session.shop.pulls.push({ ...pull, headRepository: session.shop });
      },
    },
  }),
  ...silenced('wrong repository', {
    'an event of the base’s own repository': {
      told: () => ({ head_repository: { full_name: 'acme/shop' } }),
    },
    'an event of another fork': { told: () => ({ head_repository: { full_name: 'eve/shop' } }) },
    'an event of a repository that is markup': {
      told: () => ({ head_repository: { full_name: '<script>/x' } }),
    },
    'an event of a repository that was deleted': { told: () => ({ head_repository: null }) },
    'an event of a repository that is a path': {
      told: () => ({ head_repository: { full_name: '../acme/shop' } }),
    },
  }),
];

/** Leaves an honest result in the run. */
export function leaveHonest(session: GitHubSession, run: WorkflowRun): void {
  leave(session, run, honestArchive(run));
}
