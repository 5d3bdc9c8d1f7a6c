import { expect, test } from '@jest/globals';
import { leaseName } from '../../../src/action/host-lease.ts';
import { LEASES_STATE } from '../../../src/action/lease-hosts.ts';
import { PerfGateError } from '../../../src/foundation/index.ts';
import { runActionJob } from '../../support/action-job.ts';
import { type ActionWorkspace, openWorkspace, pullRequestEvent } from '../../support/action-workspace.ts';
import { type GitHubSession, openGitHubSession } from '../../support/github-session.ts';

type Inputs = Readonly<Record<string, string>>;

const HOST = 'preview.acme.example';
const STAGING = 'staging.acme.example:8443';

function standing({ shop }: GitHubSession): readonly string[] {
  return shop.artifacts.map(({ name }) => name).filter((name) => name.includes('lease'));
}

/** A job that loads two hosts; what stands while it measures is in `during`. */
async function load(
  session: GitHubSession,
  workspace: ActionWorkspace,
  inputs: Inputs = {},
  onPause: () => void = () => {},
) {
  const during: (readonly string[])[] = [];
  const { world } = session.standIn;
  const run = world.addRun(session.shop, {
    headSha: session.headSha,
    event: 'pull_request',
    conclusion: null,
  });
  let pauses = 0;
  const end = await runActionJob(session, {
    run,
    event: pullRequestEvent(session),
    workspace: workspace.directory,
    inputs: {
      scenario: 'perf.yml',
      url: `https://${HOST}`,
      'baseline-url': `https://${STAGING}`,
      ...inputs,
    },
    services: {
      runGate: () => {
        during.push(standing(session).toSorted());
        return Promise.reject(new PerfGateError('INTERRUPTED', 'seen enough', 'Nothing to do.'));
      },
      sleep: async () => {
        pauses += 1;
        onPause();
      },
    },
  });
  run.conclusion = 'success';
  return { end, run, during, pauses: () => pauses, log: end.log.join('\n') };
}

const BOTH = [leaseName(HOST), leaseName(STAGING)].toSorted();

test('both hosts are held while they are loaded, and given back', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const { during, end } = await load(session, workspace);
  expect(during).toEqual([BOTH]);
  expect(standing(session)).toEqual([]);
  expect(end.state.get(LEASES_STATE)).toBe('');
});

test('a host that another run loads is waited for until that run has ended', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const { world } = session.standIn;
  const other = world.addRun(session.shop, { headSha: session.mainShas[0] ?? '', conclusion: null });
  world.addArtifact(session.shop, { name: leaseName(STAGING), run: other, bytes: Buffer.from('lease') });
  let left = 3;
  const { during, pauses, log } = await load(session, workspace, {}, () => {
    left -= 1;
    if (left === 0) other.conclusion = 'success';
  });
  expect([during.length, pauses()]).toEqual([1, 3]);
  expect(log).toContain(`run ${other.id} loads ${STAGING} right now`);
});

test('where the turns cannot be seen, that is said and the load is sent all the same', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  session.standIn.deny('actions');
  const { during, log } = await load(session, workspace);
  expect(during).toEqual([[]]);
  expect(log).toMatch(/Whether another run loads preview\.acme\.example .* `actions: read`/);
});

test.each<[string, Inputs]>([
  ['no turns are wanted', { 'wait-for-host': '0s' }],
  ['the runner loads only itself', { url: 'http://127.0.0.1:1', 'baseline-url': 'http://localhost:2' }],
  ['a command is started', { url: '', 'baseline-url': '', start: 'x', 'baseline-ref': '' }],
])('there is no lease where %s', async (_, inputs) => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const { during } = await load(session, workspace, inputs);
  expect(during).toEqual([[]]);
});

test('the post step gives back what a killed job left', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const { world } = session.standIn;
  const run = world.addRun(session.shop, { headSha: session.headSha, event: 'pull_request' });
  for (const name of BOTH) world.addArtifact(session.shop, { name, run, bytes: Buffer.from('lease') });
  await runActionJob(session, {
    run,
    event: pullRequestEvent(session),
    workspace: workspace.directory,
    inputs: {},
    state: new Map([
      ['isPost', 'true'],
      [LEASES_STATE, BOTH.join('\n')],
    ]),
  });
  expect(standing(session)).toEqual([]);
});
