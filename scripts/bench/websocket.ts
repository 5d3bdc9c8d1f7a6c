// `npm run bench:websocket`: how many WebSockets and messages the load engine carries on one core, beside an echo server
// on another. Prints a table; --out FILE writes it as JSON.
//
//   --connections N   connections (2000)            --rate N        messages per second, all connections (10000)
//   --seconds N       how long they are held (60)   --ramp N        connections opened per second (500)
//   --broadcasts N    of the messages, how many per second go to everybody (0)
//   --no-pin          leaves both processes on all cores
//   --out FILE
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createLoadDriver, systemClock } from '../../src/engine/index.ts';
import type { LoadWindow } from '../../src/experiment/index.ts';
import { createRandom } from '../../src/foundation/index.ts';
import { type Histogram, maxUs, mergeHistograms, quantileUs } from '../../src/histogram/index.ts';
import {
  parseScenario,
  type Scenario,
  type ScriptedMessage,
  type UserPhase,
} from '../../src/scenario/index.ts';
import { scheduleUsers } from '../../src/schedule/index.ts';
import { addressGuard } from '../../src/target/index.ts';
import type { Measurement } from '../../src/trial/index.ts';
import packageJson from '../../package.json' with { type: 'json' };

const { values } = parseArgs({
  options: {
    connections: { type: 'string', default: '2000' },
    rate: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '60' },
    ramp: { type: 'string', default: '500' },
    broadcasts: { type: 'string', default: '0' },
    'no-pin': { type: 'boolean', default: false },
    out: { type: 'string', default: '' },
  },
});
const wanted = {
  connections: Number(values.connections),
  messagesPerSecond: Number(values.rate),
  broadcastsPerSecond: Number(values.broadcasts),
  holdMs: Number(values.seconds) * 1000,
  rampMs: (Number(values.connections) / Number(values.ramp)) * 1000,
};

const pinned = !values['no-pin'] && cpus().length > 1 && pin(process.pid, 0);
const server = fork(join(import.meta.dirname, 'websocket-server.ts'));
const [{ port }] = (await once(server, 'message')) as [{ port: number }];
if (pinned) pin(server.pid ?? 0, 1);

const scenario = scenarioOf(wanted);
const driver = createLoadDriver({
  scenario,
  clock: systemClock,
  random: createRandom('bench'),
  userAgentVersion: packageJson.version,
  guard: addressGuard,
  onLive: () => {},
});
const url = new URL(`http://127.0.0.1:${port}`);
const ramp = await measure({ durationMs: wanted.rampMs, fromUsers: 0, toUsers: wanted.connections });
const before = await usage(server);
const held = await measure({
  durationMs: wanted.holdMs,
  fromUsers: wanted.connections,
  toUsers: wanted.connections,
});
const after = await usage(server);
const startedClosing = systemClock.nowMs();
await driver.close();
const closeMs = systemClock.nowMs() - startedClosing;
server.disconnect();

const result = resultOf();
print();
if (values.out !== '') writeFileSync(values.out, `${JSON.stringify(result, null, 2)}\n`);

async function measure(phase: UserPhase): Promise<Measurement> {
  const [executor] = scenario.load.executors;
  if (executor?.model !== 'closed') throw new Error('no users');
  const users = scheduleUsers([{ ...executor, executor: 'ramping-vus', phases: [phase] }], {
    fromMs: 0,
    toMs: phase.durationMs,
  });
  const nothing = {
    atMs: new Float64Array(),
    flow: new Uint16Array(),
    executor: new Uint8Array(),
    side: new Uint8Array(),
  };
  const window: LoadWindow = { ...nothing, users, durationMs: phase.durationMs, sides: ['candidate'] };
  const [measurement] = await driver.measure(window, { candidate: url }, new AbortController().signal);
  if (!measurement) throw new Error('nothing was measured');
  return measurement;
}

