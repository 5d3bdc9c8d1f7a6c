import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { PerfGateError } from '../../../src/foundation/index.ts';
import { runGate } from '../../../src/gate/index.ts';
import { killedAtUpload, runActionJob } from '../../support/action-job.ts';
import { openWorkspace, pullRequestEvent, SHORT_SCENARIO } from '../../support/action-workspace.ts';
import { openGitHubSession } from '../../support/github-session.ts';
import { ACTIONS_BOT } from '../../support/github-stand-in/index.ts';

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
    saved: state,
    services: {
      runGate: () => {
        reached();
        return killed;
      },
    },
  });
  await measuring;
  expect(session.shop.checkRuns).toMatchObject([{ status: 'in_progress' }]);
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

const CREATE = 'POST /repos/{owner}/{repo}/check-runs';
const LIST = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs';
const UPDATE = 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}';

/** A job whose threshold is broken, so that there is a verdict and an annotation to tell. */
async function openBrokenJob() {
  const opened = await openJob();
  const { workspace } = opened.job;
  const scenario = `${SHORT_SCENARIO}thresholds: { http_req_duration: 'p(50)<1' }\n`;
  await writeFile(join(workspace, 'perf.yml'), scenario);
  return opened;
}

const BROKEN = {
  status: 'completed',
  conclusion: 'failure',
  title: expect.stringContaining('Threshold broken'),
};

test('annotations that GitHub does not take cost the annotations and not the conclusion', async () => {
  await using opened = await openBrokenJob();
  const { session, job } = opened;
  session.standIn.faults.next(UPDATE, { kind: 'slow', delayMs: 1 });
  session.standIn.faults.next(UPDATE, { kind: 'status', status: 502 });
  const main = await runActionJob(session, job);
  await runActionJob(session, { ...job, state: main.state });
  expect(main.exitCode).toBe(1);
  expect(session.shop.checkRuns).toMatchObject([{ ...BROKEN, annotations: [] }]);
  const log = main.log.join('\n');
  expect(log).toMatch(/^warning: The check run has no annotations/m);
  expect(log).toMatch(/^error: .*p\(50\)<1/m);
});

test('a conclusion that GitHub did not take is told again by the post step, word for word', async () => {
  await using opened = await openBrokenJob();
  const { session, job } = opened;
  session.standIn.faults.next(UPDATE, { kind: 'status', status: 502 }, 4);
  const main = await runActionJob(session, job);
  expect(main.exitCode).toBe(1);
  expect(session.shop.checkRuns).toMatchObject([{ status: 'in_progress' }]);
  await runActionJob(session, { ...job, state: main.state });
  expect(session.shop.checkRuns).toMatchObject([BROKEN]);
});

test('a check that GitHub made and did not answer for is found at the end, and concluded with the verdict', async () => {
  await using opened = await openBrokenJob();
  const { session, job } = opened;
  session.standIn.faults.next(CREATE, { kind: 'reset' });
  session.standIn.faults.next(CREATE, { kind: 'reset-after' });
  const main = await runActionJob(session, job);
  expect(main.exitCode).toBe(1);
  expect(session.shop.checkRuns).toMatchObject([BROKEN]);
});

test('one that GitHub never made is made at the end: a required check appears, with the verdict', async () => {
  await using opened = await openBrokenJob();
  const { session, job } = opened;
  session.standIn.faults.next(CREATE, { kind: 'reset' }, 2);
  const main = await runActionJob(session, job);
  expect(session.shop.checkRuns).toMatchObject([BROKEN]);
  expect(main.outputs.get('check-url')).toContain(String(session.shop.checkRuns[0]?.id));
  expect(main.log.join('\n')).not.toMatch(/^warning: There is no check run/m);
  expect(main.state.get('lostChecks')).toBe('[]');
});

test('a second one that GitHub made without an answer ends as the first does', async () => {
  await using opened = await openBrokenJob();
  const { session, job } = opened;
  await runActionJob(session, {
    ...job,
    services: {
      runGate: async (request) => {
        const [check] = session.shop.checkRuns;
        if (check !== undefined) session.shop.checkRuns.push({ ...check, id: 4_000, annotations: [] });
        return await runGate(request);
      },
    },
  });
  expect(session.shop.checkRuns).toMatchObject([BROKEN, BROKEN]);
});

test.each([true, false])(
  'a job that is killed while it waits for its check leaves none in progress (GitHub made it: %s)',
  async (isCarriedOut) => {
    await using opened = await openJob();
    const { session, job } = opened;
    const { standIn, shop } = session;
    standIn.faults.next(CREATE, { kind: 'silent', isCarriedOut });
    const saved = new Map<string, string>();
    const runGate = () => new Promise<never>(() => {});
    void runActionJob(session, { ...job, saved, services: { runGate } });
    while (!standIn.requests.some(({ route }) => route === CREATE)) await sleep(5);
    expect(shop.checkRuns).toHaveLength(isCarriedOut ? 1 : 0);
    await runActionJob(session, { ...job, state: saved });
    expect(shop.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'cancelled' }]);
  },
);

test('check and deployment are closed before the leases are given back, which may take all the time that is left', async () => {
  await using opened = await openJob();
  const { session, job } = opened;
  const state = new Map<string, string>();
  const token = session.standIn.addToken('deployer', ACTIONS_BOT, { deployments: 'write' });
  const inputs = { ...job.inputs, token, 'deployment-environment': 'perf-gate' };
  await new Promise<void>((resolve) => {
    const runGate = () => {
      resolve();
      return new Promise<never>(() => {});
    };
    void runActionJob(session, { ...job, inputs, saved: state, services: { runGate } });
  });
  state.set('leases', 'perf-gate-lease-0123456789abcdef');
  await new Promise<void>((resolve) => {
    const deleteArtifact = () => {
      resolve();
      return new Promise<never>(() => {});
    };
    const artifactClient = { uploadArtifact: deleteArtifact, deleteArtifact };
    void runActionJob(session, { ...job, inputs, state, services: { artifactClient } });
  });
  expect(session.shop.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'cancelled' }]);
  expect(session.shop.deployments).toHaveLength(1);
  expect(session.shop.deployments[0]?.statuses.at(-1)).toMatchObject({ state: 'error' });
});

test('one that cannot be looked for either is found by the post step', async () => {
  await using opened = await openBrokenJob();
  const { session, job } = opened;
  session.standIn.faults.next(CREATE, { kind: 'reset-after' });
  session.standIn.faults.next(LIST, { kind: 'slow', delayMs: 0 });
  session.standIn.faults.next(LIST, { kind: 'status', status: 502 }, 8);
  const main = await runActionJob(session, job);
  expect(main.exitCode).toBe(1);
  expect(session.shop.checkRuns).toMatchObject([{ status: 'in_progress' }]);
  await runActionJob(session, { ...job, state: main.state });
  expect(session.shop.checkRuns).toMatchObject([BROKEN]);
});

test('a job that is killed after its verdict was found is closed with that verdict', async () => {
  await using opened = await openBrokenJob();
  const { session, job } = opened;
  const saved = await killedAtUpload(session, job);
  expect(session.shop.checkRuns).toMatchObject([{ status: 'in_progress' }]);
  await runActionJob(session, { ...job, state: saved });
  expect(session.shop.checkRuns).toMatchObject([BROKEN]);
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
