import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { decodeRun, type Run } from '../../../src/trial/index.ts';
import { openLoggingServer, type Received } from '../../support/a-logging-server.ts';
import { withTerminal } from '../../support/a-terminal.ts';

const MAIN = join(import.meta.dirname, '../../../src/cli/main.ts');

/** What one run did: what the server received of it, and its run files by scenario. */
interface Played {
  readonly received: readonly Received[];
  readonly runs: ReadonlyMap<string, Run>;
}

const DATA = `data:
  customer: { csv: customers.csv, pick: in-order }
  own: { csv: customers.csv, pick: per-user }
  any: { csv: customers.csv, pick: random }
  quantity: { integer: [1, 9000] }
  colour: { choice: [red, green, blue] }
  key: { uuid: true }
  word: { text: 12 }
`;

const STEPS = `
      - { name: list, path: '/products?customer={{ customer.id }}&own={{ own.name }}', capture: { id: $.id, items: $.items } }
      - { think: { log-normal: { median: 30ms, sigma: 1, max: 200ms } } }
      - { for-each: '{{ items }}', steps: [{ name: item, path: '/items/{{ item }}?any={{ any.id }}' }] }
      - { think: { uniform: [10ms, 60ms] } }
      - { name: order, method: POST, path: '/orders/{{ key }}', json: { word: '{{ word }}', quantity: '{{{ quantity }}}' }, capture: { order: $.id } }`;

const UPLOAD = `multipart:
      fields: { title: '{{ word }}' }
      files:
        - field: file
          name: '{{ key }}.bin'
          content-type: application/octet-stream
          sizes: { none: { weight: 2, bytes: [0B, 1B] }, small: { weight: 60, bytes: [1kB, 20kB] }, large: { weight: 30, bytes: 100kB } }`;

const LOGIN = `login:
  per: user
  steps: [{ name: log in, method: POST, path: /login, json: { user: '{{ word }}' }, capture: { token: $.id } }]
`;

function scenario(name: string, rest: string): string {
  const headers = `{ x-scenario: ${name}, x-user: '{{ user.id }}' }`;
  return `name: ${name}\nallow-writes: true\ndefaults: { headers: ${headers} }\n${rest}`;
}

const OPEN = scenario(
  'open',
  `${DATA}${LOGIN}requests:
  - { name: plain, path: /plain, weight: 3 }
  - { name: filled, path: '/filled?c={{ colour }}', weight: 2 }
  - name: upload
    method: POST
    path: /uploads
    ${UPLOAD}
journeys:
  - name: buy
    weight: 2
    steps:${STEPS.replace(/ \}$/, ", acknowledge: '{{ order }}' }")}
consistency: { path: '/orders/{{ acknowledged }}', sample: 5 }
setup: [{ name: begin, method: POST, path: /begin }]
teardown: [{ name: end, method: POST, path: /end }]
load:
  warm-up: 1s
  executors:
    - { name: steady, rate: 9, duration: 3s }
    - { name: even, rate: 5, duration: 3s, arrivals: constant, flows: [plain] }
    - { name: climbing, stages: [{ duration: 1s, target: 10 }, { duration: 2s, target: 5 }], flows: [plain, buy] }
`,
);

// Without templates: these requests are made ready once, and paced as arrivals.
const PATTERNS = [
  'pattern: steady, rate: 9, duration: 2s',
  'pattern: soak, rate: 9, duration: 2s',
  'pattern: volume, rate: 9, duration: 2s',
  'pattern: ramp, rate: 15, duration: 3s',
  'pattern: progressive, rate: 12, levels: 2, duration: 3s',
  'pattern: spike, rate: 4, factor: 4, duration: 6s',
  'pattern: stress, rate: 4, factor: 3, levels: 2, duration: 6s',
  'pattern: breakpoint, rate: 5, increment: 5, max: 10, level: 2s',
  'executors: [{ name: steady, rate: 5, duration: 3s }, { name: even, start: 1s, rate: 3, duration: 2s, arrivals: constant }, { name: climb, stages: [{ duration: 3s, target: 9 }] }]',
  'pattern: peak-hour, rate: 4, duration: 25s',
].map((load) => {
  const name = /^(?:pattern: )?([a-z-]+)/.exec(load)?.[1] ?? '';
  return `name: ${name}\ndefaults: { headers: { x-scenario: ${name} } }\nrequests: [{ path: /a, weight: 2 }, { path: /b }]\nload: { ${load}, warm-up: 0s }\n`;
});

