import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type WebSocket, WebSocketServer } from 'ws';
import { type GateRequest, runGate } from '../../../src/gate/index.ts';
import { parseScenario } from '../../../src/scenario/index.ts';
import type { Decision } from '../../../src/verdict/index.ts';
import { aGateRequest } from '../../support/a-gate-request.ts';
import { askAgain, wasLate } from '../../support/ask-again.ts';
import { endServer, listenOnLoopback } from '../../support/loopback-server.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) endServer(server);
});

function listen(server: Server): Promise<string> {
  servers.push(server);
  return listenOnLoopback(server);
}

/** A server that is ready, and whatever the listener makes of the load. */
function aServer(listener: RequestListener): Server {
  return createServer((request, response) => {
    if (request.url === '/ready') response.end('ready');
    else listener(request, response);
  });
}

/** Judges a server by the thresholds of a scenario alone. */
async function judgedOnce(url: string, scenario: string, change: Partial<GateRequest>): Promise<Decision> {
  const text = `name: evidence\nallow-writes: true\n${scenario}\n`;
  const request = aGateRequest(parseScenario(text, 'evidence.yml', {}), { kind: 'url', url });
  const readiness = { path: '/ready', timeoutMs: 2000, wantsSuccess: false };
  const { decision } = await runGate({ ...request, readiness, ...change });
  return decision;
}

/** The same by new servers each time, again where the generator was late. */
function judged(
  open: () => Server,
  scenario: string,
  changeFor: (server: Server) => Partial<GateRequest> = () => ({}),
): Promise<Decision> {
  return askAgain(async () => {
    const server = open();
    return judgedOnce(await listen(server), scenario, changeFor(server));
  }, wasLate);
}

const codesOf = ({ reasons }: Decision): readonly string[] => reasons.map(({ code }) => code);

const LIST = 'requests: [{ name: list, path: /list }]';
const SHORT = 'load: { rate: 20, duration: 2s, warm-up: 0s }';
/** What an answer is worth does not matter to it. */
const LENIENT = 'thresholds: { http_reqs: rate>1 }';

test('a server that dies in the last moment is red, though its thresholds allow for what it left unanswered', async () => {
  const decision = await judged(
    () => aServer((_request, response) => void response.end('a lamp')),
    `${LIST}\nload: { rate: 20, duration: 6s, warm-up: 0s }\nthresholds: { http_req_failed: rate<0.2 }`,
    (server) => ({
      onProgress: (event) => {
        if (event.kind === 'block' && event.block === 5) setTimeout(() => endServer(server), 700);
      },
    }),
  );
  expect(decision.thresholds.map(({ state }) => state)).toEqual(['met']);
  expect([decision.verdict, decision.exitCode, codesOf(decision)]).toEqual([
    'regression',
    1,
    ['candidate-died'],
  ]);
  expect(decision.reasons[0]?.message).toMatch(
    /^the candidate stopped serving: after the load nothing answered at \/ready any more: .*ECONNREFUSED/,
  );
});

test('a server that is gone when the load begins is not told to be asked less', async () => {
  const decision = await judged(
    () => aServer((_request, response) => void response.end('a lamp')),
    `${LIST}\n${SHORT}\n${LENIENT}`,
    (server) => ({
      onProgress: (event) => {
        if (event.kind === 'phase' && event.name === 'measuring') endServer(server);
      },
    }),
  );
  expect([decision.verdict, decision.exitCode]).toEqual(['invalid', 3]);
  const messages = decision.reasons.map(({ message }) => message).join('\n');
  expect(messages).toMatch(/no request succeeded on any side \(\d+ connect\)/);
  expect(messages).not.toContain('lower the rate');
});

const POLL = `journeys:
  - name: order
    steps:
      - { name: submit, method: POST, path: /jobs }
      - { poll: { path: "/job?of={{ user.number }}", until: { $.status: done }, every: 250ms, timeout: 2s }, name: wait }`;
const FAILING = `journeys:
  - name: order
    steps:
      - { name: look, path: /look }
      - { name: pay, path: /pay, expect: { json: { $.paid: true } } }`;

/** Does something else with every so-and-so-many-th request than answer it with a status. */
const often = (
  times: number,
  listener: (response: ServerResponse) => void,
  status = 200,
): RequestListener => {
  let asked = 0;
  return (_request, response) => {
    if (++asked % times === 0) listener(response);
    else response.writeHead(status).end('a lamp');
  };
};

