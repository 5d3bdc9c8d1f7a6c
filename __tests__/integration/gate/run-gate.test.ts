import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import {
  compareRuns,
  type GateRequest,
  type GateResult,
  runGate,
  writeOutputs,
} from '../../../src/gate/index.ts';
import { createAaRun } from '../../../src/history/index.ts';
import { parseScenario } from '../../../src/scenario/index.ts';
import { decodeRun } from '../../../src/trial/index.ts';
import { aGateRequest } from '../../support/a-gate-request.ts';
import { askAgain, wasLate } from '../../support/ask-again.ts';
import { endServer, listenOnLoopback } from '../../support/loopback-server.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) endServer(server);
});

/**
 * A real server that waits before each answer, 20 ms for `/same`, and may ask for a key in `x-open`; resolves with its
 * URL.
 */
function serve(waitMs: number, status = 200, key = ''): Promise<string> {
  const server = createServer(({ url, headers }, response) => {
    const isOpen = key === '' || headers['x-open'] === key;
    setTimeout(() => response.writeHead(isOpen ? status : 401).end('served'), url === '/same' ? 20 : waitMs);
  });
  servers.push(server);
  return listenOnLoopback(server);
}

const SCENARIO = `name: waits
requests: [{ path: /, expect: { status: 200 } }]
load: { rate: 120, duration: 20s, warm-up: 1s }
compare: { assignment: simultaneous }
`;

/** A request that compares with nothing. */
function requestOf(url: string): GateRequest {
  return aGateRequest(parseScenario(SCENARIO, 'waits.yml', {}), { kind: 'url', url });
}

function gateOnce(
  candidate: string,
  baseline: string,
  words: Partial<GateRequest> = {},
): Promise<GateResult> {
  return runGate({
    ...requestOf(candidate),
    baseline: { kind: 'target', target: { kind: 'url', url: baseline } },
    ...words,
  });
}

/** The same, again where the generator was late. */
function gate(...words: Parameters<typeof gateOnce>): Promise<GateResult> {
  return askAgain(
    () => gateOnce(...words),
    ({ decision }) => wasLate(decision),
  );
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
      acceptances: [],
      gate: 'pull-request',
      toolVersion: '0.0.0',
    });
    expect(again.decision).toEqual(result.decision);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a regression in one of two scenarios is kept, though each is stopped as early as it can be', async () => {
  const other = SCENARIO.replace('waits', 'same').replace('path: /', 'path: /same');
  const scenarios = [SCENARIO, other].map((text) => parseScenario(text, 'waits.yml', {}));
  const { decision, runs } = await gate(await serve(40), await serve(20), { scenarios });
  expect(runs.map(({ scenario }) => scenario)).toEqual(['waits', 'same']);
  expect([decision.verdict, decision.exitCode]).toEqual(['regression', 1]);
  expect(decision.reasons[0]?.scenario).toBe('waits');
});

test('a candidate that answers only errors is a regression, whatever the times of its answers', async () => {
  const { decision } = await gate(await serve(1, 404), await serve(20));
  expect([decision.verdict, decision.exitCode]).toEqual(['regression', 1]);
  expect(decision.reasons.some(({ metric }) => metric === 'error_share')).toBe(true);
});

test('a preview that a header opens is found ready, and measured', async () => {
  const url = await serve(1, 200, 'sesame');
  const text = `name: preview
defaults: { headers: { x-open: "\${KEY}" } }
requests: [{ path: / }]
load: { rate: 70, duration: 2s, warm-up: 0s }
thresholds: { http_req_failed: rate<0.01 }
`;
  const { decision } = await gate(url, '', {
    baseline: { kind: 'none' },
    scenarios: [parseScenario(text, 'preview.yml', { KEY: 'sesame' })],
  });
  expect([decision.verdict, decision.reasons]).toEqual(['pass', expect.anything()]);
});

test('a candidate that cannot be reached is invalid, and its run is kept with the reason', async () => {
  const gone = await serve(1);
  const [server] = servers.splice(0);
  await new Promise((resolve) => server?.close(resolve));
  const { decision, runs } = await gate(gone, await serve(1));
  expect([decision.verdict, decision.exitCode]).toEqual(['invalid', 3]);
  expect(runs).toHaveLength(1);
  expect(decision.reasons[0]?.message).toContain('the candidate did not come up');
});

test('what a command writes when it fails is told without the secrets of the environment that it has', async () => {
  const word = 's3cr3t-of-the-shop';
  process.env['SHOP_DB'] = `postgres://shop:${word}@db/shop`;
  try {
    const command = 'echo "cannot connect to $SHOP_DB" >&2; exit 1';
    const request = requestOf('http://127.0.0.1:9/');
    const candidate = { kind: 'command', command, directory: tmpdir(), label: command } as const;
    const { decision, runs } = await runGate({ ...request, candidate });
    const told = JSON.stringify([decision, runs]);
    expect(told).toMatch(/cannot connect to postgres:\/\/\*\*\*db\/shop/u);
    expect(told).not.toContain(word);
  } finally {
    delete process.env['SHOP_DB'];
  }
});

