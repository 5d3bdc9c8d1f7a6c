import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OwnLoad } from './own-load.ts';
import { runPinned, type Ran, script } from './pinned.ts';

/** What a generator did at full speed. */
export interface Speed {
  /** Answered, and well: what was only sent, or refused, is no speed. */
  readonly ok: number;
  readonly seconds: number;
  readonly errors: number;
  readonly cpuSeconds: number;
}

export interface Peer {
  readonly name: string;
  readonly version: string;
  run(url: string, connections: number, seconds: number): Promise<Speed>;
}

interface Tool {
  readonly name: string;
  readonly command: string;
  readonly versionOption: string;
  /** Of the tool's command line; `folder` is its own to write to. */
  commandLine(command: string, load: Load): readonly string[];
  /** `requests` are those that ended, well or not. */
  read(ran: Ran, load: Load): Pick<Speed, 'seconds' | 'errors'> & { readonly requests: number };
}

interface Load {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  readonly folder: string;
}

/**
 * Artillery sends a number of requests, not for a time: about as many as it sends in a second here. With fewer, what a second
 * and what a longer time cost would hardly differ from what two starts cost.
 */
const ARTILLERY_PER_SECOND = 4000;

interface Counters {
  readonly [name: string]: number | undefined;
}

const TOOLS: readonly Tool[] = [
  {
    name: 'wrk',
    command: 'wrk',
    versionOption: '-v',
    commandLine: (command, { url, connections, seconds }) => [
      command,
      '-t1',
      `-c${connections}`,
      `-d${seconds}s`,
      url,
    ],
    read: ({ stdout }, { seconds }) => {
      const errors = [...stdout.matchAll(/(?:connect|read|write|timeout|responses:) (\d+)/g)];
      return {
        requests: Number(/(\d+) requests in/.exec(stdout)?.[1]),
        seconds,
        errors: errors.reduce((sum, [, count]) => sum + Number(count), 0),
      };
    },
  },
  {
    name: 'k6',
    command: 'k6',
    versionOption: 'version',
    commandLine: (command, { url, connections, seconds, folder }) => {
      const file = join(folder, 'k6.js');
      writeFileSync(
        file,
        `import http from 'k6/http';\nexport const options = { discardResponseBodies: true };\nexport default function () { http.get('${url}'); }\n`,
      );
      const load = ['--vus', String(connections), '--duration', `${seconds}s`];
      return [command, 'run', '--quiet', ...load, '--summary-export', join(folder, 'k6.json'), file];
    },
    read: (_ran, { folder, seconds }) => {
      const { metrics } = JSON.parse(readFileSync(join(folder, 'k6.json'), 'utf8')) as {
        metrics: { http_reqs: { count: number; rate: number }; http_req_failed: { passes: number } };
      };
      const { count, rate } = metrics.http_reqs;
      return {
        requests: count,
        seconds: rate > 0 ? count / rate : seconds,
        errors: metrics.http_req_failed.passes,
      };
    },
  },
  {
    name: 'vegeta',
    command: 'vegeta',
    versionOption: '-version',
    commandLine: (command, { url, connections, seconds, folder }) => [
      'bash',
      '-c',
      `echo "GET ${url}" | ${command} attack -rate=0 -max-workers=${connections} -connections=${connections} -duration=${seconds}s -max-body=0 > ${join(folder, 'vegeta.bin')}`,
    ],
    read: (_ran, { folder }) => {
      const report = spawnSync(findTool('vegeta') ?? '', [
        'report',
        '-type=json',
        join(folder, 'vegeta.bin'),
      ]);
      const { requests, duration, success } = JSON.parse(report.stdout.toString()) as {
        requests: number;
        duration: number;
        success: number;
      };
      return { requests, seconds: duration / 1e9, errors: Math.round(requests * (1 - success)) };
    },
  },
  {
    name: 'Artillery',
    command: 'artillery',
    versionOption: '--version',
    commandLine: (command, { url, connections, seconds, folder }) => {
      const count = Math.ceil((seconds * ARTILLERY_PER_SECOND) / connections);
      const scenario = {
        config: {
          target: url,
          http: { pool: connections },
          phases: [{ duration: 1, arrivalCount: connections }],
        },
        scenarios: [{ flow: [{ loop: [{ get: { url: '/' } }], count }] }],
      };
      writeFileSync(join(folder, 'artillery.json'), JSON.stringify(scenario));
      return [
        command,
        'run',
        '--quiet',
        '--output',
        join(folder, 'report.json'),
        join(folder, 'artillery.json'),
      ];
    },
    read: (ran, { folder }) => {
      const { aggregate } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as {
        aggregate: { counters: Counters; firstMetricAt: number; lastMetricAt: number };
      };
      const { counters, firstMetricAt, lastMetricAt } = aggregate;
      const requests = counters['http.requests'] ?? 0;
      const span = (lastMetricAt - firstMetricAt) / 1000;
      return {
        requests,
        seconds: span > 0 ? span : ran.wallSeconds,
        errors: requests - (counters['http.codes.200'] ?? 0),
      };
    },
  },
];

