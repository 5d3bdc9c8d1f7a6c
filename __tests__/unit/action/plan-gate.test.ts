import { expect, test } from '@jest/globals';
import { RELEASED } from '../../../src/action/released.ts';
import { type GatePlan, planGate, type Situation } from '../../../src/action/plan-gate.ts';
import { PerfGateError } from '../../../src/foundation/index.ts';
import type { GitHubContext } from '../../../src/github/index.ts';

const context: GitHubContext = {
  owner: 'acme',
  repo: 'shop',
  eventName: 'push',
  sha: 'a'.repeat(40),
  headSha: 'a'.repeat(40),
  baseSha: null,
  baseRef: null,
  headRef: 'main',
  ref: 'refs/heads/main',
  isFork: false,
  headRepository: null,
  pullRequest: null,
  action: '',
  labels: null,
  changedLabel: null,
  deployment: null,
  endedRun: null,
  defaultBranch: 'main',
  runId: 7130,
  runNumber: 130,
  runAttempt: 1,
  job: 'gate',
  workflowPath: '.github/workflows/perf.yml',
  serverUrl: 'https://github.com',
  apiUrl: 'https://api.github.com',
  actor: 'octocat',
  runUrl: 'https://github.com/acme/shop/actions/runs/7130',
};

const onPull: Partial<GitHubContext> = {
  eventName: 'pull_request',
  pullRequest: 7,
  baseRef: 'main',
  headRef: 'feature',
  ref: 'refs/pull/7/merge',
};

function situationOf(change: Partial<GitHubContext>, more: Partial<Situation> = {}): Situation {
  const { foundPullRequest = null, isOnDefaultBranch = false } = more;
  return { context: { ...context, ...change }, defaultBranch: 'main', foundPullRequest, isOnDefaultBranch };
}

const auto = { mode: 'auto', repeat: 1 } as const;

test.each<[string, Situation, Partial<GatePlan>]>([
  [
    'a push to the default branch',
    situationOf({}),
    { gate: 'main', baselineBranches: ['main'], storeBranch: 'main', pullRequest: null },
  ],
  ['a schedule', situationOf({ eventName: 'schedule' }), { gate: 'main', storeBranch: 'main' }],
  [
    'a pull request',
    situationOf(onPull),
    { gate: 'pull-request', baselineBranches: ['main'], storeBranch: null, pullRequest: 7 },
  ],
  [
    'a pull request to a release branch',
    situationOf({ ...onPull, baseRef: 'release/1' }),
    { gate: 'pull-request', baselineBranches: ['release/1', 'main'] },
  ],
  [
    'a pull request of a fork',
    situationOf({ ...onPull, isFork: true }),
    { gate: 'pull-request', storeBranch: null },
  ],
  [
    'a merge group',
    situationOf({ eventName: 'merge_group', headRef: 'gh-readonly-queue/main/pr-7', baseRef: 'main' }),
    { gate: 'pull-request', baselineBranches: ['main'], storeBranch: null, pullRequest: null },
  ],
  [
    'a push to a release branch',
    situationOf({ headRef: 'release/1.2', ref: 'refs/heads/release/1.2' }),
    { gate: 'release', baselineBranches: [RELEASED, 'release/1.2', 'main'], storeBranch: 'release/1.2' },
  ],
  [
    'a tag',
    situationOf({ headRef: null, ref: 'refs/tags/v1.2.0' }),
    { gate: 'release', baselineBranches: [RELEASED, 'main'], storeBranch: null },
  ],
  [
    'a push to a branch with a pull request',
    situationOf({ headRef: 'feature' }, { foundPullRequest: { number: 33, baseRef: 'dev', labels: [] } }),
    { gate: 'pull-request', baselineBranches: ['dev', 'main'], storeBranch: null, pullRequest: 33 },
  ],
  [
    'a push to a branch without one',
    situationOf({ headRef: 'feature' }),
    { gate: 'pull-request', baselineBranches: ['main'], storeBranch: null, pullRequest: null },
  ],
  [
    'a deployment of a commit of the default branch',
    situationOf({ eventName: 'deployment_status', headRef: null }, { isOnDefaultBranch: true }),
    { gate: 'main', storeBranch: 'main' },
  ],
  [
    'a deployment of a pull request',
    situationOf(
      { eventName: 'deployment_status', headRef: null },
      { foundPullRequest: { number: 7, baseRef: 'main', labels: [] } },
    ),
    { gate: 'pull-request', storeBranch: null, pullRequest: 7 },
  ],
  [
    'a deployment of something unknown',
    situationOf({ eventName: 'deployment_status', headRef: null }),
    { gate: 'pull-request', storeBranch: null, pullRequest: null },
  ],
  ['a run started by hand', situationOf({ eventName: 'workflow_dispatch' }), { storeBranch: 'main' }],
  [
    'the workflow run of a pull request',
    situationOf(
      { eventName: 'workflow_run', headRef: null, ref: '' },
      { foundPullRequest: { number: 7, baseRef: 'main', labels: [] } },
    ),
    { gate: 'pull-request', storeBranch: null, pullRequest: 7 },
  ],
  [
    'the workflow run of a fork without a pull request',
    situationOf({ eventName: 'workflow_run', headRef: null, ref: '', isFork: true }),
    { gate: 'pull-request', storeBranch: null, pullRequest: null },
  ],
  [
    'the workflow run of a push to the default branch',
    situationOf({ eventName: 'workflow_run' }),
    { gate: 'main', baselineBranches: ['main'], storeBranch: null },
  ],
  ['a call from elsewhere', situationOf({ eventName: 'repository_dispatch' }), { storeBranch: null }],
  ['a comment', situationOf({ eventName: 'issue_comment' }), { storeBranch: null }],
])('%s is gated as what it is', (_, situation, expected) => {
  expect(planGate(auto, situation)).toMatchObject({ ...expected, onlyStore: false, repeat: 1 });
});