test.each([
  [{ lacking: null, unaccepted: [], makesBaseline: '' }, 'first-run'],
  [{ lacking: null, unaccepted: [], makesBaseline: 'run the workflow on main' }, 'no-baseline'],
  [{ lacking: null, unaccepted: ['waits'], makesBaseline: '' }, 'no-accepted-level'],
])('a history without baselines, known to be %j, is told as %s', async (known, code) => {
  const short = SCENARIO.replace('duration: 20s, warm-up: 1s', 'duration: 1s, warm-up: 200ms');
  const { decision } = await gate(await serve(1), '', {
    scenarios: [parseScenario(short, 'waits.yml', {})],
    baseline: {
      kind: 'history',
      entries: [],
      past: [],
      branchRuns: [],
      distances: new Map(),
      grown: [],
      warnings: [],
      ...known,
    },
  });
  expect(decision.reasons.map((reason) => reason.code)).toEqual([code]);
});
test('a stop signal between two scenarios leaves a run of the second that says so: the gate does not pass', async () => {
  const controller = new AbortController();
  const short = `name: NAME
requests: [{ path: / }]
load: { rate: 30, duration: 2s, warm-up: 0s }
thresholds: { http_req_duration: ['p(95)<5000'] }
`;
  const { decision, runs } = await gateOnce(await serve(1), '', {
    scenarios: ['first', 'second'].map((name) => parseScenario(short.replace('NAME', name), 'short.yml', {})),
    baseline: { kind: 'none' },
    signal: controller.signal,
    // After the first run is complete and before the second begins.
    onProgress: ({ kind }) => (kind === 'stop' ? queueMicrotask(() => controller.abort()) : undefined),
  });
  expect(runs.map(({ scenario, trials }) => [scenario, trials.length > 0])).toEqual([
    ['first', true],
    ['second', false],
  ]);
  expect([decision.verdict, decision.exitCode]).toEqual(['invalid', 3]);
  expect(decision.reasons[0]).toMatchObject({
    scenario: 'second',
    message: expect.stringContaining('a stop signal ended the gate before this scenario was measured'),
  });
});

test('the same code twice decides nothing, and five such runs let a later gate speak of the code', async () => {
  const [one, other] = [await serve(20), await serve(20)];
  const short = SCENARIO.replace('duration: 20s, warm-up: 1s', 'duration: 8s, warm-up: 500ms');
  const scenarios = [parseScenario(short, 'waits.yml', {})];
  const first = await gate(one, '', {
    scenarios,
    baseline: { kind: 'same-code', target: { kind: 'url', url: other } },
  });
  expect(first.decision).toMatchObject({
    verdict: 'inconclusive',
    blocking: false,
    exitCode: 0,
    reasons: [{ code: 'instances-compared' }],
  });
  const [run] = first.runs;
  if (run === undefined) throw new TypeError('nothing was run');
  const again = compareRuns({
    baselines: [],
    candidates: [run],
    policy: null,
    thresholds: null,
    acceptances: [],
    gate: 'pull-request',
    toolVersion: '0.0.0',
  });
  expect(again.decision).toEqual(first.decision);
  // What two servers of this process differ by is chance, and often nothing: five deployments that were 10 % apart.
  const aaRun = createAaRun(run);
  expect(aaRun.differences.map(({ metric }) => metric)).toContain('response_time_p50');
  const aaRuns = [0.1, -0.1, 0.1, -0.1, 0.1].map((shift, number) => ({
    ...aaRun,
    deployment: `d-${number}`,
    differences: aaRun.differences.map((difference) => ({ ...difference, shift })),
  }));
  const later = await gate(one, other, {
    scenarios,
    baseline: { kind: 'target', target: { kind: 'url', url: other }, aaRuns },
  });
  const median = later.decision.comparisons.find(({ metric }) => metric.name === 'response_time_p50');
  expect(later.runs[0]?.instanceEffects.find(({ metric }) => metric === 'response_time_p50')?.runs).toBe(5);
  expect(median?.margins.instances).toBeGreaterThan(0);
  expect(median?.warnings.join()).toContain('over 5 A/A runs');
});

test('a restart command gives each block fresh instances, so that the verdict speaks of the code', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'perf-gate-restart-'));
  try {
    const renewal = { restart: 'echo $PERF_GATE_SIDE >> told', deploy: '', directory: folder };
    const [candidate, baseline] = [await serve(40), await serve(20)];
    const { decision, runs } = await askAgain(
      () => {
        rmSync(join(folder, 'told'), { force: true });
        return gateOnce(candidate, baseline, {
          candidate: { kind: 'url', url: candidate, renewal },
          baseline: { kind: 'target', target: { kind: 'url', url: baseline, renewal } },
        });
      },
      (result) => wasLate(result.decision),
    );
    expect(decision.verdict).toBe('regression');
    const told = readFileSync(join(folder, 'told'), 'utf8').trim().split('\n');
    const blocks = new Set(runs[0]?.trials.map(({ block }) => block)).size;
    expect(told.filter((side) => side === 'candidate')).toHaveLength(blocks);
    expect(told.filter((side) => side === 'baseline')).toHaveLength(blocks);
    expect(decision.comparisons.find(({ gated }) => gated)?.basis.claim).toBe('code');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
