/**
 * How many users the load engine carries on one core, beside the demo's shop on another: `npm run bench:users`. Each logs in
 * once and then looks around, thinks, and looks closer. Options: --users, --seconds (how long all are there), --ramp
 * (users that come per second). Exits 1 when a request fails or is lost.
 */
import { parseArgs } from 'node:util';
import { mergeHistograms } from '../../src/histogram/index.ts';
import { parseScenario } from '../../src/scenario/index.ts';
import type { Measurement } from '../../src/trial/index.ts';
import { type Quantiles, quantilesOf } from './own-load.ts';
import { pinThisProcess, startServer } from './pinned.ts';
import { type BenchResult, describeMachine, digits, publish, whole } from './result.ts';
import { benchDriver, type Cost, costOf, measureUsers } from './under-load.ts';

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '60' },
    ramp: { type: 'string', default: '200' },
  },
});
const users = Number(values.users);
const holdMs = Number(values.seconds) * 1000;
const rampMs = (users / Number(values.ramp)) * 1000;

const SCENARIO = `
name: bench
allow-writes: true
data: { customer: { text: 8 }, word: { choice: [lamp, chair, bowl] } }
login:
  per: user
  steps:
    - { name: log in, method: POST, path: /login, json: { user: "{{ customer }}" }, capture: { token: $.token } }
journeys:
  - name: look around
    steps:
      - { name: list products, path: "/products?limit=20", capture: { product: "$.items[3].id" } }
      - think: { log-normal: { median: 2s, sigma: 0.5, max: 8s } }
      - { name: show product, path: "/products/{{ product }}", headers: { authorization: "Bearer {{ token }}" } }
      - think: { uniform: [1s, 3s] }
      - { name: search, path: "/search?q={{ word }}" }
      - think: 1s
load: { vus: ${users}, duration: 60s }
limits: { requests: 10000000 }
`;
const scenario = parseScenario(SCENARIO, 'bench', {});

const [machine, date] = [describeMachine(), new Date().toISOString()];
const server = await startServer('shop.ts');
pinThisProcess();
const driver = benchDriver(scenario);
await measureUsers(driver, scenario, server.url, { durationMs: rampMs, fromUsers: 0, toUsers: users });
const held = await costOf(server, () =>
  measureUsers(driver, scenario, server.url, { durationMs: holdMs, fromUsers: users, toUsers: users }),
);
await driver.close();
await server.stop();
publish(resultOf(held.result, held.cost));

function resultOf(
  { endpoints, trends, counters, timeline, generator, durationMs }: Measurement,
  { cpuCores, rssBytes }: Cost,
): BenchResult {
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const sent = sum(endpoints.map((endpoint) => endpoint.sent));
  const raw = {
    users,
    mostUsers: Math.max(...timeline.map((interval) => interval.users)),
    sent,
    ok: sum(endpoints.map(({ outcomes }) => outcomes.ok)),
    iterations: sum(counters.filter(({ metric }) => metric === 'iterations').map(({ count }) => count)),
    responseTimeMs: quantilesOf(mergeHistograms(endpoints.map(({ responseTime }) => responseTime))),
    iterationMs: quantilesOf(
      mergeHistograms(
        trends.filter(({ metric }) => metric === 'iteration_duration').map(({ histogram }) => histogram),
      ),
    ),
    lagMs: quantilesOf(generator.lag),
    lost: generator.lost,
    cpuCores,
    rssBytes,
  };
  const times = (name: string, { p50, p95, p99, max }: Quantiles): readonly string[] => [
    name,
    ...[p50, p95, p99, max].map((ms) => digits(ms, 2)),
  ];
  return {
    bench: 'users',
    title: 'Users who think',
    method: [
      `${whole(users)} users come in ${digits(rampMs / 1000, 0)} s and stay for ${holdMs / 1000} s. Each logs in once, keeps its token, and goes through a journey of three requests and three pauses (log-normal, uniform, fixed) again and again. The demo’s shop, which waits as a real one does, has a core of its own.`,
      'Times count from the intended moment, which after a pause is its end; processor time and memory are those of the whole processes while all users are there.',
    ],
    command: `npm run bench:users -- --users ${values.users} --seconds ${values.seconds} --ramp ${values.ramp}`,
    date,
    machine,
    versions: { node: process.version },
    tables: [
      {
        title: 'What was carried',
        columns: ['', 'users', 'requests/s', 'iterations/s', 'cores', 'resident MB'],
        rows: [
          [
            'generator',
            whole(raw.mostUsers),
            whole((sent * 1000) / durationMs),
            whole((raw.iterations * 1000) / durationMs),
            digits(cpuCores.generator, 2),
            digits(rssBytes.generator / 1e6, 0),
          ],
          ['shop', '', '', '', digits(cpuCores.server, 2), digits(rssBytes.server / 1e6, 0)],
        ],
      },
      {
        title: 'Times in milliseconds',
        columns: ['', 'p50', 'p95', 'p99', 'max'],
        rows: [
          times('response time', raw.responseTimeMs),
          times('iteration', raw.iterationMs),
          times("the generator's lag", raw.lagMs),
        ],
      },
    ],
    bounds: [
      {
        name: `${whole(users)} users at once`,
        found: whole(raw.mostUsers),
        holds: raw.mostUsers >= users,
      },
      {
        name: 'every request is answered well',
        found: `${whole(raw.ok)} of ${whole(sent)}`,
        holds: sent > 0 && raw.ok === sent,
      },
      { name: 'nothing is lost by the generator', found: `${raw.lost} lost`, holds: raw.lost === 0 },
    ],
    skipped: [],
    raw,
  };
}
