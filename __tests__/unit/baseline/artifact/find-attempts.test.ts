import { expect, test } from '@jest/globals';
import { runArtifactName } from '../../../../src/baseline/index.ts';
import { findAttempts, findOtherRuns } from '../../../../src/baseline/artifact/find-attempts.ts';
import { encodeRun, type Run } from '../../../../src/trial/index.ts';
import { aRun } from '../../../support/a-run.ts';
import { InMemoryArtifacts, type MemoryArtifact } from '../../../support/in-memory-artifacts.ts';
import { makeZip } from '../../../support/zip.ts';

const KEY = { workflowPath: '.github/workflows/perf.yml', configuration: 'default' };
const OURS = { runId: 7, runAttempt: 1, job: 'gate', sha: 'a'.repeat(40), isOfFork: false };
const nameOf = (runAttempt: number) => runArtifactName(KEY, { ...OURS, runAttempt });
const RUN = encodeRun(aRun({ scenario: 'shop' }));

function find(artifacts: InMemoryArtifacts, runAttempt: number) {
  return findAttempts(artifacts, KEY, { ...OURS, runAttempt });
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

/** What another run left, from oldest to newest. */
function leaveIn(
  artifacts: InMemoryArtifacts,
  runId: number,
  { words = {}, runAttempt = 1, ...fault }: Partial<MemoryArtifact> & LeftWords = {},
): void {
  const contents = encodeRun(aRun({ scenario: `of ${runId}`, ...words }));
  const bytes = makeZip([{ name: 'run.json', contents }]);
  const createdAt = `2026-01-01T00:00:${String(artifacts.artifacts.length).padStart(2, '0')}Z`;
  artifacts.add({ name: nameOf(runAttempt), bytes, runId, createdAt, ...fault });
}

interface LeftWords {
  readonly words?: Partial<Run>;
  readonly runAttempt?: number;
}

async function scenariosOf(artifacts: InMemoryArtifacts, words: Partial<typeof OURS> = {}) {
  const { runs, missing } = await findOtherRuns(artifacts, KEY, { ...OURS, ...words });
  return { scenarios: runs.map(({ scenario }) => scenario), missing };
}

test('other runs at the commit are read, newest first, those of a second attempt too, and our own never', async () => {
  const artifacts = new InMemoryArtifacts();
  leaveIn(artifacts, 3);
  leaveIn(artifacts, 4, { runAttempt: 2 });
  leaveIn(artifacts, 7);
  expect(await scenariosOf(artifacts)).toEqual({ scenarios: ['of 4', 'of 3'], missing: [] });
  expect(await scenariosOf(artifacts, { sha: 'b'.repeat(40) })).toEqual({ scenarios: [], missing: [] });
  expect(await scenariosOf(artifacts, { job: 'other' })).toEqual({ scenarios: [], missing: [] });
});

test.each<[string, Partial<MemoryArtifact>]>([
  ['of a fork', { isFromThisRepository: false }],
  ['of another workflow file', { runId: 666 }],
  ['of a run that nobody knows', { runId: 0 }],
])('what is %s under the same name is not ours, and not told', async (_, fault) => {
  const artifacts = new InMemoryArtifacts();
  artifacts.workflowPaths.set(666, '.github/workflows/evil.yml');
  leaveIn(artifacts, 3, fault);
  expect(await scenariosOf(artifacts)).toEqual({ scenarios: [], missing: [] });
});

test('a run of a fork goes on from what the fork left', async () => {
  const artifacts = new InMemoryArtifacts();
  leaveIn(artifacts, 3, { isFromThisRepository: false });
  expect(await scenariosOf(artifacts, { isOfFork: true })).toEqual({ scenarios: ['of 3'], missing: [] });
});

test('what a newer run went on from is not read again', async () => {
  const artifacts = new InMemoryArtifacts();
  leaveIn(artifacts, 3, { bytes: Buffer.from('would be told if it were read') });
  const third = {
    runId: '3',
    runAttempt: 1,
    startedAt: '2026-01-01T00:00:00Z',
    deployment: 'd',
    evidence: [],
  };
  leaveIn(artifacts, 4, { words: { earlier: [third] } });
  expect(await scenariosOf(artifacts)).toEqual({ scenarios: ['of 4'], missing: [] });
});

test('what is ours and cannot be read is named, and so is that there is more than is read', async () => {
  const artifacts = new InMemoryArtifacts();
  for (let runId = 20; runId < 40; runId++) leaveIn(artifacts, runId);
  leaveIn(artifacts, 40, { isExpired: true });
  leaveIn(artifacts, 41, { digest: '' });
  const { scenarios, missing } = await scenariosOf(artifacts);
  expect(missing).toEqual([
    expect.stringMatching(
      /^the evidence of run 41, attempt 1, is not continued: .* nobody recorded the digest/,
    ),
    expect.stringMatching(/^the evidence of run 40, attempt 1, is not continued: its files have expired/),
    expect.stringMatching(/more than 10 runs at this commit/),
  ]);
  expect(scenarios).toHaveLength(8);
});
