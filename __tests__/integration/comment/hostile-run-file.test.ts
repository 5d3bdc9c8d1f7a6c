import { expect, test } from '@jest/globals';
import type { Run } from '../../../src/trial/index.ts';
import { archiveOf, forkRun, honestRun, leave, mainOfFile, publishEnd } from '../../support/fork-result.ts';
import type { WorkflowRun } from '../../support/github-stand-in/index.ts';
import { openGitHubSession } from '../../support/github-session.ts';
import { titled } from '../../support/hostile/hostile-case.ts';
import { CLAIMING_RUNS, HOSTILE_RUN_FILES } from '../../support/hostile/run-files.ts';
import { expectRefusedArchive } from '../../support/refused.ts';

const main = mainOfFile();

test.each(titled(HOSTILE_RUN_FILES))('a run file is refused: %s', async (_, { make, title }) => {
  await expectRefusedArchive(main, (run) => archiveOf({ 'run.json': make(honestRun(run)) }), title);
});

test('a run file that comes once more under another name, and one that is a stranger to the scenarios', async () => {
  for (const scenario of ['shop', 'free lunch']) {
    const two = (run: WorkflowRun) =>
      archiveOf({ 'a.run.json': honestRun(run), 'b.run.json': honestRun(run, 1, { scenario }) });
    await expectRefusedArchive(main, two, /not what the default branch measures/);
  }
});

test.each(titled(CLAIMING_RUNS))('a slower change is red, whatever it brings: %s', async (_, { make }) => {
  await using session = await openGitHubSession();
  const { run } = forkRun(session);
  const files = {
    'run.json': make(honestRun(run, 1.5)),
    'decision.json': '{"schema":"perf-gate.decision/1","verdict":"pass"}',
    'report.md': '### ✅ Pass',
  };
  leave(session, run, archiveOf(files));
  const end = await publishEnd(session, main, run);
  expect(session.shop.checkRuns).toEqual([expect.objectContaining({ conclusion: 'failure' })]);
  expect(end.outputs.get('verdict')).toBe('regression');
});

test('a run without a single trial, or with an endpoint of its own only, is no pass', async () => {
  for (const change of [(): Run['trials'] => [], renamed]) {
    await using session = await openGitHubSession();
    const { run } = forkRun(session);
    const honest = honestRun(run);
    leave(session, run, archiveOf({ 'run.json': { ...honest, trials: change(honest.trials) } }));
    await publishEnd(session, main, run);
    expect(session.shop.checkRuns).toEqual([expect.objectContaining({ conclusion: 'failure' })]);
  }
});

function renamed(trials: Run['trials']): Run['trials'] {
  return trials.map((trial) => ({
    ...trial,
    endpoints: trial.endpoints.map((endpoint) => ({ ...endpoint, endpoint: 'quick' })),
  }));
}