describe('nothing passes of which there is no evidence:', () => {
  test.each<[string, RequestListener, string, string]>([
    [
      'jobs that are never done',
      (_request, response) => void response.end('{"status":"queued"}'),
      `${POLL}\n${SHORT}\nthresholds: { http_req_failed: rate<0.01 }`,
      'never-done',
    ],
    [
      'a journey whose last step always fails',
      (_request, response) => void response.end('{"paid":false}'),
      `${FAILING}\n${SHORT}\nthresholds: { "http_req_failed{endpoint:look}": rate<0.01 }`,
      'never-done',
    ],
    [
      'an endpoint that always fails beside one that does not',
      (request, response) => void response.writeHead(request.url === '/pay' ? 500 : 200).end(),
      `requests: [{ name: list, path: /list, weight: 4 }, { name: pay, path: /pay }]\n${SHORT}\nthresholds: { http_req_failed: rate<0.5 }`,
      'never-done',
    ],
    [
      'most requests failing where only times are looked at',
      often(5, (response) => void response.end(), 503),
      `${LIST}\n${SHORT}\nthresholds: { http_req_duration: p(95)<500 }`,
      'mostly-failed',
    ],
    [
      'a redirect that leads round and round',
      (_request, response) => void response.writeHead(302, { location: '/list' }).end(),
      `${LIST}\n${SHORT}\nhttp: { redirects: 3 }\n${LENIENT}`,
      'nothing-succeeded',
    ],
    [
      'a batch that is not done in its time',
      (_request, response) => void setTimeout(() => response.end(), 200),
      `${LIST}\nload: { vus: 3, iterations: 700, max-duration: 2s }\nthresholds: { http_req_failed: rate<0.01 }`,
      'load-cut-off',
    ],
    [
      'connections that end without an answer under saturation',
      (_request, response) => void setTimeout(() => response.socket?.end(), 30),
      `${LIST}\nload: { connections: 3, duration: 2s, warm-up: 0s }\n${LENIENT}`,
      'nothing-succeeded',
    ],
    [
      'a server that answers some and hangs with the rest',
      often(3, () => {}),
      `defaults: { timeout: 1s }\n${LIST}\n${SHORT}\nthresholds: { http_req_failed: rate<0.5 }`,
      'saturated',
    ],
    [
      'a server that breaks some connections',
      often(3, (response) => response.socket?.resetAndDestroy()),
      `${LIST}\n${SHORT}\nthresholds: { http_req_failed: rate<0.5 }`,
      'connections-fail',
    ],
    [
      'answers too long to be searched for the data of others',
      ({ url = '' }, response) => {
        const own = JSON.stringify({ of: url.replace(/.*=/, '') });
        response.end(url.includes('2') ? own + 'x'.repeat(1_200_000) : own);
      },
      `journeys: [{ name: look, steps: [{ name: me, path: "/me?of={{ user.number }}" }, { think: 300ms }] }]
isolation: { belongs-to: "{{ user.number }}", pattern: '"of":"([^"]+)"' }
load: { vus: 3, duration: 2s, warm-up: 0s }`,
      'isolation-unchecked',
    ],
  ])('%s', async (_what, listener, scenario, code) => {
    const decision = await judged(() => aServer(listener), scenario);
    expect(decision.verdict).toBe('invalid');
    expect([decision.exitCode, decision.blocking]).toEqual([3, true]);
    expect(codesOf(decision)).toContain(code);
  });
});

const CHAT = `websockets:
  - name: chat
    path: /ws
    messages: [{ name: say, json: { id: "{{ message.id }}" }, rate: 7/s, reply: $.id, reply-timeout: 500ms }]
load: { vus: 3, duration: 2s, warm-up: 0s }
thresholds:
  "ws_closed{websocket:chat}": count<1000000
  "ws_msgs_unsent{websocket:chat}": count<1000000`;

describe('nothing passes of a WebSocket server that', () => {
  test.each<[string, (socket: WebSocket) => void, string]>([
    ['accepts and never replies', () => {}, 'not one of the'],
    ['replies with garbage', (socket) => socket.on('message', () => socket.send('%%%')), 'not one of the'],
    ['says good-bye at once', (socket) => socket.close(1000), 'not one of the'],
    ['breaks at once', (socket) => socket.terminate(), 'sessions of chat was held to its end'],
    [
      'replies to every other message',
      (socket) => {
        let heard = 0;
        socket.on('message', (data) => void (++heard % 2 === 0 && socket.send(data, { binary: false })));
      },
      'got their reply in time',
    ],
  ])('%s', async (_what, onConnection, message) => {
    const decision = await judged(() => {
      const server = aServer((_request, response) => void response.writeHead(426).end());
      new WebSocketServer({ server }).on('connection', (socket) => {
        socket.on('error', () => {});
        onConnection(socket);
      });
      return server;
    }, CHAT);
    expect([decision.verdict, decision.exitCode]).toEqual(['invalid', 3]);
    expect(decision.reasons.map((reason) => reason.message).join('\n')).toContain(message);
  });

  test('refuses every connection', async () => {
    const decision = await judged(() => {
      const server = aServer(() => {});
      server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n'));
      return server;
    }, CHAT);
    expect([decision.verdict, decision.exitCode]).toEqual(['invalid', 3]);
    expect(decision.reasons[0]?.message).toContain('attempts to connect to chat succeeded');
  });
});

test('and a server that does what it is asked passes, job, chat, batch and all', async () => {
  const open = (): Server => {
    const asked = new Map<string, number>();
    const server = aServer(({ url = '' }, response) => {
      const times = (asked.get(url) ?? 0) + 1;
      asked.set(url, times);
      if (url.startsWith('/job?')) response.end(JSON.stringify({ status: times === 3 ? 'done' : 'queued' }));
      else setTimeout(() => response.end('{}'), 30);
    });
    new WebSocketServer({ server }).on('connection', (socket) => {
      socket.on('message', (data) => socket.send(data, { binary: false }));
    });
    return server;
  };
  const scenarios = [
    `${POLL}\n${SHORT}\nthresholds: { http_req_failed: rate<0.01, poll_completed: rate>0.99 }`,
    CHAT,
    `${LIST}\nload: { vus: 3, iterations: 70, max-duration: 30s }\nthresholds: { http_req_failed: rate<0.01 }`,
    `${LIST}\nload: { connections: 3, duration: 2s, warm-up: 0s }\nthresholds: { http_req_failed: rate<0.01 }`,
  ];
  for (const scenario of scenarios) {
    const decision = await judged(open, scenario);
    expect([decision.verdict, codesOf(decision)]).toEqual(['pass', ['thresholds-only']]);
  }
});
