import { expect, test } from '@jest/globals';
import { type DecidedAs, decidedAs, measuringGate } from '../../support/action-gate.ts';
import { recordingGate } from '../../support/action-history.ts';
import { type JobWords, killedAtUpload, runActionJob } from '../../support/action-job.ts';
import { type ActionWorkspace, openWorkspace, PUSH_EVENT } from '../../support/action-workspace.ts';
import { type GitHubSession, openGitHubSession } from '../../support/github-session.ts';
import { ACTIONS_BOT } from '../../support/github-stand-in/index.ts';

type Inputs = Readonly<Record<string, string>>;

/** A push to a release branch by a workflow that may write deployments. */
function release(
  session: GitHubSession,
  workspace: ActionWorkspace,
  runGate: NonNullable<JobWords['services']>['runGate'],
  inputs: Inputs = {},
) {
  const { world } = session.standIn;
  const sha = world.commit(session.shop, 'release/2', 'candidate', session.mainShas[0]);
  const token = session.standIn.addToken('deployer', ACTIONS_BOT, { deployments: 'write' });
  const job = {
    run: world.addRun(session.shop, { headSha: sha, headBranch: 'release/2' }),
    event: PUSH_EVENT,
    workspace: workspace.directory,
    inputs: {
      scenario: 'perf.yml',
      url: workspace.url,
      token,
      'deployment-environment': 'performance',
      ...inputs,
    },
    services: {
      createOctokit: () => session.octokit(inputs['token'] ?? token),
      ...(runGate === undefined ? {} : { runGate }),
    },
  } satisfies JobWords;
  return { sha, job, end: () => runActionJob(session, job) };
}

test.each<[DecidedAs | 'invalid-let-through', string]>([
  ['pass', 'success'],
  ['tolerated', 'success'],
  ['inconclusive', 'success'],
  ['invalid-let-through', 'success'],
  ['regression', 'failure'],
  ['invalid', 'failure'],
])('a gate that says %s ends the deployment that stands for it as %s', async (verdict, state) => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  // As under `on-invalid: warn`.
  const letThrough = { verdict: 'invalid', conclusion: 'neutral' } as const;
  const decision =
    verdict === 'invalid-let-through' ? decidedAs('inconclusive', letThrough) : decidedAs(verdict);
  const { sha, end } = release(session, workspace, measuringGate(decision));
  const { outputs, state: saved } = await end();
  const [deployment, ...others] = session.shop.deployments;
  expect(others).toEqual([]);
  expect(deployment).toMatchObject({ sha, environment: 'performance', task: 'perf-gate', production: false });
  expect(deployment?.statuses.map((status) => status.state)).toEqual(['in_progress', state]);
  const description = deployment?.statuses.at(-1)?.description;
  expect(description?.length).toBeLessThanOrEqual(140);
  expect(description).toBe(session.shop.checkRuns[0]?.title);
  expect(outputs.get('deployment-id')).toBe(String(deployment?.id));
  expect(outputs.get('blocking')).toBe(String(state === 'failure'));
  expect(saved.get('openDeployment')).toBe('');
});

test('where nothing is decided the deployment is an error, and a killed job’s is ended by the post step', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  await release(session, workspace, recordingGate().runGate).end();
  expect(session.shop.deployments[0]?.statuses.map(({ state }) => state)).toEqual(['in_progress', 'error']);

  let reached: () => void = () => {};
  const measuring = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const saved = new Map<string, string>();
  const { job } = release(session, workspace, () => {
    reached();
    return new Promise<never>(() => {});
  });
  void runActionJob(session, { ...job, saved });
  await measuring;
  await runActionJob(session, { ...job, state: saved });
  expect(session.shop.deployments[1]?.statuses.map(({ state }) => state)).toEqual(['in_progress', 'error']);
});

const STATUS = 'POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses';

test.each<[DecidedAs, string, string]>([
  ['pass', 'success', 'success'],
  ['regression', 'failure', 'failure'],
])(
  'an end of the deployment for %s that GitHub did not take is told again by the post step',
  async (verdict, state, conclusion) => {
    await using session = await openGitHubSession();
    await using workspace = await openWorkspace();
    const { faults } = session.standIn;
    const gate = measuringGate(decidedAs(verdict));
    const { job, end } = release(session, workspace, async (request) => {
      faults.next(STATUS, { kind: 'status', status: 502 }, 4);
      return await gate(request);
    });
    const { state: saved } = await end();
    faults.clear();
    expect(session.shop.deployments[0]?.statuses.map((status) => status.state)).toEqual(['in_progress']);
    await runActionJob(session, { ...job, state: saved });
    const [check] = session.shop.checkRuns;
    expect(check).toMatchObject({ status: 'completed', conclusion });
    expect(session.shop.deployments[0]?.statuses.at(-1)).toMatchObject({ state, description: check?.title });
  },
);

test('that nothing was to be measured is no error of the deployment either, though GitHub take it late', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const { faults } = session.standIn;
  const unmeasured = {
    url: 'auto',
    'allowed-hosts': 'shop-*-acme.preview.example',
    'wait-for-deployment': '0s',
    'on-missing-deployment': 'warn',
  };
  const { job } = release(session, workspace, undefined, unmeasured);
  // The first status, which says that it is measured, is taken.
  faults.next(STATUS, { kind: 'slow', delayMs: 1 });
  faults.next(STATUS, { kind: 'status', status: 502 }, 4);
  const { exitCode, state: saved } = await runActionJob(session, job);
  faults.clear();
  expect(exitCode).toBe(0);
  expect(session.shop.deployments[0]?.statuses.map(({ state }) => state)).toEqual(['in_progress']);
  await runActionJob(session, { ...job, state: saved });
  expect(session.shop.deployments[0]?.statuses.at(-1)).toMatchObject({
    state: 'inactive',
    description: expect.stringContaining('Not measured: '),
  });
});

test.each<[DecidedAs, string]>([
  ['pass', 'success'],
  ['regression', 'failure'],
])('a job that is killed after it found a %s leaves a deployment that ends as %s', async (verdict, state) => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const { job } = release(session, workspace, measuringGate(decidedAs(verdict)));
  const saved = await killedAtUpload(session, job);
  await runActionJob(session, { ...job, state: saved });
  const [check] = session.shop.checkRuns;
  expect(check).toMatchObject({ status: 'completed', conclusion: state });
  expect(session.shop.deployments[0]?.statuses.at(-1)).toMatchObject({ state, description: check?.title });
});

test('without the permission the verdict stands, and the missing line is named', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const { end } = release(session, workspace, measuringGate(decidedAs('pass')), {
    token: session.standIn.token,
  });
  const { exitCode, log, outputs } = await end();
  expect([exitCode, outputs.get('verdict')]).toEqual([0, 'pass']);
  expect(log.join('\n')).toContain('Add `deployments: write` to the `permissions:` of the job');
  expect(session.shop.deployments).toEqual([]);
});

test('nothing is told where no environment is named', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  await release(session, workspace, measuringGate(decidedAs('pass')), { 'deployment-environment': '' }).end();
  expect(session.shop.deployments).toEqual([]);
});
