import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { PerfGateError } from '../../../src/foundation/index.ts';
import { decidedAs, measuringGate } from '../../support/action-gate.ts';
import { recordingGate } from '../../support/action-history.ts';
import { type JobWords, runActionJob } from '../../support/action-job.ts';
import {
  type ActionWorkspace,
  openWorkspace,
  pullRequestEvent,
  PUSH_EVENT,
  SHORT_SCENARIO,
} from '../../support/action-workspace.ts';
import { aJudgedComparison, aReason } from '../../support/a-report.ts';
import { type GitHubSession, openGitHubSession } from '../../support/github-session.ts';

function jobOf(session: GitHubSession, workspace: ActionWorkspace, inputs: Readonly<Record<string, string>>) {
  return {
    run: session.standIn.world.addRun(session.shop, { headSha: session.headSha, event: 'pull_request' }),
    event: pullRequestEvent(session),
    workspace: workspace.directory,
    inputs: { scenario: '*.yml', url: workspace.url, ...inputs },
  } satisfies JobWords;
}

/** Two scenarios: the shop's own, and a search. */
async function addSearch({ directory }: ActionWorkspace): Promise<void> {
  await writeFile(join(directory, 'search.yml'), SHORT_SCENARIO.replace('name: shop', 'name: search'));
}

/** A decision about both, of which the search is slower. */
function searchIsSlower() {
  const { verdict, severity, blocking, wouldBlock, exitCode, conclusion } = decidedAs('regression');
  const slow = { verdict, severity, blocking, wouldBlock, exitCode, conclusion };
  const { verdict: good, ...well } = decidedAs('pass');
  return decidedAs('regression', {
    comparisons: [
      aJudgedComparison({ scenario: 'search', verdict, severity }),
      aJudgedComparison({ scenario: 'shop' }),
    ],
    parts: [
      { scenario: 'search', ...slow, reasons: [aReason({ code: 'regression', scenario: 'search' })] },
      {
        scenario: 'shop',
        verdict: good,
        severity: well.severity,
        blocking: false,
        wouldBlock: false,
        exitCode: 0,
        conclusion: 'success',
        reasons: [aReason({ scenario: 'shop' })],
      },
    ],
  });
}

const told = ({ shop }: GitHubSession) =>
  shop.checkRuns.map(({ name, status, conclusion }) => `${name}: ${status} ${conclusion}`);

test('with `checks: per-scenario` each scenario has a check run of its own beside that of the whole', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  await addSearch(workspace);
  const open: string[][] = [];
  const gate = measuringGate(searchIsSlower());
  const end = await runActionJob(session, {
    ...jobOf(session, workspace, { checks: 'per-scenario' }),
    services: {
      runGate: (request) => {
        open.push(told(session));
        return gate(request);
      },
    },
  });
  const names = ['perf-gate', 'perf-gate: shop', 'perf-gate: search'];
  expect(open).toEqual([names.map((name) => `${name}: in_progress null`)]);
  expect(end.exitCode).toBe(1);
  expect(told(session)).toEqual([
    'perf-gate: completed failure',
    'perf-gate: shop: completed success',
    'perf-gate: search: completed failure',
  ]);
  const [, shop, search] = session.shop.checkRuns;
  expect(shop?.title).toMatch(/^Pass/);
  expect(search?.title).toMatch(/^Regression/);
  expect(shop?.annotations).toEqual([]);
  expect(end.state.get('openChecks')).toBe('[]');
});

test('where nothing is decided none of them stays open, and the post step finds those of a killed job', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  await addSearch(workspace);
  await runActionJob(session, {
    ...jobOf(session, workspace, { checks: 'per-scenario' }),
    services: { runGate: () => Promise.reject(new PerfGateError('TARGET_REFUSED', 'no', 'Nothing.')) },
  });
  expect(told(session).every((line) => line.endsWith('completed failure'))).toBe(true);

  session.shop.checkRuns.length = 0;
  const saved = new Map<string, string>();
  let reached: () => void = () => {};
  const measuring = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const job = jobOf(session, workspace, { checks: 'per-scenario' });
  void runActionJob(session, {
    ...job,
    saved,
    services: {
      runGate: () => {
        reached();
        return new Promise<never>(() => {});
      },
    },
  });
  await measuring;
  await runActionJob(session, { ...job, state: saved });
  expect(told(session)).toHaveLength(3);
  expect(told(session).every((line) => line.endsWith('completed cancelled'))).toBe(true);
});

test('what GitHub did not take is told again by the post step, of the whole and of each scenario', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  await addSearch(workspace);
  const job = jobOf(session, workspace, { checks: 'per-scenario' });
  const update = 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}';
  session.standIn.faults.next(update, { kind: 'status', status: 502 }, 12);
  const main = await runActionJob(session, {
    ...job,
    services: { runGate: measuringGate(searchIsSlower()) },
  });
  expect(told(session).every((line) => line.endsWith('in_progress null'))).toBe(true);
  await runActionJob(session, { ...job, state: main.state });
  expect(told(session)).toEqual([
    'perf-gate: completed failure',
    'perf-gate: shop: completed success',
    'perf-gate: search: completed failure',
  ]);
});