function scenarioOf({ connections, messagesPerSecond, broadcastsPerSecond }: typeof wanted): Scenario {
  const base = parseScenario(
    'name: bench\nrequests: [{ path: / }]\nload: { rate: 50, duration: 60s }\n',
    'bench',
    {},
  );
  const message = { replyTimeoutMs: 5000, isBroadcast: false, replyId: null } as const;
  const own = messagesPerSecond - broadcastsPerSecond;
  const messages: readonly ScriptedMessage[] = [
    {
      ...message,
      name: 'say',
      text: '{"id":"{{ message.id }}","text":"hello from the bench"}',
      perSecond: own / connections,
      replyId: '$.id',
    },
    ...(broadcastsPerSecond > 0
      ? [
          {
            ...message,
            name: 'tell',
            text: '{"copy":"{{ message.id }}","to":"all","text":"hello"}',
            perSecond: broadcastsPerSecond / connections,
            isBroadcast: true,
          },
        ]
      : []),
  ];
  return {
    ...base,
    requests: [],
    webSockets: [
      {
        name: 'bench',
        weight: 1,
        primary: true,
        path: '/',
        headers: {},
        subprotocols: [],
        connectTimeoutMs: 10_000,
        holdMs: null,
        messages,
        sentAt: null,
        broadcastId: broadcastsPerSecond > 0 ? '$.copy' : null,
        pingMs: null,
        reconnection: { attempts: 5, backOffMs: 500, maxMs: 10_000 },
      },
    ],
    limits: { requestBudget: 1e9, messageBudget: 1e12 },
    load: {
      ...base.load,
      executors: [
        { model: 'closed', executor: 'ramping-vus', name: 'bench', startMs: 0, flows: null, phases: [] },
      ],
    },
  };
}

interface Usage {
  readonly atMs: number;
  readonly own: NodeJS.CpuUsage;
  readonly server: NodeJS.CpuUsage;
  readonly serverRssBytes: number;
}

async function usage(target: ChildProcess): Promise<Usage> {
  target.send('cpu');
  const [answer] = (await once(target, 'message')) as [{ cpu: NodeJS.CpuUsage; rssBytes: number }];
  return {
    atMs: systemClock.nowMs(),
    own: process.cpuUsage(),
    server: answer.cpu,
    serverRssBytes: answer.rssBytes,
  };
}

function pin(pid: number, core: number): boolean {
  return spawnSync('taskset', ['-a', '-cp', String(core), String(pid)], { stdio: 'ignore' }).status === 0;
}

function trend(measurements: readonly Measurement[], metric: string): Histogram {
  return mergeHistograms(
    measurements.flatMap(({ trends }) =>
      trends.filter((each) => each.metric === metric).map(({ histogram }) => histogram),
    ),
  );
}

function ms(histogram: Histogram, quantile: number): number | null {
  const us = quantile === 1 ? maxUs(histogram) : quantileUs(histogram, quantile);
  return us === null ? null : us / 1000;
}

function share(measurements: readonly Measurement[], metric: string): number | null {
  const rates = measurements.flatMap(({ rates }) => rates.filter((rate) => rate.metric === metric));
  const total = rates.reduce((sum, rate) => sum + rate.total, 0);
  return total === 0 ? null : rates.reduce((sum, rate) => sum + rate.passed, 0) / total;
}

function perSecond(measurement: Measurement, metric: string): number {
  const count = measurement.counters.reduce(
    (sum, each) => sum + (each.metric === metric ? each.count : 0),
    0,
  );
  return (count * 1000) / measurement.durationMs;
}

function cpuShare(a: NodeJS.CpuUsage, b: NodeJS.CpuUsage): number {
  return (b.user + b.system - a.user - a.system) / 1000 / (after.atMs - before.atMs);
}

