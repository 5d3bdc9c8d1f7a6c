import { expect, test } from '@jest/globals';
import { leaseName, type LeaseOptions, releaseLease, takeLease } from '../../../src/action/host-lease.ts';
import { InMemoryArtifacts, type MemoryArtifact } from '../../support/in-memory-artifacts.ts';

const HOST = 'staging.acme.example';
const NAME = leaseName(HOST);
const NOW = Date.parse('2026-01-01T12:00:00Z');

/** Takes the lease for run 7; `later` happens at each pause, whose time it does not take. */
function aTaker(artifacts: InMemoryArtifacts, change: Partial<LeaseOptions> = {}) {
  const told: string[] = [];
  const pauses: number[] = [];
  const runs = new Map<number, { isRunning: boolean; startedAt: string }>();
  let passedMs = 0;
  const take = (later: (pause: number) => void = () => {}) =>
    takeLease(HOST, {
      client: artifacts,
      source: {
        list: (name) => artifacts.list(name),
        readRun: async (runId) => runs.get(runId) ?? { isRunning: true, startedAt: '' },
      },
      runId: artifacts.run.runId,
      runUrl: 'https://github.com/acme/shop/actions/runs/7',
      clock: { nowMs: () => passedMs, wallTimeMs: () => NOW + passedMs },
      sleep: async (durationMs) => {
        pauses.push(durationMs);
        passedMs += durationMs;
        later(pauses.length);
      },
      signal: new AbortController().signal,
      waitMs: 600_000,
      onStanding: () => told.push('standing'),
      onWait: (message) => told.push(message),
      ...change,
    });
  return { take, told, pauses, runs };
}

/** The lease of another run, as old as ours or older. */
function leaseOf(artifacts: InMemoryArtifacts, runId: number, change: Partial<MemoryArtifact> = {}) {
  const createdAt = '2026-01-01T11:59:00Z';
  return artifacts.add({ name: NAME, bytes: Buffer.from('lease'), runId, createdAt, ...change });
}

function drop(artifacts: InMemoryArtifacts, lease: MemoryArtifact): void {
  artifacts.artifacts.splice(artifacts.artifacts.indexOf(lease), 1);
}

function standing(artifacts: InMemoryArtifacts): readonly number[] {
  return artifacts.artifacts.map(({ runId }) => runId);
}

test('a host that nobody loads is taken at once, and given back', async () => {
  const artifacts = new InMemoryArtifacts();
  const { take, told, pauses } = aTaker(artifacts);
  await take();
  expect([told, pauses, standing(artifacts)]).toEqual([['standing'], [], [7]]);
  await releaseLease(NAME, artifacts);
  await releaseLease(NAME, artifacts);
  expect(standing(artifacts)).toEqual([]);
});

test('the oldest lease comes first, and ours keeps its place meanwhile', async () => {
  const artifacts = new InMemoryArtifacts();
  const [first, second] = [leaseOf(artifacts, 3), leaseOf(artifacts, 4)];
  const { take, told, pauses } = aTaker(artifacts);
  await take((pause) => {
    leaseOf(artifacts, 100 + pause);
    if (pause === 2) drop(artifacts, first);
    if (pause === 4) drop(artifacts, second);
  });
  expect(pauses).toEqual([10_000, 15_000, 22_500, 33_750]);
  expect(told).toEqual([
    'standing',
    expect.stringMatching(/^run 3 loads staging\.acme\.example right now/),
    expect.stringMatching(/^run 4 loads/),
  ]);
});

test.each<[string, Partial<MemoryArtifact>]>([
  ['a fork', { isFromThisRepository: false }],
  ['a run that nobody knows', { runId: 0 }],
  ['a job that cannot last so long', { createdAt: '2026-01-01T05:00:00Z' }],
  ['a run that has expired', { isExpired: true }],
  ['a later run', { id: 1_000_000 }],
])('a lease of %s holds nobody up', async (_, change) => {
  const artifacts = new InMemoryArtifacts();
  leaseOf(artifacts, 3, change);
  const { take, pauses } = aTaker(artifacts);
  await take();
  expect(pauses).toEqual([]);
});

test('a run that has ended holds nobody up, though its lease still stands', async () => {
  const artifacts = new InMemoryArtifacts();
  leaseOf(artifacts, 3);
  const { take, pauses, runs } = aTaker(artifacts);
  await take(() => runs.set(3, { isRunning: false, startedAt: '' }));
  expect(pauses).toHaveLength(1);
});

test('legs of one run take turns, and none takes away what another holds', async () => {
  const artifacts = new InMemoryArtifacts();
  const other = leaseOf(artifacts, 7);
  const { take, told, pauses, runs } = aTaker(artifacts);
  runs.set(7, { isRunning: true, startedAt: '2026-01-01T11:00:00Z' });
  await take((pause) => {
    expect(artifacts.artifacts).toContain(other);
    if (pause === 3) drop(artifacts, other);
  });
  expect(pauses).toHaveLength(3);
  expect(told).toEqual([expect.stringMatching(/^another leg of this run loads/), 'standing']);
});

test('what an earlier attempt of the run left behind is taken away', async () => {
  const artifacts = new InMemoryArtifacts();
  leaseOf(artifacts, 7);
  const { take, pauses, runs } = aTaker(artifacts);
  runs.set(7, { isRunning: true, startedAt: '2026-01-01T11:59:30Z' });
  await take();
  expect([pauses.length, standing(artifacts)]).toEqual([1, [7]]);
});

test('when the wait is over nothing is measured, and the place in the queue is given up', async () => {
  const artifacts = new InMemoryArtifacts();
  leaseOf(artifacts, 3);
  const { take, pauses } = aTaker(artifacts);
  await expect(take()).rejects.toMatchObject({
    code: 'TARGET_BUSY',
    message: expect.stringContaining('run 3 for all of 600 s'),
  });
  expect(pauses.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(600_000);
  expect(standing(artifacts)).toEqual([3]);
});

test('a job that is stopped while it waits gives up its place', async () => {
  const artifacts = new InMemoryArtifacts();
  leaseOf(artifacts, 3);
  const stop = new AbortController();
  const { take } = aTaker(artifacts, { signal: stop.signal });
  await expect(take(() => stop.abort())).rejects.toMatchObject({ code: 'INTERRUPTED' });
  expect(standing(artifacts)).toEqual([3]);
});

test('an upload that fails is told as what it is', async () => {
  const artifacts = new InMemoryArtifacts();
  const client = { ...artifacts, uploadArtifact: () => Promise.reject(new Error('no such service')) };
  const { take } = aTaker(artifacts, { client: Object.assign(Object.create(artifacts), client) });
  await expect(take()).rejects.toMatchObject({
    code: 'GITHUB_UNAVAILABLE',
    message: expect.stringContaining('no such service'),
  });
});

test('each host has a name of its own, port included', () => {
  const names = ['a.example', 'a.example:8443', 'b.example'].map(leaseName);
  expect(new Set(names).size).toBe(3);
  for (const name of names) expect(name).toMatch(/^[\w.-]{10,60}$/);
});
