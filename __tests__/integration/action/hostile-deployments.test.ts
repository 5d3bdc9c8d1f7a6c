import { expect, test } from '@jest/globals';
import {
  deploy,
  deploymentEvent,
  type DeploymentWords,
  tokenForDeployments,
} from '../../support/action-deployments.ts';
import { recordingGate } from '../../support/action-history.ts';
import { runActionJob } from '../../support/action-job.ts';
import { openWorkspace, pullRequestEvent } from '../../support/action-workspace.ts';
import { type GitHubSession, openGitHubSession } from '../../support/github-session.ts';
import { ALLOWED_HOSTS, HONEST_URL, HOSTILE_DEPLOYMENTS } from '../../support/hostile/deployments.ts';
import { titled } from '../../support/hostile/hostile-case.ts';
import { HOSTILE_ATTEMPTS, HOSTILE_HISTORIES, storeEarlier, storeSix } from '../../support/hostile/stored.ts';
import { COMMANDS } from '../../support/refused.ts';

/** The job of a deployment's event, or of the pull request that waits for one. */
async function deployed(session: GitHubSession, words: Partial<DeploymentWords>, isWaiting: boolean) {
  await using workspace = await openWorkspace();
  const deployment = deploy(session, { url: HONEST_URL, ...words, sha: session.headSha });
  const gate = recordingGate();
  const event = isWaiting ? 'pull_request' : 'deployment_status';
  const end = await runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, { headSha: session.headSha, event }),
    event: isWaiting ? pullRequestEvent(session) : deploymentEvent(deployment),
    workspace: workspace.directory,
    ...(isWaiting ? {} : { ref: '' }),
    inputs: {
      scenario: 'perf.yml',
      url: 'auto',
      token: tokenForDeployments(session),
      'allowed-hosts': ALLOWED_HOSTS,
      'wait-for-deployment': '1s',
      'on-missing-deployment': 'block',
      headers: 'x-bypass: opensesame',
    },
    services: { runGate: gate.runGate },
  });
  return { end, asked: gate.asked };
}

test.each([false, true])('an honest deployment is measured, waited for: %p', async (isWaiting) => {
  await using session = await openGitHubSession();
  const { asked } = await deployed(session, {}, isWaiting);
  expect(asked).toMatchObject([{ candidate: { kind: 'url', url: HONEST_URL } }]);
});

test.each(titled(HOSTILE_DEPLOYMENTS))(
  'a deployment gets no load and no header, whether its event comes or it is found: %s',
  async (_, { words, why, isUnreadable = false }) => {
    // An event may say anything; what is no URI the API would not tell, by its own description.
    for (const isWaiting of isUri(words.url ?? HONEST_URL) ? [false, true] : [false]) {
      await using session = await openGitHubSession();
      const { end, asked } = await deployed(session, words, isWaiting);
      expect(asked).toEqual([]);
      expect([2, 3]).toContain(end.exitCode);
      const isRead = isWaiting || !isUnreadable;
      expect(end.log.join('\n')).toMatch(isRead ? why : /not that of a GitHub workflow[^]*(address|login)/);
      // The toolkit writes what goes out as a command of its own, an error, in one line.
      for (const line of end.log) expect(line.replace(/^error: .*/s, '')).not.toMatch(COMMANDS);
      expect(session.shop.checkRuns).toMatchObject(
        isRead ? [{ status: 'completed', conclusion: 'failure' }] : [],
      );
      expect(session.shop.comments).toEqual([]);
    }
  },
);

/** As RFC 3986 has it, or nothing. */
function isUri(url: string): boolean {
  return url === '' || /^[a-z][a-z\d+.-]*:(?!\/\/$)[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/i.test(url);
}

/** What the gate of a pull request is asked to go on from, and to compare with. */
async function askedOf(session: GitHubSession) {
  await using workspace = await openWorkspace();
  const gate = recordingGate();
  await runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, { headSha: session.headSha, event: 'pull_request' }),
    event: pullRequestEvent(session),
    workspace: workspace.directory,
    inputs: { scenario: 'perf.yml', url: workspace.url, 'wait-for-host': '0s' },
    services: { runGate: gate.runGate },
  });
  return gate.asked;
}

test('an honest history is compared with', async () => {
  await using session = await openGitHubSession();
  storeSix(session);
  expect(await askedOf(session)).toMatchObject([{ baseline: { kind: 'history', entries: { length: 6 } } }]);
});

test.each(titled(HOSTILE_HISTORIES))('no change is compared with: %s', async (_, { store }) => {
  await using session = await openGitHubSession();
  store(session);
  expect(await askedOf(session)).toMatchObject([{ baseline: { kind: 'history', entries: { length: 0 } } }]);
});

test('an honest attempt is gone on from', async () => {
  await using session = await openGitHubSession();
  storeEarlier(session);
  expect(await askedOf(session)).toMatchObject([{ earlier: { runs: { length: 1 } } }]);
});

test.each(titled(HOSTILE_ATTEMPTS))('no attempt goes on from: %s', async (_, { store }) => {
  await using session = await openGitHubSession();
  store(session);
  expect(await askedOf(session)).toMatchObject([{ earlier: { runs: [] } }]);
});
