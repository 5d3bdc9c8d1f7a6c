import { expect, test } from '@jest/globals';
import { describeEnvironment } from '../../../src/gate/index.ts';
import type { EntryWords } from '../../support/a-history-entry.ts';
import { recordingGate, storeHistory } from '../../support/action-history.ts';
import { runActionJob } from '../../support/action-job.ts';
import { makeRepository } from '../../support/action-repository.ts';
import { openWorkspace, pullRequestEvent, PUSH_EVENT } from '../../support/action-workspace.ts';
import { openGitHubSession } from '../../support/github-session.ts';

/** What a pull request that left main after its first commit is compared with, and what is said of it. */
async function compareWith(entriesOf: (first: string, second: string) => readonly Partial<EntryWords>[]) {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const [second = '', first = ''] = session.mainShas;
  storeHistory(session, entriesOf(first, second));
  const gate = recordingGate();
  const end = await runActionJob(session, {
    run: session.standIn.world.addRun(session.shop, { headSha: session.headSha, event: 'pull_request' }),
    event: pullRequestEvent(session),
    workspace: workspace.directory,
    sha: 'c'.repeat(40),
    ref: 'refs/pull/1/merge',
    inputs: { scenario: 'perf.yml', url: workspace.url },
    services: { runGate: gate.runGate },
  });
  const baseline = gate.asked[0]?.baseline;
  if (baseline?.kind !== 'history') throw new Error(`no history: ${end.log.join('\n')}`);
  return { first, second, baseline, runs: baseline.entries.map(({ provenance }) => provenance.runId) };
}

test('a pull request is compared with what it is built on, and not with what main got since', async () => {
  const { runs, baseline, first } = await compareWith((sha, later) => [{ sha }, { sha: later }, { sha }]);
  expect(runs).toEqual(['0', '2']);
  expect([...baseline.distances]).toEqual([[first, 0]]);
  expect(baseline.past).toHaveLength(3);
});

test('where all runs are of later commits nothing is compared, and what helps is said', async () => {
  const { runs, baseline } = await compareWith((_, later) => [{ sha: later }, { sha: later }]);
  expect(runs).toEqual([]);
  expect(baseline.makesBaseline).toBe(
    'all comparable runs of main are of commits that this change is not built on: merge main into it',
  );
});

test('a checked out test merge is built on the base that was merged: its runs are baselines', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const { begin, head, base, merge, git } = await makeRepository(workspace, session);
  const run = session.standIn.world.addRun(session.shop, { headSha: base });
  const started = describeEnvironment({ kind: 'command', command: '', directory: '', label: '' }, {});
  const environmentClass = started.class;
  storeHistory(
    session,
    [begin, base].map((sha) => ({ sha, environmentClass })),
    { run },
  );
  const compared = async (checkedOut: string) => {
    await git('switch', '--quiet', '--detach', checkedOut);
    const gate = recordingGate();
    await runActionJob(session, {
      run: session.standIn.world.addRun(session.shop, { headSha: head, event: 'pull_request' }),
      event: pullRequestEvent(session, head),
      workspace: workspace.directory,
      sha: merge,
      ref: 'refs/pull/1/merge',
      inputs: { scenario: 'perf.yml', start: 'node server.mjs', 'baseline-ref': '' },
      services: { runGate: gate.runGate },
    });
    const baseline = gate.asked[0]?.baseline;
    return baseline?.kind === 'history' ? baseline.entries.map(({ provenance }) => provenance.sha) : [];
  };
  expect(await compared(merge)).toEqual([begin, base]);
  expect(await compared(head)).toEqual([begin]);
});

test('how main went is shown by its runs of all levels, without an earlier attempt of the run itself', async () => {
  await using session = await openGitHubSession();
  await using workspace = await openWorkspace();
  const [second = '', first = ''] = session.mainShas;
  const run = session.standIn.world.addRun(session.shop, { headSha: second });
  storeHistory(session, [
    { sha: first },
    { sha: first, level: { index: 1, accepted: false } },
    { sha: first, environmentClass: 'another machine' },
    { sha: second, runId: String(run.id) },
  ]);
  const gate = recordingGate();
  await runActionJob(session, {
    run,
    event: PUSH_EVENT,
    workspace: workspace.directory,
    inputs: { scenario: 'perf.yml', url: workspace.url },
    services: { runGate: gate.runGate },
  });
  const baseline = gate.asked[0]?.baseline;
  const courses = baseline?.kind === 'history' ? baseline.courses : [];
  expect(courses).toMatchObject([
    { branch: 'main', scenario: 'shop', elsewhere: { environment: 1, load: 0 } },
  ]);
  expect(courses[0]?.entries.map(({ provenance }) => provenance.runId)).toEqual(['0', '1']);
});
