import { createServer, type IncomingMessage } from 'node:http';
import { expect, test } from '@jest/globals';
import { runActionJob } from '../../support/action-job.ts';
import { openWorkspace, pullRequestEvent } from '../../support/action-workspace.ts';
import { openGitHubSession } from '../../support/github-session.ts';
import { endServer, listenOnLoopback } from '../../support/loopback-server.ts';

type Answer = readonly [status: number, headers?: Readonly<Record<string, string>>];

/** A job of a pull request on a preview that gives these answers one after the other, the last of them for good. */
async function measurePreview(answers: readonly Answer[], inputs: Readonly<Record<string, string>> = {}) {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const paths: string[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const [status = 500, headers = {}] = answers[Math.min(paths.length, answers.length - 1)] ?? [];
    paths.push(request.url ?? '');
    response.writeHead(status, headers).end('ok');
  });
  const url = await listenOnLoopback(server);
  try {
    const end = await runActionJob(session, {
      run: session.standIn.world.addRun(session.shop, { headSha: session.headSha, event: 'pull_request' }),
      event: pullRequestEvent(session),
      workspace: workspace.directory,
      inputs: { scenario: 'perf.yml', url, 'readiness-timeout': '20s', ...inputs },
    });
    const [check] = session.shop.checkRuns;
    return { end, paths, check, text: end.summary };
  } finally {
    endServer(server);
  }
}

test('a preview is asked until it answers with a success, as late as it wants, and only then loaded', async () => {
  const { end, paths } = await measurePreview([[404], [429, { 'retry-after': '1' }], [503], [200]]);
  expect(end.exitCode).toBe(0);
  expect(paths.slice(0, 4)).toEqual(['/', '/', '/', '/']);
  expect(new Set(paths.slice(4, -1))).toEqual(new Set(['/products']));
  // After the load it is asked once more whether it still answers.
  expect(paths.at(-1)).toBe('/');
  // A second at 130 a second is judged; a fifth of one, to warm up, is not.
  expect(paths.filter((path) => path === '/products').length).toBeGreaterThan(130);
});

test.each<[string, readonly Answer[], RegExp]>([
  ['asks for a sign-in', [[401]], /authentication wall: status 401/],
  [
    'leads to the sign-in of its host',
    [[302, { location: 'https://vercel.com/sso-api?url=x' }]],
    /authentication wall: redirected to vercel\.com\/sso-api/,
  ],
  ['is not there', [[404]], /was not ready within 3000 ms; last seen: status 404, which is no success/],
  ['is broken', [[500]], /was not ready within 3000 ms; last seen: status 500/],
])('a preview that %s is told as such in a concluded check, and not loaded', async (_, answers, words) => {
  const { end, paths, check, text } = await measurePreview(answers, { 'readiness-timeout': '3s' });
  expect([end.exitCode, end.outputs.get('verdict')]).toEqual([3, 'invalid']);
  expect(check).toMatchObject({ status: 'completed', conclusion: 'failure' });
  expect(text.replaceAll('\\', '')).toMatch(words);
  expect(paths).not.toContain('/products');
});

test('a preview that is out of reach is told apart from one behind a wall', async () => {
  const { end, text } = await measurePreview([[200]], {
    url: 'http://127.0.0.1:1',
    'readiness-timeout': '2s',
  });
  expect(end.exitCode).toBe(3);
  expect(text).toMatch(/cannot be reached/);
});