/** Tools that stand on the PATH, or in the folders of BENCH_TOOLS. */
function findTool(command: string): string | null {
  const folders = `${process.env['BENCH_TOOLS'] ?? ''}:${process.env['PATH'] ?? ''}`.split(':');
  return folders.map((folder) => join(folder, command)).find((path) => existsSync(path)) ?? null;
}

function versionOf(path: string, option: string): string {
  const { stdout, stderr } = spawnSync(path, [option], { encoding: 'utf8', timeout: 60_000 });
  return /v?\d+\.\d+(?:\.\d+)?/.exec(`${stdout}${stderr}`.replace(/Runtime:.*|Node\.js:.*/g, ''))?.[0] ?? '';
}

/** The peers that are installed, and why the others are not there. */
export function findPeers(): { readonly peers: readonly Peer[]; readonly skipped: readonly string[] } {
  const peers = TOOLS.flatMap((tool): readonly Peer[] => {
    const path = findTool(tool.command);
    return path === null ? [] : [peerOf(tool, path)];
  });
  const missing = TOOLS.filter(({ command }) => findTool(command) === null);
  return {
    peers: [autocannon(), ...peers],
    skipped: missing.map(({ name }) => `${name} is not installed (neither on PATH nor in BENCH_TOOLS)`),
  };
}

function peerOf(tool: Tool, path: string): Peer {
  return {
    name: tool.name,
    version: versionOf(path, tool.versionOption),
    async run(url, connections, seconds) {
      const folder = mkdtempSync(join(tmpdir(), 'bench-'));
      const load = { url, connections, seconds, folder };
      try {
        const ran = await runPinned(tool.commandLine(path, load));
        if (ran.code !== 0) throw new Error(`${tool.name} failed: ${ran.stderr || ran.stdout}`);
        const { requests, ...read } = tool.read(ran, load);
        return { ...read, ok: requests - read.errors, cpuSeconds: ran.cpuSeconds };
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  };
}

function autocannon(): Peer {
  const folder = join(import.meta.dirname, '../../node_modules/autocannon');
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return {
    name: 'autocannon',
    version,
    async run(url, connections, seconds) {
      const options = ['-c', String(connections), '-d', String(seconds), '--json', '--no-progress', url];
      const ran = await runPinned([process.execPath, join(folder, 'autocannon.js'), ...options]);
      const result = JSON.parse(ran.stdout) as {
        '2xx': number;
        errors: number;
        non2xx: number;
        duration: number;
      };
      const { errors, non2xx, duration } = result;
      return {
        ok: result['2xx'],
        seconds: duration,
        errors: errors + non2xx,
        cpuSeconds: ran.cpuSeconds,
      };
    },
  };
}

/** One of our own closed models, as a peer among peers. */
export function ourselves(name: string, model: 'users' | 'saturate', version: string): Peer {
  return {
    name,
    version,
    async run(url, connections, seconds) {
      const ran = await runPinned(script('own-load.ts', url, model, String(connections), String(seconds)));
      if (ran.code !== 0) throw new Error(ran.stderr);
      const own = JSON.parse(ran.stdout) as OwnLoad;
      const { sent, ok, seconds: measured } = own;
      return { ok, seconds: measured, errors: sent - ok, cpuSeconds: ran.cpuSeconds };
    },
  };
}
