/**
 * Memory does not grow with the number of requests: `npm run bench:memory`. Ten million requests go through everything
 * that a run keeps of them, planned and scheduled window by window as a run does it, without a network. Option:
 * --requests. Exits 1 when the process grows beyond its bound.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Answer } from '../../src/engine/http/send-request.ts';
import { SideTally } from '../../src/engine/window/side-tally.ts';
import { createRandom } from '../../src/foundation/index.ts';
import type { Scenario } from '../../src/scenario/index.ts';
import type { Measurement } from '../../src/trial/index.ts';
import { scenarioOf, windowOf } from './own-load.ts';
import { type BenchResult, describeMachine, digits, publish, whole } from './result.ts';

const { values } = parseArgs({ options: { requests: { type: 'string', default: '10000000' } } });
const wanted = Number(values.requests);
const BOUND_MB = 300;
/**
 * MB by which what is alive may grow over the last nine tenths of the requests: the measurements of ninety blocks, which a
 * run keeps to its end. Each holds the occupied buckets of its histograms, which is a matter of how far response times
 * range and not of how many there are: here about 0.1 MB. A run has forty blocks unless its policy says otherwise.
 *
 * Resident memory says less: with the same alive it takes steps of 32 and 64 MB, when V8 doubles the space of what is young as it does
 * for every process that allocates for long (with `--max-semi-space-size=16` the steps are gone). So only BOUND_MB is for it.
 */
const GROWTH_MB = 32;
/** MB by which more may be alive at the end than at the start, the measurements let go of: nothing but what is compiled and cached. */
const LEFT_MB = 8;
const RATE = 10_000;
/** A block of a run. */
const WINDOW_MS = 10_000;

const random = createRandom('memory');

/** Response times of a long tail, in milliseconds. */
function drawMs(): number {
  return 2 / (1 - random.next()) ** 0.7;
}

/** One window as the driver makes it: everything planned first, then sent and ended in the order of the arrivals. */
function record(scenario: Scenario): Measurement {
  const { atMs } = windowOf(scenario, WINDOW_MS);
  const tally = new SideTally('candidate', ['GET /'], WINDOW_MS, () => {});
  for (const intendedMs of atMs) tally.plan(0, intendedMs);
  for (const intendedMs of atMs) {
    const lagMs = random.next();
    const arrival = { endpoint: 0, bodyBytes: 0, atMs: intendedMs, intendedMs, lagMs };
    tally.send(arrival);
    const startMs = intendedMs + lagMs;
    tally.end(arrival, anAnswer(startMs, startMs + drawMs()), TRACE_ID);
  }
  return tally.measurement(WINDOW_MS, 0, false);
}

const TRACE_ID = '0123456789abcdef0123456789abcdef';

function anAnswer(startMs: number, endMs: number): Answer {
  return {
    ending: 'ok',
    status: 200,
    startMs,
    endMs,
    firstByteMs: startMs + 1,
    bytesReceived: 130,
    serverTiming: 'db;dur=1.3',
    detail: '',
    head: {},
    body: '',
    decodedBytes: null,
    hops: 0,
    connectMs: null,
  };
}

const [machine, date] = [describeMachine(), new Date().toISOString()];
const scenario = scenarioOf({
  name: 'load',
  startMs: 0,
  flows: null,
  model: 'open',
  executor: 'constant-arrival-rate',
  arrivals: 'constant',
  phases: [{ durationMs: WINDOW_MS, fromPerSecond: RATE, toPerSecond: RATE }],
  maxInFlight: 1000,
});
/** A run keeps the measurement of every block to its end, and so does this. */
const kept: Measurement[] = [];
const looks: { readonly requests: number; readonly rssMb: number; readonly heapMb: number }[] = [];
const startMs = performance.now();
const cpuBefore = process.cpuUsage();
let requests = 0;
const look = (): void => {
  const { rss, heapUsed } = process.memoryUsage();
  looks.push({ requests, rssMb: rss / 1e6, heapMb: heapUsed / 1e6 });
};
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** Megabytes of what is still referred to, on the heap and beside it, where V8 frees a little later. */
const aliveMb = async (): Promise<number> => {
  collect();
  await sleep(100);
  collect();
  await sleep(100);
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
};
const aliveAtStart = await aliveMb();
let aliveWhenWarm = NaN;
look();
while (requests < wanted) {
  const measurement = record(scenario);
  kept.push(measurement);
  requests += measurement.endpoints[0]?.outcomes.ok ?? 0;
  look();
  if (Number.isNaN(aliveWhenWarm) && requests >= wanted / 10) aliveWhenWarm = await aliveMb();
  // A run breathes between two windows.
  await sleep(20);
}
const seconds = (performance.now() - startMs) / 1000;
const cpu = process.cpuUsage(cpuBefore);
const most = Math.max(...looks.map(({ rssMb }) => rssMb));
const blocks = kept.length;
const aliveAtEnd = await aliveMb();
kept.length = 0;
const growth = { alive: aliveAtEnd - aliveWhenWarm, left: (await aliveMb()) - aliveAtStart };
const result: BenchResult = {
  bench: 'memory',
  title: 'Memory of many requests',
  method: [
    `${whole(requests)} requests, in windows of ${WINDOW_MS / 1000} s at ${whole(RATE)}/s, go through the schedule and the tallies as the driver uses them, without a network; every window’s measurement is kept, as a run does.`,
    `Resident memory of the whole process after each window; what is alive, after a full collection. Resident memory also takes steps when V8 doubles the space of what is young. It took ${digits(seconds, 1)} s, and ${digits((cpu.user + cpu.system) / requests, 2)} µs of processor time a request.`,
  ],
  command: `npm run bench:memory -- --requests ${wanted}`,
  date,
  machine,
  versions: { node: process.version },
  tables: [
    {
      title: 'Resident memory',
      columns: ['requests', 'resident MB', 'heap MB'],
      rows: looks
        .filter((_, index) => index % Math.ceil(looks.length / 20) === 0 || index === looks.length - 1)
        .map(({ requests, rssMb, heapMb }) => [whole(requests), digits(rssMb, 0), digits(heapMb, 0)]),
    },
  ],
  bounds: [
    {
      name: `${whole(wanted)} requests in less than ${BOUND_MB} MB`,
      found: `${digits(most, 0)} MB at most`,
      holds: most < BOUND_MB,
    },
    {
      name: `from ${whole(wanted / 10)} to ${whole(wanted)} requests less than ${GROWTH_MB} MB more are alive: the measurements of nine tenths of ${blocks} blocks`,
      found: `${digits(growth.alive, 1)} MB`,
      holds: growth.alive < GROWTH_MB,
    },
    {
      name: `without the measurements less than ${LEFT_MB} MB more are alive than at the start`,
      found: `${digits(growth.left, 1)} MB`,
      holds: growth.left < LEFT_MB,
    },
  ],
  skipped: [],
  raw: { looks, aliveMb: { start: aliveAtStart, warm: aliveWhenWarm, end: aliveAtEnd } },
};
publish(result);
