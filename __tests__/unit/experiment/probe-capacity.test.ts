import { describe, expect, test } from '@jest/globals';
import type { LoadDriver, LoadWindow } from '../../../src/experiment/index.ts';
import { type CapacityRequest, probeCapacity } from '../../../src/experiment/probe-capacity.ts';
import { histogramFromValues } from '../../../src/histogram/index.ts';
import { parseScenario, type Scenario } from '../../../src/scenario/index.ts';
import { endpointThatDid, trialThatDid } from '../../support/measured-runs.ts';
import { manualClock } from '../../support/fake-drivers.ts';

/** What a pretended side answers in a window of so many connections. */
type Answers = (connections: number) => {
  readonly ok: number;
  readonly failed?: number;
  readonly cpuShare?: number;
  /** Time until the last answer. */
  readonly elapsedMs?: number;
};

interface Probed {
  readonly scenarios: Scenario[];
  readonly windows: LoadWindow[];
  readonly closed: number[];
}

function pretend(answers: Answers, clock: ReturnType<typeof manualClock>, probed: Probed) {
  return (scenario: Scenario): LoadDriver => {
    probed.scenarios.push(scenario);
    let left = scenario.limits.requestBudget;
    return {
      measure: (window) => {
        probed.windows.push(window);
        const connections = window.users[0]?.users[0] ?? 0;
        const asked = answers(connections);
        const partial = asked.ok + (asked.failed ?? 0) > left;
        const ok = Math.min(asked.ok, left);
        left -= Math.min(left, ok + (asked.failed ?? 0));
        clock.advance(asked.elapsedMs ?? window.durationMs);
        const did = { times: histogramFromValues(Array.from({ length: ok }, () => 70_000)) };
        const failed = asked.failed === undefined ? {} : { failed: { status: asked.failed } };
        const side = window.sides[0]!;
        const measured = trialThatDid(side, 0, {
          trial: {
            durationMs: window.durationMs,
            partial,
            endpoints: [endpointThatDid('list', { ...did, ...failed })],
            generator: { lag: histogramFromValues([]), lost: 0, cpuShare: asked.cpuShare ?? 0.1 },
          },
        });
        return Promise.resolve([measured]);
      },
      send: () => Promise.reject(new Error('nothing is sent beside')),
      finish: () => Promise.resolve([]),
      verify: () => Promise.resolve([]),
      remainingBudget: () => left,
      close: () => {
        probed.closed.push(1);
        return Promise.resolve();
      },
    };
  };
}

async function probe(answers: Answers, change: Partial<CapacityRequest> = {}, yaml = '') {
  const clock = manualClock();
  const probed: Probed = { scenarios: [], windows: [], closed: [] };
  const told: string[] = [];
  const scenario = parseScenario(
    `name: shop\nallow-writes: true\n${yaml || 'requests: [{ name: list, path: /list }]\n'}load: { rate: 30, duration: 60s }\n`,
    'shop.yml',
    {},
  );
  const capacity = await probeCapacity({
    scenario,
    urls: { candidate: new URL('http://candidate.test/') },
    remainingBudget: 1_000_000,
    createLoad: pretend(answers, clock, probed),
    clock,
    seed: 'seed',
    signal: new AbortController().signal,
    onProgress: (event) => void (event.kind === 'phase' && told.push(event.detail)),
    ...change,
  });
  return { capacity, ...probed, told };
}

/** 130 a second however many ask, and each connection's last answer after the window. */
const LIMITED: Answers = (connections) => ({ ok: 195 + connections });
const asked = (windows: readonly LoadWindow[]) => windows.map(({ users }) => users[0]?.users[0]);

