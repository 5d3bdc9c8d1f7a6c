/**
 * How fast the load engine is, and how late, beside the tools that people know: `npm run bench:engine`. Options:
 * --seconds (of each run), --repeats, --connections. Tools are taken from PATH and from the folders in BENCH_TOOLS. Exits
 * 1 when a bound does not hold.
 */
import { parseArgs } from 'node:util';
import { type Jitter, jitterTable, measureJitter } from './jitter.ts';
import { type OwnLoad, WARM_UP_MS } from './own-load.ts';
import { findPeers, ourselves, type Peer, type Speed } from './peers.ts';
import { runPinned, script, startServer } from './pinned.ts';
import {
  type BenchResult,
  type Bound,
  describeMachine,
  digits,
  median,
  publish,
  type Table,
  whole,
} from './result.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    repeats: { type: 'string', default: '3' },
    connections: { type: 'string', default: '50' },
  },
});
const [seconds, repeats, connections] = [values.seconds, values.repeats, values.connections].map(Number) as [
  number,
  number,
  number,
];

/** The rate at which lag is looked at, in requests per second. */
const LAG_RATE = 5000;
/** For so long: what is compiled within the first seconds is not to be a hundredth of it. */
const LAG_SECONDS = 10;
/** Milliseconds that lag may be at p99, or this many times the lateness of a bare timer in the same round. */
const LAG_MS = 1;
const LAG_TIMES_JITTER = 2;
/** The rate that must be sustained, in requests per second. */
const BOUND_RATE = 30_000;
/** The search for the highest rate, upwards; the bound is among them. */
const RATES = [10_000, 12_500, 15_500, 19_500, 24_500, BOUND_RATE, 37_500, 47_000, 60_000];
/** How many times as many requests per CPU second our users must make as others. */
const TIMES: Readonly<Record<string, number>> = { autocannon: 0.9, k6: 4, Artillery: 20 };

/** Long enough to start. */
const SHORT_SECONDS = 1;

interface Measured extends Speed {
  readonly name: string;
}
interface Repeat {
  readonly jitter: Jitter;
  readonly lag: OwnLoad & { readonly cpuSecondsPerSecond: number };
  readonly attempts: readonly (OwnLoad & { readonly rate: number; readonly sustained: boolean })[];
  readonly sustained: number;
  readonly closed: readonly Measured[];
}

async function open(url: string, rate: number, forSeconds = seconds): Promise<OwnLoad> {
  const ran = await runPinned(script('own-load.ts', url, 'open', String(rate), String(forSeconds)));
  if (ran.code !== 0) throw new Error(ran.stderr);
  return JSON.parse(ran.stdout) as OwnLoad;
}

/** The highest rate of the ladder at which every arrival was sent and answered; the first that fails ends the search. */
async function climb(url: string): Promise<Pick<Repeat, 'attempts' | 'sustained'>> {
  const attempts: Repeat['attempts'][number][] = [];
  for (const rate of RATES) {
    const own = await open(url, rate);
    const sustained = isSustained(own);
    attempts.push({ ...own, rate, sustained });
    console.error(`open ${rate}/s: ${sustained ? 'sustained' : `dropped ${own.dropped}, lost ${own.lost}`}`);
    if (!sustained) break;
  }
  return {
    attempts,
    sustained: Math.max(0, ...attempts.filter((each) => each.sustained).map(({ rate }) => rate)),
  };
}

function isSustained({ dropped, lost, ok, planned }: OwnLoad): boolean {
  return dropped === 0 && lost === 0 && ok === planned;
}

/** What a second more of load brings and takes: a long run less a short one, so that nobody’s start-up counts. */
async function marginal(peer: Peer, url: string): Promise<Speed> {
  const short = await peer.run(url, connections, SHORT_SECONDS);
  const long = await peer.run(url, connections, SHORT_SECONDS + seconds);
  return {
    ok: long.ok - short.ok,
    seconds: long.seconds - short.seconds,
    errors: long.errors + short.errors,
    cpuSeconds: long.cpuSeconds - short.cpuSeconds,
  };
}

