import { expect, test } from '@jest/globals';
import { readZip } from '../../../src/baseline/artifact/read-zip.ts';
import { recordingGate } from '../../support/action-history.ts';
import { runActionJob } from '../../support/action-job.ts';
import {
  type ActionWorkspace,
  openWorkspace,
  pullRequestEvent,
  PUSH_EVENT,
} from '../../support/action-workspace.ts';
import { type GitHubSession, openGitHubSession } from '../../support/github-session.ts';

interface Trigger {
  readonly event: string;
  readonly payload: unknown;
  /** The commit that the workflow runs on. */
  readonly sha: string;
  readonly ref: string;
  readonly inputs?: Readonly<Record<string, string>>;
}

/** A job as the event starts it; nothing is measured with `gate`. */
function trigger(
  session: GitHubSession,
  workspace: ActionWorkspace,
  { event, payload, sha, ref, inputs = {} }: Trigger,
  gate?: ReturnType<typeof recordingGate>,
) {
  const headBranch = ref.replace('refs/heads/', '');
  return runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, { headSha: sha, event, headBranch }),
    event: payload,
    workspace: workspace.directory,
    ref,
    inputs: { scenario: 'perf.yml', url: workspace.url, ...inputs },
    ...(gate === undefined ? {} : { services: { runGate: gate.runGate } }),
  });
}

function onMain({ mainShas }: GitHubSession, event: string): Trigger {
  return { event, payload: PUSH_EVENT, sha: mainShas[0] ?? '', ref: 'refs/heads/main' };
}

/** The pull request’s event with what happened to it, and the labels that it has. */
function onPull(
  session: GitHubSession,
  action: string,
  labels: readonly string[] = [],
  changed: string | null = null,
): Trigger {
  const event = Object(pullRequestEvent(session));
  const payload = {
    ...event,
    action,
    ...(changed === null ? {} : { label: { name: changed } }),
    pull_request: { ...event.pull_request, labels: labels.map((name) => ({ name })) },
  };
  return { event: 'pull_request', payload, sha: session.headSha, ref: 'refs/pull/1/merge' };
}

test.each(['push', 'schedule', 'workflow_dispatch'])(
  '`%s` on main is measured as main, and stored',
  async (event) => {
    await using session = await openGitHubSession();
    await using workspace = await openWorkspace();
    const end = await trigger(session, workspace, onMain(session, event));
    expect([end.exitCode, end.outputs.get('verdict')]).toEqual([0, 'inconclusive']);
    expect(session.shop.artifacts.map(({ name }) => name.replace(/-default.*/, ''))).toEqual([
      'perf-gate-run',
      'perf-gate-history',
    ]);
    expect(session.shop.checkRuns).toMatchObject([{ headSha: session.mainShas[0], conclusion: 'neutral' }]);
    expect(session.shop.comments).toEqual([]);
  },
);

test('`workflow_dispatch` on the branch of a pull request speaks in that pull request', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const { headSha: sha } = session;
  const ref = 'refs/heads/feature';
  await trigger(session, workspace, { event: 'workflow_dispatch', payload: PUSH_EVENT, sha, ref });
  expect(session.shop.comments).toMatchObject([{ issue: 1 }]);
  expect(session.shop.artifacts.map(({ name }) => name)).toEqual([expect.stringContaining('perf-gate-run-')]);
});

test('`merge_group` is measured as a change, its check is the queue’s, and nothing is stored', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const { world } = session.standIn;
  const [base = ''] = session.mainShas;
  const sha = world.commit(session.shop, 'gh-readonly-queue/main/pr-1', 'merge', base);
  const merge_group = {
    head_sha: sha,
    base_sha: base,
    base_ref: 'refs/heads/main',
    head_ref: 'refs/heads/gh-readonly-queue/main/pr-1',
  };
  const payload = { repository: { default_branch: 'main' }, action: 'checks_requested', merge_group };
  const ref = merge_group.head_ref;
  const end = await trigger(session, workspace, { event: 'merge_group', payload, sha, ref });
  expect(end.log.join('\n')).toContain('Gate: pull-request');
  expect(session.shop.checkRuns).toMatchObject([{ headSha: sha, status: 'completed' }]);
  expect(session.shop.comments).toEqual([]);
  expect(session.shop.artifacts.filter(({ name }) => name.includes('history'))).toEqual([]);
});

test('without an input `label` every pull request is measured, also when it is labeled', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const gate = recordingGate();
  await trigger(session, workspace, onPull(session, 'opened'), gate);
  await trigger(session, workspace, onPull(session, 'labeled', ['docs'], 'docs'), gate);
  expect(gate.asked).toHaveLength(2);
});

