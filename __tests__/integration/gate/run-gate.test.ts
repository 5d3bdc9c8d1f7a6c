import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import {
  compareRuns,
  describeEnvironment,
  type GateRequest,
  type GateResult,
  runGate,
  writeOutputs,
} from '../../../src/gate/index.ts';
import { parseScenario } from '../../../src/scenario/index.ts';
import { decodeRun } from '../../../src/trial/index.ts';

const servers: Server[] = [];

afterEach(async () => {
  await Promise.all(
    servers.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
});

/** A real server that waits before each answer; resolves with its URL. */
async function serve(waitMs: number, status = 200): Promise<string> {
  const server = createServer((_request, response) => {
    setTimeout(() => response.writeHead(status).end('served'), waitMs);
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port');
  return `http://127.0.0.1:${address.port}`;
}

const SCENARIO = `name: waits
requests: [{ path: /, expect: { status: 200 } }]
load: { rate: 230, duration: 20s, warm-up: 1s }
compare: { assignment: simultaneous }
`;

function gate(candidate: string, baseline: string): Promise<GateResult> {
  return gateAgainst({ kind: 'target', target: { kind: 'url', url: baseline } }, candidate, SCENARIO);
}

async function gateAgainst(
  baseline: GateRequest['baseline'],
  candidate: string,
  scenario: string,
): Promise<GateResult> {
  const source = { kind: 'url', url: candidate } as const;
  const request: GateRequest = {
    scenarios: [parseScenario(scenario, 'waits.yml', {})],
    candidate: source,
    baseline,
    readiness: { path: '/', timeoutMs: 2000 },
    gate: 'pull-request',
    provenance: {
      repository: '',
      sha: '',
      ref: '',
      runId: '',
      runAttempt: 1,
      job: '',
      event: '',
      startedAt: '2026-01-01T00:00:00.000Z',
    },
    environment: describeEnvironment(source, {}),
    seed: 'gate',
    toolVersion: '0.0.0',
    workflowRunUrl: '',
    signal: new AbortController().signal,
    onProgress: () => {},
  };
  return runGate(request);
}

test('a slower server is a regression, and its run file decides the same again', async () => {
  const result = await gate(await serve(40), await serve(20));
  expect(result.decision.verdict).toBe('regression');
  expect(result.decision.exitCode).toBe(1);
  const folder = mkdtempSync(join(tmpdir(), 'perf-gate-gate-'));
  try {
    const paths = await writeOutputs('out', result, folder);
    expect(readdirSync(join(folder, 'out')).toSorted()).toEqual([
      'decision.json',
      'report.html',
      'report.md',
      'run.json',
    ]);
    const run = decodeRun(readFileSync(join(folder, paths.runs[0] ?? ''), 'utf8'), 'run.json');
    const again = compareRuns({
      baselines: [],
      candidates: [run],
      policy: null,
      thresholds: null,
      gate: 'pull-request',
      toolVersion: '0.0.0',
    });
    expect(again.decision).toEqual(result.decision);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 90_000);

test('a candidate that answers only errors is a regression, whatever the times of its answers', async () => {
  const { decision } = await gate(await serve(1, 404), await serve(20));
  expect([decision.verdict, decision.exitCode]).toEqual(['regression', 1]);
  expect(decision.reasons.some(({ metric }) => metric === 'error_share')).toBe(true);
}, 90_000);

test('a candidate that cannot be reached is invalid, and its run is kept with the reason', async () => {
  const gone = await serve(1);
  const [server] = servers.splice(0);
  await new Promise((resolve) => server?.close(resolve));
  const { decision, runs } = await gate(gone, await serve(1));
  expect([decision.verdict, decision.exitCode]).toEqual(['invalid', 3]);
  expect(runs).toHaveLength(1);
  expect(decision.reasons[0]?.message).toContain('the candidate did not come up');
}, 60_000);

test.each([
  [{ lacking: null, unaccepted: [], makesBaseline: '' }, 'first-run'],
  [{ lacking: null, unaccepted: [], makesBaseline: 'run the workflow on main' }, 'no-baseline'],
  [{ lacking: null, unaccepted: ['waits'], makesBaseline: '' }, 'no-accepted-level'],
])(
  'a history without baselines, known to be %j, is told as %s',
  async (known, code) => {
    const short = SCENARIO.replace('duration: 20s, warm-up: 1s', 'duration: 1s, warm-up: 200ms');
    const { decision } = await gateAgainst({ kind: 'history', entries: [], ...known }, await serve(1), short);
    expect(decision.reasons.map((reason) => reason.code)).toEqual([code]);
  },
  60_000,
);