async function repeat(url: string, peers: readonly Peer[]): Promise<Repeat> {
  const jitter = await measureJitter();
  const lag = await open(url, LAG_RATE, LAG_SECONDS);
  console.error(
    `open ${LAG_RATE}/s: lag p99 ${digits(lag.lag.p99, 2)} ms, timer jitter p99 ${digits(jitter.p99, 2)} ms`,
  );
  const climbed = await climb(url);
  const closed: Measured[] = [];
  for (const peer of peers) {
    const speed = await marginal(peer, url);
    closed.push({ ...speed, name: peer.name });
    console.error(
      `${peer.name}: ${whole(speed.ok / speed.seconds)}/s, ${whole(perCpu(speed))} per CPU second`,
    );
  }
  return { jitter, lag: { ...lag, cpuSecondsPerSecond: lag.cpuShare }, ...climbed, closed };
}

function perCpu({ ok, cpuSeconds }: Speed): number {
  return ok / cpuSeconds;
}

const of = (repeated: readonly Repeat[], value: (each: Repeat) => number): number =>
  median(repeated.map(value));

function speedOf(repeated: readonly Repeat[], name: string, value: (speed: Speed) => number): number {
  return of(repeated, ({ closed }) => value(closed.find((each) => each.name === name) ?? NOTHING));
}

const NOTHING: Speed = { ok: NaN, seconds: NaN, errors: NaN, cpuSeconds: NaN };
/** The closed model whose users are ours; the other one is autocannon inside. */
const OWN = 'perf-gate, constant-vus';

function closedTable(repeated: readonly Repeat[], peers: readonly Peer[]): Table {
  const own = speedOf(repeated, OWN, perCpu);
  return {
    title: `Closed model at saturation: ${connections} connections, GET, one core`,
    columns: ['generator', 'requests/s', 'requests per CPU second', 'perf-gate is … times that', 'errors'],
    rows: peers.map(({ name, version }) => {
      const cpu = speedOf(repeated, name, perCpu);
      return [
        `${name} ${version}`,
        whole(speedOf(repeated, name, (speed) => speed.ok / speed.seconds)),
        whole(cpu),
        digits(own / cpu, 2),
        whole(speedOf(repeated, name, ({ errors }) => errors)),
      ];
    }),
  };
}

function openTable(repeated: readonly Repeat[]): Table {
  const rates = [...new Set(repeated.flatMap(({ attempts }) => attempts.map(({ rate }) => rate)))].toSorted(
    (a, b) => a - b,
  );
  const row = (rate: number, each: readonly OwnLoad[]): readonly string[] => {
    const mid = (value: (own: OwnLoad) => number | null): number =>
      median(each.map((own) => value(own) ?? NaN));
    return [
      whole(rate),
      String(each.length),
      String(each.filter(isSustained).length),
      digits(
        mid(({ cpuShare }) => cpuShare * 100),
        0,
      ),
      whole(mid(({ ok, cpuShare, seconds }) => ok / (cpuShare * seconds))),
      digits(
        mid(({ lag }) => lag.p50),
        3,
      ),
      digits(
        mid(({ lag }) => lag.p99),
        3,
      ),
      digits(
        mid(({ lag }) => lag.max),
        1,
      ),
      digits(
        mid(({ serviceTime }) => serviceTime.p50),
        3,
      ),
    ];
  };
  return {
    title: `Open model: constant arrival rate, one core, ${LAG_SECONDS} s at ${whole(LAG_RATE)}/s, ${seconds} s at the others`,
    columns: [
      'rate/s',
      'runs',
      'sustained',
      'CPU %',
      'requests per CPU second',
      'lag p50 ms',
      'lag p99 ms',
      'lag max ms',
      'service p50 ms',
    ],
    rows: [
      row(
        LAG_RATE,
        repeated.map(({ lag }) => lag),
      ),
      ...rates.map((rate) =>
        row(
          rate,
          repeated.flatMap(({ attempts }) => attempts.filter((each) => each.rate === rate)),
        ),
      ),
    ],
  };
}