test('with one, a pull request is measured on demand, and its check does not hang until then', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const gate = recordingGate();
  const inputs = { label: 'perf' };
  const run = (words: Trigger) => trigger(session, workspace, { ...words, inputs }, gate);
  const opened = await run(onPull(session, 'opened', ['docs']));
  expect([opened.exitCode, opened.outputs.get('verdict'), gate.asked]).toEqual([0, '', []]);
  expect(session.shop.checkRuns).toMatchObject([
    { headSha: session.headSha, status: 'completed', conclusion: 'neutral' },
  ]);
  expect(session.shop.checkRuns[0]?.title).toBe(
    'Not measured: the pull request does not have the label perf',
  );

  const other = await run(onPull(session, 'labeled', ['docs', 'ui'], 'ui'));
  expect([other.exitCode, gate.asked.length, session.shop.checkRuns.length]).toEqual([0, 0, 1]);

  await run(onPull(session, 'labeled', ['docs', 'perf'], 'perf'));
  expect([gate.asked.length, session.shop.checkRuns.length]).toEqual([1, 2]);
  await run(onPull(session, 'synchronize', ['docs', 'perf']));
  expect(gate.asked).toHaveLength(2);
});

test('another label, or the label’s removal, does not cover what was found', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const gate = recordingGate();
  const inputs = { label: 'perf' };
  for (const words of [
    onPull(session, 'labeled', ['perf', 'docs'], 'docs'),
    onPull(session, 'unlabeled', [], 'perf'),
    onPull(session, 'unlabeled', ['perf'], 'docs'),
  ]) {
    const end = await trigger(session, workspace, { ...words, inputs }, gate);
    expect([end.exitCode, gate.asked, session.shop.checkRuns]).toEqual([0, [], []]);
  }
});

test('a label is asked of pull requests only', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const gate = recordingGate();
  await trigger(session, workspace, { ...onMain(session, 'push'), inputs: { label: 'perf' } }, gate);
  expect(gate.asked).toMatchObject([{ gate: 'main' }]);
});

/** A push to `branch`, or the end of the run of another workflow that was started by one. */
function afterPush(event: 'push' | 'workflow_run', branch: string, sha: string, main: string): Trigger {
  const ended = {
    id: 1,
    event: 'push',
    head_sha: sha,
    head_branch: branch,
    head_repository: { full_name: 'acme/shop' },
  };
  const inputs = { label: 'perf' };
  return event === 'push'
    ? { event, payload: PUSH_EVENT, sha, ref: `refs/heads/${branch}`, inputs }
    : {
        event,
        payload: { ...Object(PUSH_EVENT), workflow_run: ended },
        sha: main,
        ref: 'refs/heads/main',
        inputs,
      };
}

test.each(['push', 'workflow_run'] as const)(
  'on `%s` the label is asked of the pull request of the commit',
  async (event) => {
    await using session = await openGitHubSession();
    await using workspace = await openWorkspace();
    const [main = ''] = session.mainShas;
    const [pull] = session.shop.pulls;
    const words = afterPush(event, 'feature', session.headSha, main);
    const gate = recordingGate();
    const bare = await trigger(session, workspace, words, gate);
    expect([bare.exitCode, bare.outputs.get('verdict'), gate.asked]).toEqual([0, '', []]);
    expect(session.shop.checkRuns).toMatchObject([
      { headSha: session.headSha, title: 'Not measured: the pull request does not have the label perf' },
    ]);
    if (pull !== undefined) pull.labels = ['perf'];
    await trigger(session, workspace, words, gate);
    expect(gate.asked).toMatchObject([{ gate: 'pull-request' }]);
  },
);

test.each(['push', 'workflow_run'] as const)(
  'a release is gated on `%s` whatever the label of the pull request that it is the head of',
  async (event) => {
    await using session = await openGitHubSession();
    await using workspace = await openWorkspace();
    const { world } = session.standIn;
    const [main = ''] = session.mainShas;
    const sha = world.commit(session.shop, 'release/2', 'release', main);
    world.addPull(session.shop, { headRef: 'release/2' });
    const gate = recordingGate();
    await trigger(session, workspace, afterPush(event, 'release/2', sha, main), gate);
    expect(gate.asked).toMatchObject([{ gate: 'release' }]);
  },
);

test('a run that somebody starts by hand needs no label', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const gate = recordingGate();
  const words = afterPush('push', 'feature', session.headSha, '');
  await trigger(session, workspace, { ...words, event: 'workflow_dispatch' }, gate);
  expect(gate.asked).toMatchObject([{ gate: 'pull-request' }]);
});

function filesIn(archive: Uint8Array): readonly string[] {
  const files = readZip(archive, { maxEntries: 100, maxBytes: 1e8 });
  return [...files.values()].map((bytes) => Buffer.from(bytes).toString());
}

test('what opens a protected deployment is sent with every request, and stands nowhere', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const seen = new Set<string | undefined>();
  workspace.onRequest = ({ headers }) => seen.add(String(headers['x-vercel-protection-bypass']));
  const inputs = { headers: 'X-Vercel-Protection-Bypass: opensesame' };
  const end = await trigger(session, workspace, { ...onMain(session, 'push'), inputs });
  expect([...seen]).toEqual(['opensesame']);
  expect(end.secrets).toContain('opensesame');
  const told = [
    ...end.log,
    end.summary,
    ...end.outputs.values(),
    ...session.standIn.requests.map(({ body }) => JSON.stringify(body) ?? ''),
    ...session.shop.artifacts.flatMap(({ bytes }) => filesIn(bytes)),
  ].join('\n');
  expect(told).not.toContain('opensesame');
});
