import { expect, test } from '@jest/globals';
import { createLoadDriver, systemClock } from '../../../../src/engine/index.ts';
import type { LoadWindow } from '../../../../src/experiment/index.ts';
import { createRandom } from '../../../../src/foundation/index.ts';
import { NO_HOOKS, parseScenario, type Scenario } from '../../../../src/scenario/index.ts';
import { type EndpointMeasurement, type Measurement, type Side, SIDES } from '../../../../src/trial/index.ts';

/** An upload in two sizes stands first: it has two endpoints, so that no later flow has the place of its endpoint. */
function aScenario(maxInFlight: number): Scenario {
  const text = `
name: run window
allow-writes: true
load: { rate: 130, duration: 10s }
data: { lamp: { integer: [1, 7] } }
requests:
  - name: upload
    path: /files
    method: POST
    multipart: { files: [{ field: file, sizes: { small: { bytes: 7kB }, large: { bytes: 13kB } } }] }
  - { name: list, path: /products }
  - { name: look, path: '/lamps/{{lamp}}' }
`;
  const scenario = parseScenario(text, 'run window', {});
  const executors = scenario.load.executors.map((executor) =>
    executor.model === 'open' ? { ...executor, maxInFlight } : executor,
  );
  return { ...scenario, load: { ...scenario.load, executors } };
}

/** A window of arrivals that follow each other closely, all on one side. */
function aWindow(flows: readonly number[], side: Side = 'candidate'): LoadWindow {
  return {
    atMs: Float64Array.from(flows, (_, index) => 7 * index),
    flow: Uint16Array.from(flows),
    executor: new Uint8Array(flows.length),
    side: new Uint8Array(flows.length).fill(SIDES.indexOf(side)),
    users: [],
    durationMs: 130,
    sides: [side],
  };
}

/** The real driver, whose guard lets no connection be made: whatever is sent fails within the process. */
async function measureWindows(
  scenario: Scenario,
  windows: readonly LoadWindow[],
): Promise<readonly Measurement[]> {
  const refused = new Error('no connection is made here');
  const driver = createLoadDriver({
    scenario,
    clock: systemClock,
    random: createRandom('run window'),
    userAgentVersion: '0.7.0',
    guard: {
      lookup: (_hostname, _options, answer) => answer(refused, []),
      refusal: () => refused,
    },
    onLive: () => {},
    onWarning: () => {},
  });
  const urls = { baseline: new URL('http://127.0.0.1:1'), candidate: new URL('http://127.0.0.1:2') };
  try {
    const measurements: Measurement[] = [];
    for (const window of windows)
      measurements.push(...(await driver.measure(window, urls, new AbortController().signal)));
    return measurements;
  } finally {
    await driver.close();
  }
}

async function measure(maxInFlight: number, flows: readonly number[]): Promise<Measurement> {
  const [measurement] = await measureWindows(aScenario(maxInFlight), [aWindow(flows)]);
  if (!measurement) throw new Error('nothing measured');
  return measurement;
}

type Counts = Pick<EndpointMeasurement, 'planned' | 'sent' | 'dropped'>;

function countsOf({ endpoints }: Measurement): Readonly<Record<string, Counts>> {
  return Object.fromEntries(
    endpoints.map(({ endpoint, planned, sent, dropped }) => [endpoint, { planned, sent, dropped }]),
  );
}

const NONE: Counts = { planned: 0, sent: 0, dropped: 0 };

test('a request that stands behind an upload in several sizes counts at its own endpoint', async () => {
  expect(countsOf(await measure(7, [1, 1, 1]))).toEqual({
    'upload small': NONE,
    'upload large': NONE,
    list: { planned: 3, sent: 3, dropped: 0 },
    look: NONE,
  });
  expect(countsOf(await measure(0, [1, 1, 1]))['list']).toEqual({ planned: 3, sent: 0, dropped: 3 });
});

test('what is made anew for each user is planned too where its arrival is dropped', async () => {
  const arrivals = Array.from({ length: 18 }, (_, index) => (index % 2 === 0 ? 0 : 2));
  const { 'upload small': small, 'upload large': large, look } = countsOf(await measure(0, arrivals));
  expect(look).toEqual({ planned: 9, sent: 0, dropped: 9 });
  for (const upload of [small, large]) {
    expect(upload?.dropped).toBeGreaterThan(0);
    expect(upload?.planned).toBe(upload?.dropped);
  }
  expect((small?.planned ?? 0) + (large?.planned ?? 0)).toBe(9);
});

test('sides that take turns are asked the same by the same users', async () => {
  const asked: Record<Side, string[]> = { baseline: [], candidate: [] };
  const hooks: Scenario['hooks'] = {
    ...NO_HOOKS,
    beforeRequest: ({ path }, { side, user }) => void asked[side].push(`${user.id} ${path}`),
  };
  const looks = [2, 2, 2];
  const sides = ['baseline', 'candidate', 'candidate', 'baseline'] as const;
  await measureWindows(
    { ...aScenario(7), hooks },
    sides.map((side) => aWindow(looks, side)),
  );
  expect(asked.baseline.length).toBe(6);
  expect(new Set(asked.baseline).size).toBe(6);
  expect(asked.candidate).toEqual(asked.baseline);
});
