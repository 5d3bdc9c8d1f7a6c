import { expect, test } from '@jest/globals';
import {
  deploy,
  deploymentEvent,
  type DeploymentWords,
  PREVIEW_BOT,
} from '../../support/action-deployments.ts';
import { recordingGate } from '../../support/action-history.ts';
import { runActionJob } from '../../support/action-job.ts';
import { type ActionWorkspace, openWorkspace } from '../../support/action-workspace.ts';
import { type GitHubSession, openGitHubSession } from '../../support/github-session.ts';
import { person } from '../../support/github-stand-in/index.ts';

type Inputs = Readonly<Record<string, string>>;

/** The job that GitHub runs on the deployed commit, without a ref, for the newest state of a deployment. */
async function onStatus(
  session: GitHubSession,
  workspace: ActionWorkspace,
  words: Partial<DeploymentWords> = {},
  inputs: Inputs = {},
) {
  const { sha = session.headSha, url = workspace.url } = words;
  const event = deploymentEvent(deploy(session, { ...words, sha, url }));
  const gate = recordingGate();
  const end = await runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, { headSha: sha, event: 'deployment_status' }),
    event,
    workspace: workspace.directory,
    ref: '',
    inputs: { scenario: 'perf.yml', url: 'auto', 'allowed-hosts': '127.0.0.1:*', ...inputs },
    services: { runGate: gate.runGate },
  });
  return { end, asked: gate.asked, log: end.log.join('\n') };
}

test('the preview of a pull request is measured, and its check and comment are those of the pull request', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const event = deploymentEvent(deploy(session, { sha: session.headSha, url: workspace.url }));
  const end = await runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, { headSha: session.headSha, event: 'deployment_status' }),
    event,
    workspace: workspace.directory,
    ref: '',
    inputs: { scenario: 'perf.yml', url: 'auto', 'allowed-hosts': '127.0.0.1:*' },
  });
  expect([end.outputs.get('verdict'), end.exitCode]).toEqual(['inconclusive', 0]);
  expect(end.log.join('\n')).toContain(`Measuring the deployment at ${workspace.url}`);
  expect(session.shop.checkRuns).toMatchObject([{ headSha: session.headSha, status: 'completed' }]);
  expect(session.shop.comments).toHaveLength(1);
});

test.each(['pending', 'queued', 'in_progress', 'inactive'])(
  'a deployment that is %s says nothing: the event of its end does',
  async (state) => {
    await using session = await openGitHubSession();
    await using workspace = await openWorkspace();
    const { end, asked, log } = await onStatus(session, workspace, { states: [state] });
    expect([end.exitCode, end.outputs.get('verdict'), asked]).toEqual([0, '', []]);
    expect(session.shop.checkRuns).toEqual([]);
    expect(log).toContain(`is ${state}`);
  },
);

test.each(['failure', 'error'])('a deployment that ended as %s ends in a concluded check', async (state) => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const { end, asked } = await onStatus(session, workspace, { states: ['pending', state] });
  expect([end.exitCode, end.outputs.get('verdict'), asked]).toEqual([3, 'invalid', []]);
  expect(session.shop.checkRuns).toMatchObject([
    { headSha: session.headSha, status: 'completed', conclusion: 'failure' },
  ]);
  expect(session.shop.checkRuns[0]?.title).toContain(`ended as ${state}`);
});

test('what was deployed to another environment is the business of another job', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const inputs = { environment: 'Preview – shop' };
  const other = await onStatus(session, workspace, { environment: 'Preview – docs' }, inputs);
  expect([other.end.exitCode, other.asked, session.shop.checkRuns]).toEqual([0, [], []]);
  const own = await onStatus(session, workspace, { environment: 'Preview – shop' }, inputs);
  expect(own.asked).toHaveLength(1);
});

test('a deployment of a commit that is nobody’s head gets no load, whatever it says', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const { world } = session.standIn;
  const stray = world.commit(world.addRepository('mallory', 'shop', { fork: true }), 'x', 'stray');
  const { end, asked, log } = await onStatus(session, workspace, { sha: stray });
  expect([end.exitCode, asked, session.shop.checkRuns]).toEqual([0, [], []]);
  expect(log).toContain('neither the head of a pull request or branch nor on the default branch');
});

test('a branch of the repository that has no pull request yet is measured, since its check will count there', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const sha = session.standIn.world.commit(session.shop, 'early', 'early', session.mainShas[0]);
  const { asked } = await onStatus(session, workspace, { sha });
  expect(asked).toMatchObject([{ gate: 'pull-request', provenance: { sha } }]);
  expect(session.shop.checkRuns).toMatchObject([{ headSha: sha }]);
});