/** The timer's lateness of the same round: what the machine allowed just then. */
function allowedLag({ jitter }: Repeat): number {
  return Math.max(LAG_MS, LAG_TIMES_JITTER * jitter.p99);
}

function boundsOf(repeated: readonly Repeat[], peers: readonly Peer[]): readonly Bound[] {
  const sustained = of(repeated, (each) => each.sustained);
  const lag = (each: Repeat): number => each.lag.lag.p99 ?? NaN;
  const own = speedOf(repeated, OWN, perCpu);
  return [
    {
      name: `open model, ${whole(BOUND_RATE)} requests/s without drops`,
      found: `${whole(sustained)}/s`,
      holds: sustained >= BOUND_RATE,
    },
    {
      name: `lag p99 at ${whole(LAG_RATE)}/s below ${LAG_MS} ms, or at most ${LAG_TIMES_JITTER} × the timer's jitter in the same round`,
      found: `${digits(of(repeated, lag), 2)} ms, jitter ${digits(
        of(repeated, ({ jitter }) => jitter.p99),
        2,
      )} ms`,
      holds: of(repeated, (each) => lag(each) / allowedLag(each)) <= 1,
    },
    ...Object.entries(TIMES).map(([name, least]): Bound => {
      const ratio = own / speedOf(repeated, name, perCpu);
      const isThere = peers.some((peer) => peer.name === name);
      return {
        name: `closed model, at least ${least} × ${name} in requests per CPU second`,
        found: isThere ? `${digits(ratio, 2)} ×` : 'not installed',
        holds: isThere ? ratio >= least : null,
      };
    }),
  ];
}

const machine = describeMachine();
const date = new Date().toISOString();
const { peers: others, skipped } = findPeers();
const { version } = (await import('../../package.json', { with: { type: 'json' } })).default;
const peers = [
  ourselves(OWN, 'users', version),
  ourselves('perf-gate, saturate', 'saturate', version),
  ...others,
];
const target = await startServer('target.ts');
const repeated: Repeat[] = [];
try {
  for (let index = 0; index < repeats; index++) repeated.push(await repeat(target.url, peers));
} finally {
  await target.stop();
}
const result: BenchResult = {
  bench: 'engine',
  title: 'Speed and lag of the load engine',
  method: [
    'The target, a bare socket server that answers with constant bytes, has one core; each generator in turn has the other.',
    'All closed generators use the same target, number of connections and time. Processor time is that of the whole process and its children, by the shell’s `time`. Each runs twice, for one second and for longer, and the difference counts: start-up is nobody’s speed.',
    'Requests are those that were answered well; what was only sent counts nowhere.',
    `The open model is warmed up for ${WARM_UP_MS / 1000} s, in which most of it is compiled. A rate is sustained when every planned request was sent and answered well: none dropped, none lost.`,
    `Figures are medians of ${repeats} rounds, in each of which everything is measured once.`,
    'Artillery sends a fixed number of requests, k6 discards bodies, vegeta runs without a rate.',
  ],
  command: `npm run bench:engine -- --seconds ${seconds} --repeats ${repeats} --connections ${connections}`,
  date,
  machine,
  versions: {
    node: process.version,
    ...Object.fromEntries(peers.map(({ name, version }) => [name, version])),
  },
  tables: [
    openTable(repeated),
    jitterTable(repeated.map(({ jitter }) => jitter)),
    closedTable(repeated, peers),
  ],
  bounds: boundsOf(repeated, peers),
  skipped,
  raw: repeated,
};
publish(result);