describe('a side that is kept busy', () => {
  test('is asked by more connections for as long as they are answered more', async () => {
    const { capacity, windows, told } = await probe(LIMITED);
    expect(capacity).toMatchObject({ plannedPerSecond: 30, notProbed: '' });
    expect(capacity.sides).toEqual([
      {
        side: 'candidate',
        perSecond: 130,
        p95Ms: expect.closeTo(70, 0),
        connections: 4,
        failedShare: 0,
        limit: 'target',
      },
    ]);
    expect(asked(windows)).toEqual([4, 16]);
    expect(told).toEqual(['how much does the candidate carry?']);
  });

  test('carries what the fewest connections reach that are answered as much as more of them', async () => {
    const { capacity, windows } = await probe((connections) => {
      const ok = Math.min(15 * connections, 600 + connections / 20) + connections;
      return { ok, elapsedMs: Math.max(1500, ok / 0.4) };
    });
    expect(asked(windows)).toEqual([4, 16, 64, 256]);
    expect(capacity.sides[0]).toMatchObject({
      perSecond: expect.closeTo(402, 0),
      connections: 64,
      limit: 'target',
    });
  });

  test('may carry more than was asked', async () => {
    const more = await probe((connections) => ({ ok: 15 * connections }));
    expect(more.capacity.sides[0]).toMatchObject({ connections: 256, limit: 'connections' });
    const busy = await probe(() => ({ ok: 1300, cpuShare: 0.93 }));
    expect(asked(busy.windows)).toEqual([4]);
    expect(busy.capacity.sides[0]).toMatchObject({ limit: 'generator' });
    const out = await probe((connections) => ({ ok: 130 * connections }), { remainingBudget: 700 });
    expect(out.capacity.sides[0]).toMatchObject({ limit: 'requests' });
    const few = await probe((connections) => ({ ok: 13 * connections }), { remainingBudget: 333 });
    expect(asked(few.windows)).toEqual([4, 16]);
    expect(few.capacity.sides[0]).toMatchObject({ connections: 16, limit: 'requests' });
  });

  test('is asked no further when it answers nothing well', async () => {
    const { capacity, windows } = await probe(() => ({ ok: 0, failed: 330 }));
    expect(asked(windows)).toEqual([4]);
    expect(capacity.sides[0]).toMatchObject({ perSecond: 0, p95Ms: null, failedShare: 1 });
  });

  test('has all the time that its few answers take', async () => {
    const { capacity } = await probe(() => ({ ok: 7, elapsedMs: 3500 }));
    expect(capacity.sides[0]?.perSecond).toBe(2);
  });
});

test('sides are asked one after the other, each with its part of the budget, and what is made is closed', async () => {
  const urls = { baseline: new URL('http://baseline.test/'), candidate: new URL('http://candidate.test/') };
  const { capacity, windows, scenarios, closed } = await probe(LIMITED, { urls, remainingBudget: 1333 });
  expect(capacity.sides.map(({ side }) => side)).toEqual(['baseline', 'candidate']);
  expect(windows.map(({ sides }) => sides)).toEqual([
    ['baseline'],
    ['baseline'],
    ['candidate'],
    ['candidate'],
  ]);
  expect(scenarios.map(({ limits }) => limits.requestBudget)).toEqual([538, 538]);
  expect(closed).toHaveLength(2);
});

test.each([
  ['requests: [{ name: list, path: /list }]\n', 100_000],
  ['requests: [{ name: list, path: /list }, { name: order, method: POST, path: /orders }]\n', 5000],
])('however much is left, case %# is sent at most %d requests, none of which lasts', async (yaml, most) => {
  const { scenarios } = await probe(LIMITED, {}, yaml);
  // Each of 256 connections may have two under way that nobody has counted yet.
  expect(scenarios[0]?.limits.requestBudget).toBe(most - 2 * 256);
  expect(scenarios[0]?.requests.every(({ timeoutMs }) => timeoutMs <= 5000)).toBe(true);
});

test.each([100, 333, 1333, 5000])(
  'of %d requests what is uncounted when the last is counted is kept back',
  async (left) => {
    const { scenarios, windows } = await probe((connections) => ({ ok: 5 * connections }), {
      remainingBudget: left,
    });
    const most = Math.max(...windows.map(({ users }) => users[0]?.users[0] ?? 0));
    expect((scenarios[0]?.limits.requestBudget ?? left) + 2 * most).toBeLessThanOrEqual(left);
  },
);

test('nothing is sent where the load is of another kind, or the budget has no room', async () => {
  const anew = await probe(LIMITED, {}, 'requests: [{ name: list, path: "/{{ user.number }}" }]\n');
  expect(anew.capacity).toMatchObject({ sides: [], notProbed: expect.stringContaining('made anew') });
  const spent = await probe(LIMITED, { remainingBudget: 70 });
  expect(spent.capacity).toMatchObject({ sides: [], notProbed: expect.stringContaining('no room') });
  expect([...anew.windows, ...spent.windows]).toEqual([]);
});

test('a stop signal ends it', async () => {
  const stop = new AbortController();
  const answers: Answers = (connections) => {
    stop.abort();
    return { ok: 15 * connections };
  };
  const urls = { baseline: new URL('http://baseline.test/'), candidate: new URL('http://candidate.test/') };
  const { windows, closed } = await probe(answers, { urls, signal: stop.signal });
  expect(windows).toHaveLength(1);
  expect(closed).toHaveLength(1);
});