function resultOf() {
  const [connecting, roundTrip, fanOut] = [
    trend([ramp, held], 'ws_connecting'),
    trend([held], 'ws_round_trip'),
    trend([held], 'ws_fan_out'),
  ];
  const delays = held.timeline.map(({ eventLoopDelayMs }) => eventLoopDelayMs ?? 0).toSorted((x, y) => x - y);
  const [cpu] = cpus();
  return {
    schema: 'perf-gate.bench-websocket/1',
    date: new Date().toISOString(),
    machine: {
      cpu: cpu?.model ?? '',
      cores: cpus().length,
      memoryBytes: totalmem(),
      os: `${process.platform} ${release()}`,
      pinned,
    },
    versions: { node: process.version, 'perf-gate': packageJson.version, ws: installedVersion('ws') },
    wanted,
    connections: perSecond(held, 'ws_open_seconds'),
    connectMs: { p50: ms(connecting, 0.5), p95: ms(connecting, 0.95), max: ms(connecting, 1) },
    connected: share([ramp, held], 'ws_connected'),
    sentPerSecond: perSecond(held, 'ws_msgs_sent'),
    receivedPerSecond: perSecond(held, 'ws_msgs_received'),
    roundTripMs: {
      p50: ms(roundTrip, 0.5),
      p95: ms(roundTrip, 0.95),
      p99: ms(roundTrip, 0.99),
      max: ms(roundTrip, 1),
    },
    replies: share([held], 'ws_replies'),
    fanOutMs: { p50: ms(fanOut, 0.5), p95: ms(fanOut, 0.95) },
    delivered: share([held], 'ws_delivered'),
    lagMs: {
      p50: ms(held.generator.lag, 0.5),
      p99: ms(held.generator.lag, 0.99),
      max: ms(held.generator.lag, 1),
      lost: held.generator.lost,
    },
    eventLoopDelayMs: {
      medianOfSeconds: delays[Math.floor(delays.length / 2)] ?? null,
      max: delays.at(-1) ?? null,
    },
    cpuCores: { generator: cpuShare(before.own, after.own), server: cpuShare(before.server, after.server) },
    rssBytes: { generator: process.memoryUsage.rss(), server: after.serverRssBytes },
    closeMs,
  };
}

function print(): void {
  const number = (value: number | null, unit = ''): string =>
    value === null ? '–' : `${Number(value.toPrecision(4))}${unit}`;
  const percent = (value: number | null): string =>
    value === null ? '–' : `${Number((value * 100).toFixed(4))} %`;
  const { connectMs, roundTripMs, lagMs, eventLoopDelayMs, cpuCores, rssBytes } = result;
  const rows = [
    ['connections held', number(result.connections)],
    [
      'connect p50 / p95 / max',
      `${number(connectMs.p50)} / ${number(connectMs.p95)} / ${number(connectMs.max, ' ms')}`,
    ],
    ['connection success', percent(result.connected)],
    ['messages sent, received', `${number(result.sentPerSecond)}/s, ${number(result.receivedPerSecond)}/s`],
    [
      'round trip p50 / p95 / p99 / max',
      `${number(roundTripMs.p50)} / ${number(roundTripMs.p95)} / ${number(roundTripMs.p99)} / ${number(roundTripMs.max, ' ms')}`,
    ],
    ['replied in time', percent(result.replies)],
    ...(wanted.broadcastsPerSecond > 0
      ? [
          [
            'fan-out p50 / p95, delivered',
            `${number(result.fanOutMs.p50)} / ${number(result.fanOutMs.p95, ' ms')}, ${percent(result.delivered)}`,
          ],
        ]
      : []),
    [
      'generator lag p50 / p99 / max',
      `${number(lagMs.p50)} / ${number(lagMs.p99)} / ${number(lagMs.max, ' ms')}; ${lagMs.lost} lost`,
    ],
    [
      'event-loop delay, median second / max',
      `${number(eventLoopDelayMs.medianOfSeconds)} / ${number(eventLoopDelayMs.max, ' ms')}`,
    ],
    ['processor: generator, server', `${number(cpuCores.generator)}, ${number(cpuCores.server)} cores`],
    [
      'memory: generator, server',
      `${number(rssBytes.generator / 1e6)}, ${number(rssBytes.server / 1e6, ' MB')}`,
    ],
    ['closing everything', number(closeMs, ' ms')],
  ];
  const width = Math.max(...rows.map(([name = '']) => name.length));
  const { machine, versions } = result;
  console.log(
    `${machine.cores} × ${machine.cpu}, ${pinned ? 'one core each' : 'not pinned'}, Node ${versions.node}, ws ${versions.ws}`,
  );
  for (const [name = '', value = ''] of rows) console.log(`${name.padEnd(width)}  ${value}`);
}

function installedVersion(name: string): string {
  const file = join(import.meta.dirname, '..', '..', 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