test('the pull request of a fork is found from its head', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const { world } = session.standIn;
  const fork = world.addRepository('stranger', 'shop', { fork: true });
  const sha = world.commit(fork, 'patch', 'patch', session.mainShas[0]);
  world.addPull(session.shop, { headRef: 'patch', headRepository: fork });
  const { asked } = await onStatus(session, workspace, { sha });
  expect(asked).toMatchObject([{ gate: 'pull-request', provenance: { sha } }]);
});

test.each([
  ['its preview', {}],
  ['its preview that failed', { states: ['pending', 'failure'] }],
])('of a pull request without the label %s is not measured, and its check says so', async (_, words) => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const [pull] = session.shop.pulls;
  if (pull !== undefined) pull.labels = ['docs'];
  const { end, asked } = await onStatus(session, workspace, words, { label: 'perf' });
  expect([end.exitCode, end.outputs.get('verdict'), asked]).toEqual([0, '', []]);
  expect(session.shop.checkRuns).toMatchObject([
    {
      headSha: session.headSha,
      conclusion: 'neutral',
      title: 'Not measured: the pull request does not have the label perf',
    },
  ]);
});

test('with the label its preview is measured', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const [pull] = session.shop.pulls;
  if (pull !== undefined) pull.labels = ['docs', 'perf'];
  const { asked } = await onStatus(session, workspace, {}, { label: 'perf' });
  expect(asked).toMatchObject([{ gate: 'pull-request' }]);
});

test('a deployment of main, or of a branch without a pull request, is measured whatever the label', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const [main = ''] = session.mainShas;
  const early = session.standIn.world.commit(session.shop, 'early', 'early', main);
  // What is on main is main's, though a pull request have it as its head.
  session.standIn.world.addPull(session.shop, { headRef: 'main', baseRef: 'release/1' });
  const inputs = { label: 'perf' };
  expect((await onStatus(session, workspace, { sha: main }, inputs)).asked).toMatchObject([{ gate: 'main' }]);
  expect((await onStatus(session, workspace, { sha: early }, inputs)).asked).toHaveLength(1);
});

test('a deployment of main is measured as main', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const [, sha = ''] = session.mainShas;
  const { asked } = await onStatus(session, workspace, { sha });
  expect(asked).toMatchObject([{ gate: 'main' }]);
});

test.each<[string, Partial<DeploymentWords>, Inputs, RegExp]>([
  ['by a stranger', { creator: person('mallory') }, {}, /it is by mallory/],
  ['whose state a stranger told', { by: person('mallory') }, {}, /it is by mallory/],
  ['on a foreign host', { url: 'https://evil.example' }, {}, /evil\.example is not among/],
  ['at the metadata service', { url: 'http://169.254.169.254' }, {}, /not among `allowed-hosts`/],
  ['in production', { production: true }, {}, /is production/],
  ['that says no address', { states: ['pending', 'success'], url: '' }, {}, /does not say where/],
])('a deployment %s gets no load and no secret, and the check says why', async (_, words, inputs, why) => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const { end, asked, log } = await onStatus(session, workspace, words, {
    headers: 'x-bypass: opensesame',
    ...inputs,
  });
  expect([end.exitCode, asked]).toEqual([2, []]);
  expect(log).toMatch(why);
  expect(session.shop.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'failure' }]);
});

test('an address that the workflow copied from the event is judged like the event’s', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const words = { creator: person('mallory') };
  const { asked, log } = await onStatus(session, workspace, words, { url: workspace.url });
  expect(asked).toEqual([]);
  expect(log).toContain('it is by mallory');
  const believed = await onStatus(session, workspace, { creator: PREVIEW_BOT }, { url: workspace.url });
  expect(believed.asked).toHaveLength(1);
});

test('a host that was found may not lead to a private address, an address that was written may', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const url = workspace.url.replace('127.0.0.1', 'localhost');
  const named = await onStatus(session, workspace, { url }, { 'allowed-hosts': 'localhost:*' });
  expect([...(named.asked[0]?.foundHosts ?? [])]).toEqual(['localhost']);
  const written = await onStatus(session, workspace);
  expect([...(written.asked[0]?.foundHosts ?? [])]).toEqual([]);
});

test('to a found name that leads to a private address nothing is sent at all', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  let requests = 0;
  workspace.onRequest = () => {
    requests += 1;
  };
  const url = workspace.url.replace('127.0.0.1', 'localhost');
  const end = await runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, { headSha: session.headSha, event: 'deployment_status' }),
    event: deploymentEvent(deploy(session, { sha: session.headSha, url })),
    workspace: workspace.directory,
    ref: '',
    inputs: {
      scenario: 'perf.yml',
      url: 'auto',
      'allowed-hosts': 'localhost:*',
      headers: 'x-bypass: opensesame',
    },
  });
  expect([end.exitCode, requests]).toEqual([2, 0]);
  expect(end.log.join('\n')).toMatch(/localhost leads to (127\.0\.0\.1|::1), a private address/);
  expect(session.shop.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'failure' }]);
});