test('a mode that is chosen by hand holds, and stores no pull request for all that', () => {
  expect(planGate({ mode: 'release', repeat: 1 }, situationOf(onPull))).toMatchObject({
    gate: 'release',
    storeBranch: null,
  });
  expect(planGate({ mode: 'pull-request', repeat: 1 }, situationOf({}))).toMatchObject({
    gate: 'pull-request',
    storeBranch: null,
  });
});

test('baselines are measured as often as asked and compared with nothing', () => {
  expect(planGate({ mode: 'baseline', repeat: 7 }, situationOf({}))).toMatchObject({
    onlyStore: true,
    repeat: 7,
    storeBranch: 'main',
    pullRequest: null,
  });
});

test.each([
  ['a pull request', situationOf(onPull)],
  ['a fork', situationOf({ isFork: true })],
  ['a tag', situationOf({ headRef: null, ref: 'refs/tags/v1' })],
  ['a workflow run', situationOf({ eventName: 'workflow_run' })],
  ['a comment', situationOf({ eventName: 'issue_comment' })],
])('baselines of %s are refused', (_, situation) => {
  expect(() => planGate({ mode: 'baseline', repeat: 1 }, situation)).toThrow(PerfGateError);
});

test('A/A runs are stored with the branch, and asked for where nothing is stored they are refused', () => {
  expect(planGate({ mode: 'aa', repeat: 3 }, situationOf({ eventName: 'schedule' }))).toMatchObject({
    gate: 'main',
    sameCode: true,
    onlyStore: false,
    storeBranch: 'main',
    repeat: 3,
  });
  expect(() => planGate({ mode: 'aa', repeat: 1 }, situationOf(onPull))).toThrow(/stores no A\/A runs/);
});

test.each([
  ['a schedule on the default branch', situationOf({ eventName: 'schedule' }), true],
  ['a push to it', situationOf({}), true],
  ['a push to another branch', situationOf({ headRef: 'feature', ref: 'refs/heads/feature' }), false],
  ['a comment', situationOf({ eventName: 'issue_comment' }), false],
])('`mode: released` is for the workflow of the default branch alone: %s', (_, situation, isFor) => {
  const plan = () => planGate({ mode: 'released', repeat: 1 }, situation);
  if (!isFor) expect(plan).toThrow(/does not measure the released version/);
  else
    expect(plan()).toMatchObject({
      gate: 'main',
      baselineBranches: [RELEASED],
      storeBranch: RELEASED,
      pullRequest: null,
    });
});
