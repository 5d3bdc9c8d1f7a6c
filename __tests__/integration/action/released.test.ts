import { expect, test } from '@jest/globals';
import { decidedAs, measuringGate } from '../../support/action-gate.ts';
import { deploy, deploymentEvent } from '../../support/action-deployments.ts';
import { recordingGate, storeHistory } from '../../support/action-history.ts';
import { runActionJob } from '../../support/action-job.ts';
import { type ActionWorkspace, openWorkspace, PUSH_EVENT } from '../../support/action-workspace.ts';
import { type GitHubSession, openGitHubSession } from '../../support/github-session.ts';
import { ACTIONS_BOT } from '../../support/github-stand-in/index.ts';

type Inputs = Readonly<Record<string, string>>;
const RELEASED = 'the released version';

/** A session whose first commit on main is released as v1.4. */
async function openReleased() {
  const session = await openGitHubSession();
  const [, first = ''] = session.mainShas;
  session.shop.branches.set('v1.4', first);
  session.shop.releases.push('v1.4');
  return {
    session,
    released: first,
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

function scheduled(
  session: GitHubSession,
  workspace: ActionWorkspace,
  inputs: Inputs = {},
  services: NonNullable<Parameters<typeof runActionJob>[1]['services']> = {
    runGate: measuringGate(decidedAs('pass')),
  },
) {
  return runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, {
      headSha: session.mainShas[0] ?? '',
      event: 'schedule',
    }),
    event: PUSH_EVENT,
    workspace: workspace.directory,
    inputs: { scenario: 'perf.yml', url: workspace.url, mode: 'released', ...inputs },
    services,
  });
}

test.each([
  ['the latest release', {}],
  ['a tag', { 'released-ref': 'v1.4' }],
])(
  'a scheduled run with `mode: released` measures %s as its own commit and keeps it for the next',
  async (_, inputs) => {
    await using opened = await openReleased();
    const { session, released } = opened;
    await using workspace = await openWorkspace();
    const end = await scheduled(session, workspace, inputs);
    expect(end.exitCode).toBe(0);
    expect(end.log.join('\n')).toContain(`The released version is v1.4, ${released.slice(0, 12)}.`);
    expect(end.log.join('\n')).toContain(`Stored 1 runs of ${RELEASED}`);
    expect(session.shop.checkRuns).toMatchObject([{ headSha: released, status: 'completed' }]);
    // The next one answers to it.
    const gate = recordingGate();
    await scheduled(session, workspace, inputs, { runGate: gate.runGate });
    expect(gate.asked[0]).toMatchObject({
      gate: 'main',
      provenance: { sha: released },
      baseline: { kind: 'history', makesBaseline: '' },
    });
  },
);

test.each([
  ['where nothing was released', {}, 'The repository has no release.'],
  ['for a tag that is none', { 'released-ref': 'v9' }, 'There is no commit v9.'],
  ['without an address', { url: '', start: 'node server.mjs' }, '`mode: released` measures what is deployed'],
])('`mode: released` %s says so in a check run', async (_, inputs, said) => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const end = await scheduled(session, workspace, inputs);
  expect(end.exitCode).toBe(2);
  expect(end.log.join('\n')).toContain(said);
  expect(session.shop.checkRuns).toMatchObject([{ conclusion: 'failure' }]);
});

test('nobody but the default branch says what is released', async () => {
  await using opened = await openReleased();
  const { session } = opened;
  await using workspace = await openWorkspace();
  const end = await runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, { headSha: session.headSha, headBranch: 'feature' }),
    event: PUSH_EVENT,
    workspace: workspace.directory,
    inputs: { scenario: 'perf.yml', url: workspace.url, mode: 'released' },
  });
  expect(end.exitCode).toBe(2);
  expect(end.log.join('\n')).toContain('Use `mode: released` on main');
});

/** What a push to a release branch is compared with. */
async function release(session: GitHubSession, workspace: ActionWorkspace, inputs: Inputs = {}) {
  const { world } = session.standIn;
  const sha = world.commit(session.shop, 'release/2', 'candidate', session.mainShas[0]);
  const gate = recordingGate();
  const end = await runActionJob(session, {
    run: world.addRun(session.shop, { headSha: sha, headBranch: 'release/2' }),
    event: PUSH_EVENT,
    workspace: workspace.directory,
    inputs: { scenario: 'perf.yml', url: workspace.url, ...inputs },
    services: { runGate: gate.runGate },
  });
  const baseline = gate.asked[0]?.baseline;
  if (baseline?.kind !== 'history') throw new Error(end.log.join('\n'));
  return { baseline, asked: gate.asked[0], log: end.log.join('\n') };
}

const five = (words: object, from = 1) =>
  Array.from({ length: 5 }, (_, index) => ({
    ...words,
    runId: `${from + index}`,
    deployment: `deployment ${from + index}`,
  }));

