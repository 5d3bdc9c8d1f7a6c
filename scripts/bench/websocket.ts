/**
 * How many WebSockets and messages the load engine carries on one core, beside an echo server on another:
 * `npm run bench:websocket`. Options: --connections, --rate (messages per second, all connections), --seconds (how long
 * they are held), --ramp (connections opened per second), --broadcasts (of the messages, how many per second go to
 * everybody). Exits 1 when a connection or a reply is lost.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createLoadDriver, systemClock } from '../../src/engine/index.ts';
import type { LoadWindow } from '../../src/experiment/index.ts';
import { createRandom } from '../../src/foundation/index.ts';
import { type Histogram, mergeHistograms } from '../../src/histogram/index.ts';
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
import { type Quantiles, quantilesOf } from './own-load.ts';
import { pinThisProcess, type Server, startServer } from './pinned.ts';
import { type BenchResult, describeMachine, digits, publish, whole } from './result.ts';

const { values } = parseArgs({
  options: {
    connections: { type: 'string', default: '2000' },
    rate: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '60' },
    ramp: { type: 'string', default: '500' },
    broadcasts: { type: 'string', default: '0' },
  },
});
const wanted = {
  connections: Number(values.connections),
  messagesPerSecond: Number(values.rate),
  broadcastsPerSecond: Number(values.broadcasts),
  holdMs: Number(values.seconds) * 1000,
  rampMs: (Number(values.connections) / Number(values.ramp)) * 1000,
};

const [machine, date] = [describeMachine(), new Date().toISOString()];
const server = await startServer('websocket-server.ts');
pinThisProcess();

const scenario = scenarioOf(wanted);
const driver = createLoadDriver({
  scenario,
  clock: systemClock,
  random: createRandom('bench'),
  userAgentVersion: packageJson.version,
  guard: addressGuard,
  onLive: () => {},
  onWarning: () => {},
});
const url = new URL(server.url);
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
await server.stop();
publish(resultOf());

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

async function usage(target: Server): Promise<Usage> {
  const answer = JSON.parse(await target.ask('usage')) as { cpu: NodeJS.CpuUsage; rssBytes: number };
  return {
    atMs: systemClock.nowMs(),
    own: process.cpuUsage(),
    server: answer.cpu,
    serverRssBytes: answer.rssBytes,
  };
}

function trend(measurements: readonly Measurement[], metric: string): Quantiles {
  return quantilesOf(histogramOf(measurements, metric));
}

function histogramOf(measurements: readonly Measurement[], metric: string): Histogram {
  return mergeHistograms(
    measurements.flatMap(({ trends }) =>
      trends.filter((each) => each.metric === metric).map(({ histogram }) => histogram),
    ),
  );
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

function resultOf(): BenchResult {
  const raw = {
    wanted,
    connections: perSecond(held, 'ws_open_seconds'),
    connectMs: trend([ramp, held], 'ws_connecting'),
    connected: share([ramp, held], 'ws_connected'),
    sentPerSecond: perSecond(held, 'ws_msgs_sent'),
    receivedPerSecond: perSecond(held, 'ws_msgs_received'),
    roundTripMs: trend([held], 'ws_round_trip'),
    replies: share([held], 'ws_replies'),
    fanOutMs: trend([held], 'ws_fan_out'),
    delivered: share([held], 'ws_delivered'),
    lagMs: quantilesOf(held.generator.lag),
    lost: held.generator.lost,
    cpuCores: { generator: cpuShare(before.own, after.own), server: cpuShare(before.server, after.server) },
    rssBytes: { generator: process.memoryUsage.rss(), server: after.serverRssBytes },
    closeMs,
  };
  const times = (name: string, { p50, p95, p99, max }: Quantiles): readonly string[] => [
    name,
    ...[p50, p95, p99, max].map((ms) => digits(ms, 2)),
  ];
  const hasBroadcasts = wanted.broadcastsPerSecond > 0;
  return {
    bench: 'websocket',
    title: 'WebSockets',
    method: [
      `${whole(wanted.connections)} connections are opened in ${digits(wanted.rampMs / 1000, 1)} s and held for ${wanted.holdMs / 1000} s; ${whole(wanted.messagesPerSecond)} messages per second go out over all of them together, ${whole(wanted.broadcastsPerSecond)} of those to everybody. The server, on a core of its own, sends each back.`,
      'Times count from the intended moment; processor time and memory are those of the whole processes while the connections are held.',
    ],
    command: `npm run bench:websocket -- --connections ${values.connections} --rate ${values.rate} --seconds ${values.seconds} --ramp ${values.ramp} --broadcasts ${values.broadcasts}`,
    date,
    machine,
    versions: { node: process.version, ws: installedVersion('ws') },
    tables: [
      {
        title: 'What was carried',
        columns: ['', 'per second', 'cores', 'resident MB'],
        rows: [
          [
            'generator',
            `${whole(raw.sentPerSecond)} sent`,
            digits(raw.cpuCores.generator, 2),
            megabytes(raw.rssBytes.generator),
          ],
          [
            'server',
            `${whole(raw.receivedPerSecond)} sent back`,
            digits(raw.cpuCores.server, 2),
            megabytes(raw.rssBytes.server),
          ],
        ],
      },
      {
        title: 'Times in milliseconds',
        columns: ['', 'p50', 'p95', 'p99', 'max'],
        rows: [
          times('connecting', raw.connectMs),
          times('round trip', raw.roundTripMs),
          ...(hasBroadcasts ? [times('fan-out', raw.fanOutMs)] : []),
          times("the generator's lag", raw.lagMs),
        ],
      },
    ],
    bounds: [
      bound('every attempt to connect succeeds', raw.connected),
      bound('every message gets its reply', raw.replies),
      ...(hasBroadcasts ? [bound('every broadcast reaches everybody', raw.delivered)] : []),
      { name: 'nothing is lost by the generator', found: `${raw.lost} lost`, holds: raw.lost === 0 },
    ],
    skipped: [],
    raw,
  };
}

function bound(name: string, found: number | null): BenchResult['bounds'][number] {
  return { name, found: found === null ? 'nothing' : `${digits(found * 100, 3)} %`, holds: found === 1 };
}

function megabytes(bytes: number): string {
  return digits(bytes / 1e6, 0);
}

function installedVersion(name: string): string {
  const file = join(import.meta.dirname, '..', '..', 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
