import { expect, test } from '@jest/globals';
import { createServices } from '../../../src/action/services.ts';
import { deploy, type DeploymentWords, tell, tokenForDeployments } from '../../support/action-deployments.ts';
import { recordingGate } from '../../support/action-history.ts';
import { runActionJob } from '../../support/action-job.ts';
import { openWorkspace, pullRequestEvent } from '../../support/action-workspace.ts';
import { type GitHubSession, openGitHubSession } from '../../support/github-session.ts';
import { person } from '../../support/github-stand-in/index.ts';

type Inputs = Readonly<Record<string, string>>;

/** A job of a pull request that waits for the preview; `later` happens at each of its pauses, whose time it does not take. */
async function waitIn(session: GitHubSession, inputs: Inputs, later: (pause: number) => void = () => {}) {
  await using workspace = await openWorkspace();
  const gate = recordingGate();
  const pauses: number[] = [];
  let passedMs = 0;
  const { clock } = createServices(new AbortController().signal);
  const end = await runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, { headSha: session.headSha, event: 'pull_request' }),
    event: pullRequestEvent(session),
    workspace: workspace.directory,
    inputs: {
      scenario: 'perf.yml',
      url: 'auto',
      'allowed-hosts': 'shop-*-acme.preview.example',
      token: tokenForDeployments(session),
      ...inputs,
    },
    services: {
      runGate: gate.runGate,
      clock: { ...clock, nowMs: () => passedMs },
      sleep: async (durationMs) => {
        pauses.push(durationMs);
        passedMs += durationMs;
        later(pauses.length);
      },
    },
  });
  const measured = gate.asked.map(({ candidate }) => (candidate.kind === 'url' ? candidate.url : ''));
  return { end, measured, pauses, log: end.log.join('\n'), checks: session.shop.checkRuns };
}

const PREVIEW = 'https://shop-a1b2-acme.preview.example';

test('a preview that stands already is measured at once', async () => {
  await using session = await openGitHubSession();
  deploy(session, { sha: session.headSha, url: PREVIEW });
  const { measured, pauses } = await waitIn(session, {});
  expect([measured, pauses]).toEqual([[PREVIEW], []]);
});

test('a preview that is built meanwhile is waited for with growing pauses, under a check in progress', async () => {
  await using session = await openGitHubSession();
  const states: (string | undefined)[] = [];
  const { measured, pauses, log } = await waitIn(session, {}, (pause) => {
    states.push(session.shop.checkRuns[0]?.status);
    const [deployment] = session.shop.deployments;
    if (pause === 2) deploy(session, { sha: session.headSha, states: ['queued'] });
    if (pause === 4 && deployment !== undefined) tell(session.standIn, deployment, 'in_progress', '');
    if (pause === 7 && deployment !== undefined) tell(session.standIn, deployment, 'success', PREVIEW);
  });
  expect(measured).toEqual([PREVIEW]);
  expect(pauses).toEqual([5000, 7500, 11_250, 16_875, 25_312.5, 30_000, 30_000]);
  expect(new Set(states)).toEqual(new Set(['in_progress']));
  const said = log.split('\n').filter((line) => line.includes('Waiting for the deployment'));
  expect(said.map((line) => line.replace(/.*: /, ''))).toEqual([
    'there is none yet.',
    expect.stringMatching(/is queued\.$/),
    expect.stringMatching(/is in_progress\.$/),
  ]);
});

