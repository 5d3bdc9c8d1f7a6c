import { expect, test } from '@jest/globals';
import { PerfGateError } from '../../../src/foundation/index.ts';
import { runActionJob } from '../../support/action-job.ts';
import { openWorkspace, pullRequestEvent } from '../../support/action-workspace.ts';
import { openGitHubSession } from '../../support/github-session.ts';

async function openJob() {
  const session = await openGitHubSession();
  const workspace = await openWorkspace();
  const run = session.standIn.world.addRun(session.shop, { headSha: session.headSha, event: 'pull_request' });
  const job = {
    run,
    event: pullRequestEvent(session),
    workspace: workspace.directory,
    inputs: { scenario: 'perf.yml', url: workspace.url },
  };
  const close = async () => {
    await workspace[Symbol.asyncDispose]();
    await session[Symbol.asyncDispose]();
  };
  return { session, job, [Symbol.asyncDispose]: close };
}

test('a job that was killed in the middle leaves a check that the post step closes as cancelled', async () => {
  await using opened = await openJob();
  const { session, job } = opened;
  const killed = new Promise<never>(() => {});
  let reached: () => void = () => {};
  const measuring = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const state = new Map<string, string>();
  void runActionJob(session, {
    ...job,
    services: {
      runGate: () => {
        reached();
        return killed;
      },
    },
  });
  await measuring;
  expect(session.shop.checkRuns).toMatchObject([{ status: 'in_progress' }]);
  // What `core.saveState` had written by then.
  state.set('isPost', 'true');
  state.set('openCheck', String(session.shop.checkRuns[0]?.id));
  await runActionJob(session, { ...job, state });
  expect(session.shop.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'cancelled' }]);
});

test('a job that told its verdict leaves nothing to close, and the post step asks nothing of GitHub', async () => {
  await using opened = await openJob();
  const { session, job } = opened;
  const main = await runActionJob(session, job);
  expect(main.state.get('isPost')).toBe('true');
  const requests = session.standIn.requests.length;
  await runActionJob(session, { ...job, state: main.state });
  expect(session.standIn.requests).toHaveLength(requests);
  expect(session.shop.checkRuns).toMatchObject([{ conclusion: 'neutral' }]);
});

test.each([
  ['a problem of the user', new PerfGateError('TARGET_REFUSED', 'refused', 'Choose another.'), 2, /refused/],
  ['a bug', new TypeError('x is not a function'), 70, /fault of perf-gate itself/],
])(
  '%s ends in a failed check, an exit code of its own and a summary, never in a pass',
  async (_, error, code, title) => {
    await using opened = await openJob();
    const { session, job } = opened;
    const runGate = () => Promise.reject(error);
    const end = await runActionJob(session, { ...job, services: { runGate } });
    expect(end.exitCode).toBe(code);
    expect(end.outputs.get('verdict')).toBe('invalid');
    expect(end.outputs.get('blocking')).toBe('true');
    expect(end.summary).toContain('nothing was decided');
    expect(session.shop.checkRuns).toMatchObject([
      { conclusion: 'failure', title: expect.stringMatching(title) },
    ]);
  },
);

test('wrong inputs are all named at once, before anything is asked of GitHub', async () => {
  await using opened = await openJob();
  const { session, job } = opened;
  const end = await runActionJob(session, { ...job, inputs: { mode: 'fast', repeat: '0', token: '' } });
  expect(end.exitCode).toBe(2);
  for (const input of ['scenario', 'url', 'mode', 'repeat', 'token'])
    expect(end.log.join('\n')).toContain(`${input}: `);
  expect(session.standIn.requests).toEqual([]);
});

test('a scenario file with faults concludes the check and lists every fault', async () => {
  await using opened = await openJob();
  const { session, job } = opened;
  const end = await runActionJob(session, { ...job, inputs: { ...job.inputs, scenario: 'missing.yml' } });
  expect(end.exitCode).toBe(2);
  expect(session.shop.checkRuns).toMatchObject([
    { conclusion: 'failure', summary: expect.stringContaining('missing.yml') },
  ]);
});
