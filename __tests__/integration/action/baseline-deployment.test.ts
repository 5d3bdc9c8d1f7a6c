import { expect, test } from '@jest/globals';
import { deploy, tokenForDeployments } from '../../support/action-deployments.ts';
import { recordingGate, storeHistory } from '../../support/action-history.ts';
import { runActionJob } from '../../support/action-job.ts';
import { openWorkspace, pullRequestEvent } from '../../support/action-workspace.ts';
import { type GitHubSession, openGitHubSession } from '../../support/github-session.ts';
import { person } from '../../support/github-stand-in/index.ts';

type Inputs = Readonly<Record<string, string>>;

const PREVIEW = 'https://shop-new-acme.preview.example';

/** What the pull request, which left main at its first commit, is measured beside. */
async function beside(session: GitHubSession, inputs: Inputs = {}) {
  await using workspace = await openWorkspace();
  const gate = recordingGate();
  const end = await runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, { headSha: session.headSha, event: 'pull_request' }),
    event: pullRequestEvent(session),
    workspace: workspace.directory,
    inputs: {
      scenario: 'perf.yml',
      url: PREVIEW,
      'baseline-url': 'auto',
      token: tokenForDeployments(session),
      'allowed-hosts': 'shop-*-acme.preview.example\nstaging.acme.example',
      ...inputs,
    },
    services: { runGate: gate.runGate },
  });
  const asked = gate.asked[0];
  const baseline = asked?.baseline;
  const isUrl = baseline?.kind === 'target' && baseline.target.kind === 'url';
  const url = isUrl ? baseline.target.url : null;
  return { url, kind: baseline?.kind, foundHosts: [...(asked?.foundHosts ?? [])], log: end.log.join('\n') };
}

/** Previews that each keep an address of their own, as Vercel's do. */
function ownAddress(name: string): string {
  return `https://shop-${name}-acme.preview.example`;
}

test('the merge base’s own deployment is taken, though GitHub calls it inactive and main has newer ones', async () => {
  await using session = await openGitHubSession();
  const [second = '', first = ''] = session.mainShas;
  deploy(session, { sha: first, url: ownAddress('first'), states: ['success', 'inactive'] });
  deploy(session, { sha: second, url: ownAddress('second') });
  deploy(session, { sha: session.headSha, url: PREVIEW });
  const { url, log, foundHosts } = await beside(session);
  expect(url).toBe(ownAddress('first'));
  expect(foundHosts).toEqual(['shop-first-acme.preview.example']);
  expect(log).toMatch(/deployment \d+ \(Preview\) of [0-9a-f]{12}, the merge base with main\./);
});

test('of a staging that all share, the deployment of the merge base is gone: the newest of main is taken, and told', async () => {
  await using session = await openGitHubSession();
  const [second = '', first = ''] = session.mainShas;
  const staging = 'https://staging.acme.example';
  deploy(session, { sha: first, url: staging, environment: 'staging' });
  deploy(session, { sha: second, url: staging, environment: 'staging' });
  const { url, log } = await beside(session);
  expect(url).toBe(staging);
  expect(log).toContain('1 commit after the merge base with main, whose changes show as if they were');
});

test('an address that a pull request took over since is no deployment of main', async () => {
  await using session = await openGitHubSession();
  const [, first = ''] = session.mainShas;
  const staging = 'https://staging.acme.example';
  deploy(session, { sha: first, url: staging, environment: 'staging' });
  const { id } = deploy(session, { sha: session.headSha, url: staging, environment: 'staging' });
  const { kind, log } = await beside(session);
  expect(kind).toBe('history');
  expect(log).toContain(`its address serves deployment ${id} by now`);
});

test('an older commit of main is better than none, and how far it is stands there', async () => {
  await using session = await openGitHubSession();
  const { world } = session.standIn;
  const [, first = ''] = session.mainShas;
  const third = world.commit(session.shop, 'feature2', 'third', session.mainShas[0]);
  session.shop.branches.set('main', third);
  const head = world.commit(session.shop, 'next', 'next', third);
  world.addPull(session.shop, { headRef: 'next' });
  deploy(session, { sha: first, url: ownAddress('first') });
  await using workspace = await openWorkspace();
  const gate = recordingGate();
  const end = await runActionJob(session, {
    run: world.addRun(session.shop, { headSha: head, event: 'pull_request' }),
    event: pullRequestEvent(session, head),
    workspace: workspace.directory,
    inputs: {
      scenario: 'perf.yml',
      url: PREVIEW,
      'baseline-url': 'auto',
      token: tokenForDeployments(session),
      'allowed-hosts': 'shop-*-acme.preview.example',
    },
    services: { runGate: gate.runGate },
  });
  expect(end.log.join('\n')).toContain('2 commits before the merge base with main');
});

test.each<[string, Parameters<typeof deploy>[1], Inputs, RegExp]>([
  ['of a stranger', { sha: '', creator: person('mallory'), url: ownAddress('x') }, {}, /it is by mallory/],
  ['on a foreign host', { sha: '', url: 'https://evil.example' }, {}, /evil\.example is not among/],
  ['in production', { sha: '', url: ownAddress('x'), environment: 'Production' }, {}, /is production/],
  ['that failed', { sha: '', states: ['pending', 'failure'] }, {}, /it is not served/],
  [
    'to another environment',
    { sha: '', url: ownAddress('x') },
    { 'baseline-environment': 'staging' },
    /no commit of main is deployed/,
  ],
  [
    'at the very address that is measured',
    { sha: '', url: PREVIEW },
    {},
    /the very address that is measured/,
  ],
])('a deployment %s is passed over, and the history is taken instead', async (_, words, inputs, why) => {
  await using session = await openGitHubSession();
  const [, first = ''] = session.mainShas;
  storeHistory(session, [{ sha: first }]);
  deploy(session, { ...words, sha: first });
  const { kind, log } = await beside(session, inputs);
  expect(kind).toBe('history');
  expect(log).toMatch(why);
  expect(log).toMatch(/warning: There is no deployment of main to measure beside/);
});

test('production is taken where the workflow says that it may be loaded', async () => {
  await using session = await openGitHubSession();
  const [, first = ''] = session.mainShas;
  deploy(session, { sha: first, url: ownAddress('first'), environment: 'Production', production: true });
  expect((await beside(session, { 'allow-production-load': 'true' })).url).toBe(ownAddress('first'));
});

test('a pull request that main contains already differs from nothing', async () => {
  await using session = await openGitHubSession();
  session.shop.branches.set('main', session.headSha);
  deploy(session, { sha: session.headSha, url: ownAddress('x') });
  const { kind, log } = await beside(session);
  expect(kind).toBe('history');
  expect(log).toContain('Nothing differs side by side: the merge base with main is');
});