test('a release is compared with the accepted level of the released version, though its branch is built elsewhere', async () => {
  await using opened = await openReleased();
  const { session, released } = opened;
  await using workspace = await openWorkspace();
  const hotfix = session.standIn.world.commit(session.shop, 'hotfix', 'only there', released);
  storeHistory(
    session,
    [
      ...five({ sha: hotfix, level: { index: 0, accepted: true } }),
      ...five({ sha: hotfix, level: { index: 1, accepted: false } }, 6),
    ].map((entry, index) => ({ ...entry, startedAt: `2026-03-${10 + index}T08:00:00Z` })),
    { branch: RELEASED },
  );
  storeHistory(session, five({ sha: session.mainShas[0] ?? '' }, 20));
  const { baseline, asked, log } = await release(session, workspace);
  expect(asked?.gate).toBe('release');
  expect(baseline.entries.map(({ provenance }) => provenance.runId)).toEqual(['1', '2', '3', '4', '5']);
  expect(log).toContain('compared with the last accepted level of the released version');
});

test('whether a deployed commit may accept is asked of a branch, which the released version is not', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  // A commit of main that is the tip of no branch.
  const gate = recordingGate();
  const told = deploy(session, { sha: session.mainShas[1] ?? '', url: workspace.url });
  const end = await runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, { headSha: told.sha, event: 'deployment_status' }),
    event: deploymentEvent(told),
    ref: '',
    workspace: workspace.directory,
    inputs: { scenario: 'perf.yml', url: 'auto', 'allowed-hosts': '127.0.0.1:*', mode: 'release' },
    services: { runGate: gate.runGate },
  });
  expect([end.exitCode, end.log.join('\n')]).toEqual([3, expect.stringContaining('seen enough')]);
  expect(gate.asked[0]?.acceptances).toEqual([]);
});

test('where the released version has too few runs, main is taken, and where nobody has, the policy decides', async () => {
  await using opened = await openReleased();
  const { session, released } = opened;
  await using workspace = await openWorkspace();
  const none = await release(session, workspace);
  expect(none.baseline).toMatchObject({ entries: [], makesBaseline: '' });
  storeHistory(session, [{ sha: released }], { branch: RELEASED });
  storeHistory(session, five({ sha: session.mainShas[0] ?? '' }, 20));
  const { baseline, log } = await release(session, workspace);
  expect(baseline.entries).toHaveLength(5);
  expect(log).toContain('Compared with main.');
});

test('a new level of main has few runs, and makes no history young', async () => {
  await using opened = await openReleased();
  const { session } = opened;
  await using workspace = await openWorkspace();
  const sha = session.mainShas[0] ?? '';
  const told = async () => {
    const { entries, grown } = (await release(session, workspace)).baseline;
    return [entries.length, grown];
  };
  storeHistory(session, five({ sha }).slice(1));
  expect(await told()).toEqual([4, []]);
  const slower = { sha, verdict: 'regression', level: { index: 1, accepted: true } } as const;
  storeHistory(session, [...five({ sha }), slower]);
  expect(await told()).toEqual([1, ['shop']]);
});

test('the own history of a release branch is extended though the released version suffices for the comparison', async () => {
  await using opened = await openReleased();
  const { session, released } = opened;
  await using workspace = await openWorkspace();
  const { world } = session.standIn;
  storeHistory(session, five({ sha: released }), { branch: RELEASED });
  const stored = async () => {
    const sha = world.commit(session.shop, 'release/2', 'candidate', session.mainShas[0]);
    const end = await runActionJob(session, {
      run: world.addRun(session.shop, { headSha: sha, headBranch: 'release/2' }),
      event: PUSH_EVENT,
      workspace: workspace.directory,
      inputs: { scenario: 'perf.yml', url: workspace.url },
      services: { runGate: measuringGate(decidedAs('pass')) },
    });
    return end.log.find((line) => line.includes('Stored'));
  };
  expect(await stored()).toContain('Stored 1 runs of release/2');
  expect(await stored()).toContain('Stored 2 runs of release/2');
});

test('`url: auto` finds the deployment of the released commit, and a gate’s own deployment serves nothing', async () => {
  await using opened = await openReleased();
  const { session, released } = opened;
  await using workspace = await openWorkspace();
  deploy(session, { sha: session.mainShas[0] ?? '', url: 'http://127.0.0.1:9', environment: 'staging' });
  deploy(session, { sha: released, url: workspace.url, environment: 'staging' });
  const own = deploy(session, { sha: released, url: '', environment: 'performance', creator: ACTIONS_BOT });
  session.shop.deployments[session.shop.deployments.indexOf(own)] = { ...own, task: 'perf-gate' };
  const gate = recordingGate();
  const token = session.standIn.addToken('d', ACTIONS_BOT, { deployments: 'read' });
  const end = await scheduled(
    session,
    workspace,
    {
      url: 'auto',
      'allowed-hosts': '127.0.0.1:*',
      'deployment-creators': 'vercel[bot]\ngithub-actions[bot]',
      token,
    },
    { runGate: gate.runGate, createOctokit: () => session.octokit(token) },
  );
  expect(end.log.join('\n')).toContain(`Measuring the deployment at ${workspace.url}`);
  expect(gate.asked[0]?.candidate).toEqual({ kind: 'url', url: workspace.url });
});
