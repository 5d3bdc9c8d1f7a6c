import { expect, test } from '@jest/globals';
import { decidedAs, measuringGate } from '../../support/action-gate.ts';
import { storeHistory } from '../../support/action-history.ts';
import { runActionJob } from '../../support/action-job.ts';
import { openWorkspace, pullRequestEvent, PUSH_EVENT } from '../../support/action-workspace.ts';
import { openGitHubSession } from '../../support/github-session.ts';

test('in shadow mode the comment says what the gate would have blocked so far, by the history of main', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const [, begin = ''] = session.mainShas;
  storeHistory(
    session,
    Array.from({ length: 7 }, (_, index) => ({
      sha: begin,
      startedAt: `2026-03-${10 + index}T08:00:00Z`,
      wouldBlock: index === 3,
    })),
  );
  const push = (failOn: string) =>
    runActionJob(session, {
      run: session.standIn.world.addRun(session.shop, { headSha: session.headSha, event: 'pull_request' }),
      event: pullRequestEvent(session),
      workspace: workspace.directory,
      inputs: { scenario: 'perf.yml', url: workspace.url, 'fail-on': failOn },
      services: { runGate: measuringGate(decidedAs(failOn === 'never' ? 'shadow' : 'regression')) },
    });
  const shadow = await push('never');
  expect(shadow.exitCode).toBe(0);
  const [comment] = session.shop.comments;
  expect(comment?.body).toContain('Not blocking in shadow mode: it would block.');
  expect(comment?.body).toContain('Shadow mode: it would have blocked 1 of the last 7 runs of main.');
  await push('tolerance');
  expect(session.shop.comments[0]?.body).not.toContain('Shadow mode');
});

test('in shadow mode a history that cannot be read is not told as a branch without runs', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  storeHistory(session, [{ sha: session.mainShas[1] ?? '' }], { digest: `sha256:${'0'.repeat(64)}` });
  const end = await runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, { headSha: session.headSha, event: 'pull_request' }),
    event: pullRequestEvent(session),
    workspace: workspace.directory,
    inputs: { scenario: 'perf.yml', url: workspace.url, 'fail-on': 'never' },
    services: { runGate: measuringGate(decidedAs('pass')) },
  });
  for (const text of [session.shop.comments[0]?.body, end.summary]) {
    expect(text).toContain('Pass');
    expect(text).not.toContain('Shadow mode');
  }
  // What the choice of a baseline and the record both met is told once.
  expect(end.log.filter((line) => /^warning: .*digest/.test(line))).toHaveLength(1);
});

test('what was measured on main is remembered with what became of it', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const [tip = ''] = session.mainShas;
  const main = (word: 'shadow' | 'pass') =>
    runActionJob(session, {
      run: session.standIn.world.addRun(session.shop, { headSha: tip }),
      event: PUSH_EVENT,
      workspace: workspace.directory,
      inputs: { scenario: 'perf.yml', url: workspace.url, 'fail-on': 'never' },
      services: { runGate: measuringGate(decidedAs(word)) },
    });
  const first = await main('shadow');
  expect(first.summary).toContain('Shadow mode: no run of main is known');
  await main('pass');
  const third = await main('pass');
  expect(third.summary).toContain('Shadow mode: it would have blocked 1 of the last 2 runs of main.');
});

test.each([
  ['against the history', {}, 'pull_request'],
  [
    'beside another address, whose A/A runs stand in it',
    { 'baseline-url': 'http://127.0.0.1:9' },
    'pull_request',
  ],
  ['on main, which it is added to as well', {}, 'push'],
])('%s a job reads the same history once', async (_, inputs, event) => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const [tip = '', begin = ''] = session.mainShas;
  storeHistory(session, [{ sha: begin, wouldBlock: true }]);
  const isPush = event === 'push';
  const end = await runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, { headSha: isPush ? tip : session.headSha, event }),
    event: isPush ? PUSH_EVENT : pullRequestEvent(session),
    workspace: workspace.directory,
    inputs: { scenario: 'perf.yml', url: workspace.url, 'fail-on': 'never', ...inputs },
    services: { runGate: measuringGate(decidedAs('pass')) },
  });
  expect(end.summary).toContain('Shadow mode: it would have blocked 1 of the last 1 runs of main.');
  const downloads = session.standIn.requests.filter(({ route }) => route.endsWith('/{archive_format}'));
  expect(downloads).toHaveLength(1);
});