test.each([
  ['at the end of the job', 4, true],
  ['by the post step, where GitHub does not come to itself before', 8, false],
])('check runs that GitHub never made are begun %s, each with its verdict', async (_, times, isTold) => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const job = jobOf(session, workspace, { checks: 'per-scenario' });
  session.standIn.faults.next('POST /repos/{owner}/{repo}/check-runs', { kind: 'reset' }, times);
  const main = await runActionJob(session, {
    ...job,
    services: { runGate: measuringGate(decidedAs('regression')) },
  });
  const ended = ['perf-gate: completed failure', 'perf-gate: shop: completed failure'];
  expect(told(session)).toEqual(isTold ? ended : []);
  await runActionJob(session, { ...job, state: main.state });
  expect(told(session)).toEqual(ended);
});

test.each<[string, readonly string[], boolean]>([
  ['what it names', ['src/app.js', 'README.md'], true],
  ['nothing of it', ['README.md', 'docs/api.md'], false],
  ['what was moved out of it', ['src/app.js => lib/app.js'], true],
  ['the scenario', ['perf.yml'], true],
  ['what is accepted', ['.perf-gate/accepted.yml'], true],
  ['the workflow itself', ['.github/workflows/perf.yml'], true],
  ['more files than GitHub lists', Array.from({ length: 3000 }, (_, index) => `docs/${index}.md`), true],
])('with `paths` a pull request that touches %s is measured or not', async (_what, files, isMeasured) => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const [pull] = session.shop.pulls;
  if (pull !== undefined) pull.files = files;
  const gate = recordingGate();
  const end = await runActionJob(session, {
    ...jobOf(session, workspace, { paths: 'src/**\n!src/**.md', checks: 'per-scenario' }),
    services: { runGate: gate.runGate },
  });
  expect(gate.asked).toHaveLength(isMeasured ? 1 : 0);
  if (isMeasured) return;
  expect([end.exitCode, end.outputs.get('verdict')]).toEqual([0, '']);
  expect(told(session)).toEqual(['perf-gate: completed neutral', 'perf-gate: shop: completed neutral']);
  expect(session.shop.checkRuns[0]?.title).toBe(
    'Not measured: nothing that the change touches (2 files) is one of `paths`',
  );
  expect(session.shop.comments).toEqual([]);
});

test('a merge group is asked in the same way, and a push to main is always measured', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const { world } = session.standIn;
  const [base = ''] = session.mainShas;
  const measured = async (file: string) => {
    const headSha = world.commit(session.shop, `queue-${file.length}`, 'queued', base);
    world.putFile(headSha, file, 'x');
    const gate = recordingGate();
    await runActionJob(session, {
      ...jobOf(session, workspace, { paths: 'src/**' }),
      run: world.addRun(session.shop, { headSha, event: 'merge_group' }),
      event: {
        repository: { default_branch: 'main' },
        merge_group: {
          head_sha: headSha,
          base_sha: base,
          base_ref: 'refs/heads/main',
          head_ref: 'refs/heads/gh-readonly-queue/main/pr-1',
        },
      },
      services: { runGate: gate.runGate },
    });
    return gate.asked.length;
  };
  expect(await measured('src/app.js')).toBe(1);
  expect(await measured('README.md')).toBe(0);
  const gate = recordingGate();
  await runActionJob(session, {
    ...jobOf(session, workspace, { paths: 'src/**' }),
    run: world.addRun(session.shop, { headSha: base }),
    event: PUSH_EVENT,
    services: { runGate: gate.runGate },
  });
  expect(gate.asked).toHaveLength(1);
});

test.each([
  [{ 'on-inconclusive': 'maybe' }, 'perf-gate', 'on-inconclusive'],
  [{ url: '' }, 'perf-gate', 'neither `url` nor `start` is given'],
  [{ 'check-name': 'a\nb', scenario: '' }, 'perf-gate', 'is not one line of text'],
  [{ 'check-name': 'speed', name: 'mobile', scenario: '' }, 'speed (mobile)', 'is missing'],
  [{ paths: '[z-a]' }, 'perf-gate', 'no pattern of paths'],
])(
  'wrong inputs %j are told by a check run, so that a required one does not hang',
  async (inputs, name, said) => {
    await using session = await openGitHubSession();
    await using workspace = await openWorkspace();
    const end = await runActionJob(session, jobOf(session, workspace, inputs));
    expect(end.exitCode).toBe(2);
    expect(session.shop.checkRuns).toMatchObject([
      { name, headSha: session.headSha, status: 'completed', conclusion: 'failure' },
    ]);
    expect(session.shop.checkRuns[0]?.summary?.replaceAll('\\', '')).toContain(said);
  },
);

test('without a token nothing can be told but in the log, the summary and the exit code', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const end = await runActionJob(session, jobOf(session, workspace, { token: '' }));
  expect(end.exitCode).toBe(2);
  expect(end.summary).toContain('token');
  expect(session.shop.checkRuns).toEqual([]);
});