const CLOSED = ['constant', 'ramping', 'shared', 'each'].map((name) => {
  const load = {
    constant: 'vus: 3, duration: 2s',
    ramping: 'executor: ramping-vus, start-vus: 1, stages: [{ duration: 2s, target: 4 }]',
    shared: 'vus: 3, iterations: 12',
    each: 'executor: per-vu-iterations, vus: 3, iterations: 4',
  }[name];
  return scenario(
    name,
    `${DATA}${LOGIN}journeys:\n  - name: buy\n    steps:${STEPS}\nload: { ${load}, warm-up: 0s }\n`,
  );
});

const SOCKETS = scenario(
  'sockets',
  `${DATA}${LOGIN}websockets:
  - name: chat
    path: '/ws?own={{ own.id }}'
    headers: { x-token: '{{ token }}' }
    hold: 700ms
    messages:
      - { name: say, json: { id: '{{ message.id }}', text: '{{ word }}' }, rate: 15/s, reply: $.id }
      - { name: ask, text: 'ask {{ key }}', rate: 7/s }
load: { vus: 4, duration: 3s, warm-up: 0s }
`,
);

const CUSTOMERS = `id,name\n${Array.from({ length: 70 }, (_, row) => `${row},name ${row}`).join('\n')}\n`;

/** Runs scenarios by the command line against a server of their own. */
async function play(scenarios: readonly string[], seed: string): Promise<Played> {
  const runs = new Map<string, Run>();
  await using server = await openLoggingServer();
  await withTerminal(async ({ folder, write }) => {
    const files = Object.fromEntries(scenarios.map((text, index) => [`${index}.yml`, text]));
    await write({ ...files, 'customers.csv': CUSTOMERS });
    const words = ['run', ...Object.keys(files), '--url', server.url, '--seed', seed, '--out', 'out'];
    const child = spawn(process.execPath, [MAIN, ...words], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let told = '';
    child.stderr.on('data', (bytes: Buffer) => (told += bytes.toString()));
    await new Promise((resolve) => child.once('close', resolve));
    expect(told).toContain('run and reports: ');
    for (const text of scenarios) {
      const name = /name: ([a-z-]+)/.exec(text)?.[1] ?? '';
      const file = join(folder, 'out', scenarios.length === 1 ? 'run.json' : `${name}.run.json`);
      runs.set(name, decodeRun(await readFile(file, 'utf8'), file));
    }
  });
  return { received: server.received, runs };
}

async function playTwice(scenarios: readonly string[]): Promise<readonly [Played, Played]> {
  // At once, so that the second is disturbed otherwise than the first.
  return Promise.all([play(scenarios, 'the same'), play(scenarios, 'the same')]);
}

/** Requests that a generator without processor time could not send, as it says itself. */
function lostIn({ runs }: Played): number {
  return [...runs.values()]
    .flatMap(({ trials }) => trials)
    .reduce((sum, { generator }) => sum + generator.lost, 0);
}

/** Intended starts by trace id, as far as run files hold them: the ten slowest of each trial. */
function intendedIn({ runs }: Played): ReadonlyMap<string, number> {
  const slowest = [...runs.values()].flatMap(({ trials }) => trials).flatMap((trial) => trial.slowest);
  return new Map(slowest.map(({ traceId, atMs }) => [traceId, atMs]));
}

function byId({ received }: Played): ReadonlyMap<string, string> {
  return new Map(received.map(({ id, who, text }) => [id, `${who}\n${text}`]));
}

/** Whatever has the same id in both is the same, byte for byte; what one of them lacks, it lost. */
function expectSameRequests(first: Played, second: Played): void {
  const [one, two] = [byId(first), byId(second)];
  expect([one.size, two.size]).toEqual([first.received.length, second.received.length]);
  const missing = (from: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>) =>
    [...other.keys()].filter((id) => !from.has(id));
  expect(missing(one, two).length).toBeLessThanOrEqual(lostIn(first));
  expect(missing(two, one).length).toBeLessThanOrEqual(lostIn(second));
  const both = [...one.keys()].filter((id) => two.has(id));
  expect(both.map((id) => two.get(id))).toEqual(both.map((id) => one.get(id)));
  expect(both.length).toBeGreaterThan(20);
}

function expectSameTimes(first: Played, second: Played): void {
  const [one, two] = [intendedIn(first), intendedIn(second)];
  const both = [...one.keys()].filter((id) => two.has(id));
  expect(both.map((id) => two.get(id))).toEqual(both.map((id) => one.get(id)));
  expect(both.length).toBeGreaterThan(20);
}

test('the same seed sends the same with the same data, and asks for the same afterwards', async () => {
  const [first, second] = await playTwice([OPEN]);
  expectSameRequests(first, second);
  const texts = first.received.map(({ text }) => text.split('\n', 1)[0] ?? '');
  for (const kind of [
    /^POST \/begin$/,
    /^GET \/filled/,
    /^POST \/uploads$/,
    /^POST \/login$/,
    /^GET \/orders\//,
    /^POST \/end$/,
  ])
    expect(texts.some((text) => kind.test(text))).toBe(true);
});

test('it sends the arrivals of every pattern, and of several executors, at the same times', async () => {
  const groups = [PATTERNS.slice(0, 5), PATTERNS.slice(5, 9), PATTERNS.slice(9)];
  const played = await Promise.all(groups.map(playTwice));
  const all = (which: 0 | 1): Played => ({
    received: played.flatMap((pair) => pair[which].received),
    runs: new Map(played.flatMap((pair) => [...pair[which].runs])),
  });
  expectSameRequests(all(0), all(1));
  expectSameTimes(all(0), all(1));
  expect(new Set(all(0).received.map(({ who }) => who.split(' ')[0])).size).toBe(PATTERNS.length);
});

/** What each user sent, in its order: how far it came depends on the answers, what it sent does not. */
function expectSameUsers(first: Played, second: Played): void {
  const [one, two] = [byUser(first), byUser(second)];
  const users = [...one.keys()].filter((user) => two.has(user));
  expect(users.length).toBeGreaterThanOrEqual(3);
  for (const user of users) {
    const [a, b] = [one.get(user) ?? [], two.get(user) ?? []];
    const length = Math.min(a.length, b.length);
    expect(length).toBeGreaterThan(3);
    expect(b.slice(0, length)).toEqual(a.slice(0, length));
  }
}

function byUser({ received }: Played): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  for (const { who, id, text } of received) {
    const own = users.get(who) ?? [];
    users.set(who, [...own, `${id}\n${text}`]);
  }
  return users;
}

test('each user of a closed load sends the same one after the other', async () => {
  const [first, second] = await playTwice(CLOSED);
  expectSameUsers(first, second);
  const of = ({ received }: Played, name: string): readonly string[] =>
    received.filter(({ who }) => who.startsWith(`${name} `)).map(({ id, text }) => `${id}\n${text}`);
  // Those that are given their iterations send all of it, whatever the answers take.
  expect(of(second, 'each').toSorted()).toEqual(of(first, 'each').toSorted());
});

test('sessions of WebSockets say the same', async () => {
  const [first, second] = await playTwice([SOCKETS]);
  expectSameUsers(first, second);
  expect(first.received.filter(({ id }) => id.includes('message')).length).toBeGreaterThan(30);
});

test('another seed sends something else', async () => {
  const [one, other] = await Promise.all([play([SOCKETS], 'one'), play([SOCKETS], 'another')]);
  const [ids, others] = [byId(one), byId(other)];
  expect([...ids.keys()].filter((id) => others.has(id))).toEqual([]);
});
