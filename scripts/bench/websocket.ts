/**
 * How many WebSockets and messages the load engine carries on one core, beside a target on another: `npm run
 * bench:websocket`. Options: --target (`shop`, the chat of the demo; or `echo`, a server that does nothing but send back), --connections,
 * --rate (messages per second, all connections), --seconds (how long they are held), --ramp (connections opened per second),
 * --broadcasts (of the messages, how many per second go to everybody). Exits 1 when a connection or a reply is lost, or the
 * load is not what was wanted.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../src/engine/index.ts';
import { type Histogram, mergeHistograms } from '../../src/histogram/index.ts';
import { parseScenario, type Scenario, type ScriptedMessage } from '../../src/scenario/index.ts';
import type { Measurement } from '../../src/trial/index.ts';
import { type Quantiles, quantilesOf } from './own-load.ts';
import { pinThisProcess, startServer } from './pinned.ts';
import { type BenchResult, describeMachine, digits, publish, whole } from './result.ts';
import { benchDriver, costOf, measureUsers } from './under-load.ts';

const { values } = parseArgs({
  options: {
    target: { type: 'string', default: 'shop' },
    connections: { type: 'string', default: '2000' },
    rate: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '60' },
    ramp: { type: 'string', default: '500' },
    broadcasts: { type: 'string', default: '0' },
  },
});

/** What a target of the bench is: how it is started, asked, and told that a message is for everybody. */
interface Target {
  readonly bench: string;
  readonly title: string;
  readonly script: string;
  readonly path: string;
  readonly forAll: string;
  /** Where an answer says when the target sent it; null where it does not. */
  readonly sentAt: string | null;
  /** What it does with a message. */
  readonly does: string;
}

const TARGETS: Readonly<Record<string, Target>> = {
  shop: {
    bench: 'websocket',
    title: 'WebSockets of the demo',
    script: 'shop.ts',
    path: '/ws',
    forAll: '"broadcast":true',
    sentAt: '$.sentAt',
    does: 'The demo’s shop, on a core of its own, reads each as JSON and sends it back with its own time',
  },
  echo: {
    bench: 'websocket-echo',
    title: 'WebSockets of a server that only echoes',
    script: 'websocket-server.ts',
    path: '/',
    forAll: '"to":"all"',
    sentAt: null,
    does: 'The server, on a core of its own, sends each back as it is',
  },
};
/** Of the connections and of the messages per second that are wanted: less is another load. */
const LEAST_SHARE = 0.99;

const target = TARGETS[values.target];
if (target === undefined) throw new TypeError(`--target is ${Object.keys(TARGETS).join(' or ')}`);
const wanted = {
  connections: Number(values.connections),
  messagesPerSecond: Number(values.rate),
  broadcastsPerSecond: Number(values.broadcasts),
  holdMs: Number(values.seconds) * 1000,
  rampMs: (Number(values.connections) / Number(values.ramp)) * 1000,
};

const [machine, date] = [describeMachine(), new Date().toISOString()];
const server = await startServer(target.script);
pinThisProcess();

const scenario = scenarioOf(target);
const driver = benchDriver(scenario);
const { connections } = wanted;
const ramp = await measureUsers(driver, scenario, server.url, {
  durationMs: wanted.rampMs,
  fromUsers: 0,
  toUsers: connections,
});
const { result: held, cost } = await costOf(server, () =>
  measureUsers(driver, scenario, server.url, {
    durationMs: wanted.holdMs,
    fromUsers: connections,
    toUsers: connections,
  }),
);
const startedClosing = systemClock.nowMs();
await driver.close();
const closeMs = systemClock.nowMs() - startedClosing;
await server.stop();
publish(resultOf(target));

function scenarioOf({ path, forAll, sentAt }: Target): Scenario {
  const { messagesPerSecond, broadcastsPerSecond } = wanted;
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
            text: `{"copy":"{{ message.id }}",${forAll},"text":"hello"}`,
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
        path,
        headers: {},
        subprotocols: [],
        connectTimeoutMs: 10_000,
        holdMs: null,
        messages,
        sentAt,
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

function resultOf({ bench, title, does, sentAt }: Target): BenchResult {
  const raw = {
    wanted,
    connections: perSecond(held, 'ws_open_seconds'),
    connectMs: trend([ramp, held], 'ws_connecting'),
    connected: share([ramp, held], 'ws_connected'),
    sentPerSecond: perSecond(held, 'ws_msgs_sent'),
    receivedPerSecond: perSecond(held, 'ws_msgs_received'),
    roundTripMs: trend([held], 'ws_round_trip'),
    latencyMs: trend([held], 'ws_latency'),
    replies: share([held], 'ws_replies'),
    fanOutMs: trend([held], 'ws_fan_out'),
    delivered: share([held], 'ws_delivered'),
    lagMs: quantilesOf(held.generator.lag),
    lost: held.generator.lost,
    ...cost,
    closeMs,
  };
  const times = (name: string, { p50, p95, p99, max }: Quantiles): readonly string[] => [
    name,
    ...[p50, p95, p99, max].map((ms) => digits(ms, 2)),
  ];
  const hasBroadcasts = wanted.broadcastsPerSecond > 0;
  return {
    bench,
    title,
    method: [
      `${whole(wanted.connections)} connections are opened in ${digits(wanted.rampMs / 1000, 1)} s and held for ${wanted.holdMs / 1000} s; ${whole(wanted.messagesPerSecond)} messages per second go out over all of them together, ${whole(wanted.broadcastsPerSecond)} of those to everybody. ${does}.`,
      'Times count from the intended moment; processor time and memory are those of the whole processes while the connections are held.',
    ],
    command: `npm run bench:websocket -- --target ${values.target} --connections ${values.connections} --rate ${values.rate} --seconds ${values.seconds} --ramp ${values.ramp} --broadcasts ${values.broadcasts}`,
    date,
    machine,
    versions: { node: process.version, ws: installedVersion('ws') },
    tables: [
      {
        title: 'What was carried',
        columns: ['', 'connections', 'messages per second', 'cores', 'resident MB'],
        rows: [
          [
            'generator',
            digits(raw.connections, 0),
            `${whole(raw.sentPerSecond)} sent`,
            digits(raw.cpuCores.generator, 2),
            megabytes(raw.rssBytes.generator),
          ],
          [
            values.target,
            '',
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
          ...(sentAt === null ? [] : [times('from the target to here', raw.latencyMs)]),
          ...(hasBroadcasts ? [times('fan-out', raw.fanOutMs)] : []),
          times("the generator's lag", raw.lagMs),
        ],
      },
    ],
    bounds: [
      enough('connections at once', raw.connections, wanted.connections),
      enough('messages per second', raw.sentPerSecond, wanted.messagesPerSecond),
      bound('every attempt to connect succeeds', raw.connected),
      bound('every message gets its reply', raw.replies),
      ...(hasBroadcasts ? [bound('every broadcast reaches everybody', raw.delivered)] : []),
      { name: 'nothing is lost by the generator', found: `${raw.lost} lost`, holds: raw.lost === 0 },
    ],
    skipped: [],
    raw,
  };
}

function enough(what: string, found: number, of: number): BenchResult['bounds'][number] {
  return { name: `${whole(of)} ${what}`, found: digits(found, 0), holds: found >= LEAST_SHARE * of };
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
