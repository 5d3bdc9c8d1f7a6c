import { expect, test } from '@jest/globals';
import { runActionJob } from '../../support/action-job.ts';
import { openWorkspace, pullRequestEvent, PUSH_EVENT } from '../../support/action-workspace.ts';
import { openGitHubSession } from '../../support/github-session.ts';
import { readZip } from '../../../src/baseline/artifact/read-zip.ts';

const SECRET = 'TOPSECRET';

test('a URL with a query is refused, and what stands in it is in no file, history, report or log', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const url = `${workspace.url}/?x-bypass=${SECRET}`;
  const inputs = { scenario: 'perf.yml', url };
  const main = await runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, { headSha: session.mainShas[0] ?? '' }),
    event: PUSH_EVENT,
    workspace: workspace.directory,
    inputs,
  });
  const pull = await runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, { headSha: session.headSha, event: 'pull_request' }),
    event: pullRequestEvent(session),
    workspace: workspace.directory,
    inputs: { ...inputs, url: workspace.url, 'baseline-url': url },
  });
  for (const { exitCode, log } of [main, pull]) {
    expect(exitCode).toBe(2);
    expect(log.join('\n')).toContain(`the URL ${workspace.url} carries a query`);
  }
  const stored = session.shop.artifacts.flatMap(({ bytes }) => [
    ...readZip(bytes, { maxEntries: 10, maxBytes: 1e8 }).values(),
  ]);
  const texts = [
    ...stored.map((bytes) => Buffer.from(bytes).toString()),
    ...[main, pull].flatMap(({ log, summary }) => [...log, summary]),
    ...session.shop.comments.map(({ body }) => body),
    ...session.shop.checkRuns.map(({ title, summary, text }) => [title, summary, text].join('\n')),
  ];
  expect(texts.filter((text) => text.includes(SECRET))).toEqual([]);
});
