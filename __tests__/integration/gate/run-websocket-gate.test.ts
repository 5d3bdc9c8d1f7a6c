import { createServer, type Server } from 'node:http';
import { afterEach, expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { compareRuns, type GateResult, runGate } from '../../../src/gate/index.ts';
import { renderHtml, renderMarkdown, renderTerminal } from '../../../src/report/index.ts';
import { parseScenario, type Scenario } from '../../../src/scenario/index.ts';
import { decodeRun, encodeRun } from '../../../src/trial/index.ts';
import { aGateRequest } from '../../support/a-gate-request.ts';
import { askAgain, wasLate } from '../../support/ask-again.ts';
import { aMessage, aWebSocket } from '../../support/a-websocket.ts';
import { endServer, listenOnLoopback } from '../../support/loopback-server.ts';
import { SCENARIO } from '../../support/some-scenario.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) endServer(server);
});

/** A real server that waits before each reply, and passes over every `deafTo`-th message. */
function serve(waitMs: number, deafTo = Infinity): Promise<string> {
  const server = createServer((_, response) => void response.end('ready'));
  let heard = 0;
  new WebSocketServer({ server }).on('connection', (socket) => {
    socket.on('error', () => {});
    socket.on('message', (data) => {
      if (++heard % deafTo !== 0) setTimeout(() => socket.send(data, { binary: false }), waitMs);
    });
  });
  servers.push(server);
  return listenOnLoopback(server);
}

/** Seven users who talk all the time. */
function talkers(): Scenario {
  const base = parseScenario(SCENARIO, 'chat.yml', {});
  const phases = [{ durationMs: 20_000, fromUsers: 7, toUsers: 7 }];
  return {
    ...base,
    name: 'chat room',
    requests: [],
    webSockets: [aWebSocket({ messages: [aMessage({ perSecond: 20, replyTimeoutMs: 500 })] })],
    load: {
      ...base.load,
      warmUpMs: 1000,
      executors: [
        { model: 'closed', executor: 'constant-vus', name: 'talkers', startMs: 0, flows: null, phases },
      ],
    },
    policy: { ...base.policy, assignment: 'simultaneous' },
  };
}

/** Again where the generator was late. */
function gate(candidate: string, baseline: string): Promise<GateResult> {
  const request = aGateRequest(talkers(), { kind: 'url', url: candidate });
  const target = { kind: 'target', target: { kind: 'url', url: baseline } } as const;
  return askAgain(
    () => runGate({ ...request, baseline: target }),
    ({ decision }) => wasLate(decision),
  );
}

test('a server that replies more slowly is a regression, in every form of report and from its file again', async () => {
  const { decision, report, runs } = await gate(await serve(50), await serve(20));
  const [run] = runs;
  if (!run) throw new Error('no run');
  expect([decision.verdict, decision.exitCode]).toEqual(['regression', 1]);
  expect(
    decision.comparisons
      .filter(({ gated }) => gated)
      .map(({ metric }) => metric.name)
      .toSorted(),
  ).toEqual(['ws_connected', 'ws_replies', 'ws_round_trip_p50', 'ws_round_trip_p95']);
  const forms = [
    renderTerminal(report, { color: false, width: 100 }),
    renderMarkdown(report).replaceAll('`', ''),
    renderHtml(report).replaceAll(/<\/?code>/g, ''),
  ];
  for (const form of forms) {
    expect(form).toContain('chat ws_round_trip p');
    expect(form).toContain('round trip p95');
    expect(form).toContain('closed model: users wait');
  }
  const again = compareRuns({
    baselines: [],
    candidates: [decodeRun(encodeRun(run), 'run.json')],
    policy: null,
    thresholds: null,
    acceptances: [],
    gate: 'pull-request',
    toolVersion: '0.0.0',
  });
  expect(again.decision).toEqual(decision);
});

test('a server that passes over some messages is a regression, however quick its other replies are', async () => {
  const { decision } = await gate(await serve(5, 7), await serve(20));
  expect([decision.verdict, decision.exitCode]).toEqual(['regression', 1]);
  expect(decision.reasons.some(({ metric }) => metric === 'ws_replies')).toBe(true);
});

test('the same server on both sides is no regression', async () => {
  const { decision } = await gate(await serve(20), await serve(20));
  expect(['pass', 'inconclusive']).toContain(decision.verdict);
  const connected = decision.comparisons.find(({ metric }) => metric.name === 'ws_connected');
  expect(connected).toMatchObject({ baseline: 1, candidate: 1, standing: { kind: 'judged' } });
});
