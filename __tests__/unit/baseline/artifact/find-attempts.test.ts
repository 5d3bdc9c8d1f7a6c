import { expect, test } from '@jest/globals';
import { runArtifactName } from '../../../../src/baseline/index.ts';
import { findAttempts } from '../../../../src/baseline/artifact/find-attempts.ts';
import { encodeRun } from '../../../../src/trial/index.ts';
import { aRun } from '../../../support/a-run.ts';
import { InMemoryArtifacts } from '../../../support/in-memory-artifacts.ts';
import { makeZip } from '../../../support/zip.ts';

const KEY = { workflowPath: '.github/workflows/perf.yml', configuration: 'default' };
const nameOf = (runAttempt: number) => runArtifactName(KEY, { runId: 7, runAttempt, job: 'gate' });
const RUN = encodeRun(aRun({ scenario: 'shop' }));

function find(artifacts: InMemoryArtifacts, runAttempt: number) {
  return findAttempts(artifacts, KEY, { runId: 7, runAttempt, job: 'gate' });
}

/** The artifact of one attempt with these files. */
function leave(
  artifacts: InMemoryArtifacts,
  runAttempt: number,
  files: Readonly<Record<string, string>>,
): void {
  const entries = Object.entries(files).map(([name, text]) => ({ name, contents: Buffer.from(text) }));
  artifacts.add({ name: nameOf(runAttempt), bytes: makeZip(entries) });
}

test('a first attempt looks for nothing', async () => {
  expect(await find(new InMemoryArtifacts(), 1)).toEqual({ runs: [], missing: [] });
});

test('the run files of all earlier attempts are read, and nothing else', async () => {
  const artifacts = new InMemoryArtifacts();
  leave(artifacts, 1, { 'run.json': RUN, 'decision.json': '{}', 'report.html': '' });
  leave(artifacts, 2, { 'shop.run.json': RUN, 'search.run.json': encodeRun(aRun({ scenario: 'search' })) });
  leave(artifacts, 3, { 'run.json': RUN });
  const { runs, missing } = await find(artifacts, 3);
  expect(runs.map(({ scenario }) => scenario)).toEqual(['shop', 'shop', 'search']);
  expect(missing).toEqual([]);
});

test('whatever cannot be read is named', async () => {
  const artifacts = new InMemoryArtifacts();
  leave(artifacts, 2, { 'report.html': '' });
  leave(artifacts, 3, { 'run.json': RUN.slice(0, 100) });
  artifacts.add({ name: nameOf(4), bytes: Buffer.from('no archive') });
  artifacts.add({ name: nameOf(5), bytes: makeZip([]), isExpired: true });
  const { runs, missing } = await find(artifacts, 6);
  expect(runs).toEqual([]);
  expect(missing.map((text) => text.replace(/: .*/u, ''))).toEqual(
    [1, 2, 3, 4, 5].map((attempt) => `the evidence of attempt ${attempt} is not continued`),
  );
  expect(missing[0]).toMatch(/this job left no files in it/u);
  expect(missing[4]).toMatch(/expired/u);
});