test('a deployment that never comes ends in a concluded check that blocks', async () => {
  await using session = await openGitHubSession();
  const { end, measured, checks, pauses } = await waitIn(session, { 'wait-for-deployment': '2m' });
  expect(measured).toEqual([]);
  expect(pauses.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(120_000);
  expect([end.exitCode, end.outputs.get('verdict')]).toEqual([3, 'invalid']);
  expect(checks).toMatchObject([{ status: 'completed', conclusion: 'failure' }]);
  expect(checks[0]?.title).toContain('was not deployed within 120 s: there is none yet');
});

test('where commits may be left out, one that was not deployed is let through, and called unmeasured', async () => {
  await using session = await openGitHubSession();
  const inputs = { 'wait-for-deployment': '0s', 'on-missing-deployment': 'warn' };
  const { end, checks } = await waitIn(session, inputs);
  expect([end.exitCode, end.outputs.get('verdict'), end.outputs.get('blocking')]).toEqual([0, '', 'false']);
  expect(checks).toMatchObject([{ status: 'completed', conclusion: 'neutral' }]);
  expect(checks[0]?.title).toContain('Not measured: ');
});

test('a deployment that failed is not let through by that', async () => {
  await using session = await openGitHubSession();
  deploy(session, { sha: session.headSha, states: ['pending', 'failure'] });
  const { end, checks } = await waitIn(session, { 'on-missing-deployment': 'warn' });
  expect(end.exitCode).toBe(3);
  expect(checks).toMatchObject([{ conclusion: 'failure' }]);
  expect(checks[0]?.title).toContain('to Preview ended as failure');
});

test('of two deployments of the commit the later one counts, and what is not served any more does not', async () => {
  await using session = await openGitHubSession();
  const again = 'https://shop-c3d4-acme.preview.example';
  deploy(session, { sha: session.headSha, url: PREVIEW, states: ['success', 'inactive'] });
  deploy(session, { sha: session.headSha, url: again });
  expect((await waitIn(session, {})).measured).toEqual([again]);
  deploy(session, { sha: session.headSha, states: ['inactive'] });
  expect((await waitIn(session, {})).measured).toEqual([again]);
});

test('one that GitHub called inactive when another came to the environment still stands at its own address', async () => {
  await using session = await openGitHubSession();
  const [main = ''] = session.mainShas;
  deploy(session, { sha: session.headSha, url: PREVIEW, states: ['pending', 'success', 'inactive'] });
  deploy(session, { sha: main, url: 'https://shop-e5f6-acme.preview.example' });
  deploy(session, { sha: main, states: ['pending'] });
  const { measured, pauses } = await waitIn(session, {});
  expect([measured, pauses]).toEqual([[PREVIEW], []]);
});

test.each([
  ['inactive', ['success', 'inactive']],
  ['a success', ['success']],
])('one that is %s and whose address serves another commit by now is not measured', async (_, states) => {
  await using session = await openGitHubSession();
  const [main = ''] = session.mainShas;
  deploy(session, { sha: session.headSha, url: PREVIEW, states });
  deploy(session, { sha: main, url: PREVIEW });
  deploy(session, { sha: main, url: 'https://shop-e5f6-acme.preview.example' });
  const { measured, checks } = await waitIn(session, { 'wait-for-deployment': '0s' });
  expect(measured).toEqual([]);
  expect(checks[0]?.title).toContain('what was deployed is not served any more');
});

test('an earlier deployment at its address, one to another environment and its own commit’s take nothing from it', async () => {
  await using session = await openGitHubSession();
  const [main = ''] = session.mainShas;
  deploy(session, { sha: main, url: PREVIEW });
  deploy(session, { sha: session.headSha, url: PREVIEW, states: ['success', 'inactive'] });
  deploy(session, { sha: main, url: PREVIEW, environment: 'Docs' });
  deploy(session, { sha: session.headSha, url: PREVIEW, states: ['inactive'] });
  const inputs = { environment: 'Preview', 'wait-for-deployment': '0s' };
  expect((await waitIn(session, inputs)).measured).toEqual([PREVIEW]);
});

test('one that failed before it was called inactive is not served', async () => {
  await using session = await openGitHubSession();
  deploy(session, { sha: session.headSha, url: PREVIEW, states: ['success', 'failure', 'inactive'] });
  const { measured, checks } = await waitIn(session, { 'wait-for-deployment': '0s' });
  expect(measured).toEqual([]);
  expect(checks[0]?.title).toContain('what was deployed is not served any more');
});

test.each<[string, Partial<DeploymentWords>, RegExp]>([
  ['of a stranger', { creator: person('mallory') }, /only mallory made one/],
  ['to another environment', { environment: 'Docs' }, /none fits `environment`, only Docs/],
])('a deployment %s is not waited for', async (_, words, why) => {
  await using session = await openGitHubSession();
  deploy(session, { sha: session.headSha, url: PREVIEW, ...words });
  const { measured, checks } = await waitIn(session, {
    environment: 'Preview*',
    'wait-for-deployment': '0s',
  });
  expect(measured).toEqual([]);
  expect(checks[0]?.title).toMatch(why);
});

test('of several environments the workflow has to name one', async () => {
  await using session = await openGitHubSession();
  deploy(session, { sha: session.headSha, url: PREVIEW, environment: 'Preview – shop' });
  deploy(session, { sha: session.headSha, url: PREVIEW, environment: 'Preview – docs' });
  const { end, log } = await waitIn(session, {});
  expect(end.exitCode).toBe(2);
  expect(log).toContain('Preview – docs, Preview – shop');
  expect((await waitIn(session, { environment: '*shop' })).measured).toEqual([PREVIEW]);
});

test('the address of the deployment that was waited for is judged as well', async () => {
  await using session = await openGitHubSession();
  deploy(session, { sha: session.headSha, url: 'https://evil.example' });
  const { end, measured, log } = await waitIn(session, {});
  expect([end.exitCode, measured]).toEqual([2, []]);
  expect(log).toContain('evil.example is not among `allowed-hosts`');
});

test('without `deployments: read` the missing line is named', async () => {
  await using session = await openGitHubSession();
  const { end, checks, log } = await waitIn(session, { token: session.standIn.token });
  expect(end.exitCode).toBe(3);
  expect(log).toContain('`deployments: read`');
  expect(checks).toMatchObject([{ conclusion: 'action_required' }]);
});
