import { expect, test } from '@jest/globals';
import { minUs } from '../../../src/histogram/index.ts';
import type { Hooks, Step } from '../../../src/scenario/index.ts';
import type { Measurement } from '../../../src/trial/index.ts';
import {
  aJourneyScenario,
  arrivalsAt,
  aStep,
  aThink,
  aUserWindow,
  counterOf,
  rateOf,
  someTurns,
  someUsers,
  trendOf,
} from './a-journey.ts';
import { aDriver, cleanUp, endpointOf, type Log, serve, unstopped } from './measuring.ts';
import { anOpenExecutor } from '../../support/a-load.ts';

cleanUp();

/** A shop that knows whom it speaks to by a cookie, and counts jobs up to done. */
async function aShop(): Promise<{ readonly url: URL; readonly log: Log; readonly bodies: string[] }> {
  const bodies: string[] = [];
  let users = 0;
  const asked = new Map<string, number>();
  const { url, log } = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks).toString('latin1'));
      const path = request.url ?? '/';
      response.setHeader('content-type', 'application/json');
      if (path === '/login') {
        const name = `user-${++users}`;
        response.setHeader('set-cookie', [`sid=${name}; Path=/; HttpOnly`, 'gone=1; Max-Age=0']);
        response.end(JSON.stringify({ token: `token-${name}`, stock: 0 }));
      } else if (path === '/me') {
        response.end(JSON.stringify({ cookie: request.headers.cookie, token: request.headers['x-token'] }));
      } else if (path.startsWith('/jobs/')) {
        const times = (asked.get(path) ?? 0) + 1;
        asked.set(path, times);
        response.end(
          JSON.stringify({ status: path.includes('bad') ? 'failed' : times < 3 ? 'waiting' : 'done' }),
        );
      } else if (path === '/items') {
        response.end(JSON.stringify({ items: [{ id: 7 }, { id: 'a b' }, { id: 9 }] }));
      } else if (path.startsWith('/missing')) {
        response.statusCode = 404;
        response.end('{}');
      } else response.end(JSON.stringify({ path, mark: `tenant-${path.split('=')[1] ?? 'none'}` }));
    });
  });
  return { url, log, bodies };
}

/** One user runs the steps for a while, or the given number of times. */
async function runSteps(
  url: URL,
  steps: readonly Step[],
  change: Parameters<typeof aJourneyScenario>[2] = {},
  iterations = 1,
): Promise<Measurement> {
  const scenario = aJourneyScenario(steps, someTurns(1, iterations, 7000), change);
  const [measurement] = await aDriver(scenario).measure(
    aUserWindow(scenario, 7000),
    { candidate: url },
    unstopped,
  );
  if (!measurement) throw new Error('nothing measured');
  return measurement;
}

/** The shortest duration of a trend. */
function shortestMs(measurement: Measurement, metric: string, endpoint?: string): number {
  const histogram = trendOf(measurement, metric, endpoint);
  return histogram ? (minUs(histogram) ?? 0) / 1000 : 0;
}

const paths = (log: Log): readonly (string | undefined)[] => log.requests.map(({ url }) => url);

test('steps follow one another, and what one captures the next one sends', async () => {
  const { url, log, bodies } = await aShop();
  const measurement = await runSteps(url, [
    aStep({ name: 'items', path: '/items' }, { capture: { id: '$.items[1].id' } }),
    aThink(130),
    aStep({ name: 'show', path: '/show?id={{ id }}' }),
    aStep({
      name: 'order',
      method: 'POST',
      path: '/orders',
      headers: { 'content-type': 'application/json', 'x-id': '{{ id }}' },
      body: '{"id":"{{ id }}"}',
    }),
  ]);
  expect(paths(log)).toEqual(['/items', '/show?id=a%20b', '/orders']);
  expect(bodies.at(-1)).toBe('{"id":"a b"}');
  expect(log.requests.at(-1)?.headers['x-id']).toBe('a b');
  for (const endpoint of ['items', 'show', 'order']) {
    expect(endpointOf([measurement], { endpoint })).toMatchObject({ planned: 1, sent: 1 });
  }
  expect(counterOf(measurement, 'iterations')).toBe(1);
  expect(rateOf(measurement, 'iterations_completed')).toBe('1/1');
  expect(shortestMs(measurement, 'iteration_duration')).toBeGreaterThan(129);
});

test('a step that fails ends the journey, and only that', async () => {
  const { url, log } = await aShop();
  const measurement = await runSteps(
    url,
    [aStep({ name: 'missing', path: '/missing' }), aStep({ name: 'never', path: '/never' })],
    {},
    7,
  );
  expect(log.requests.length).toBe(7);
  expect(rateOf(measurement, 'iterations_completed')).toBe('0/7');
  expect(trendOf(measurement, 'iteration_duration')).toBeUndefined();
  expect(endpointOf([measurement], { endpoint: 'missing' }).outcomes.status).toBe(7);
});

test('what cannot be captured is an unmet expectation, unless something stands in for it', async () => {
  const { url } = await aShop();
  const from = { kind: 'regex' as const, pattern: 'csrf=(\\w+)' };
  const without = await runSteps(url, [
    aStep({ name: 'a', path: '/a' }, { captures: [{ name: 'csrf', from, otherwise: null }] }),
  ]);
  expect(endpointOf([without], { endpoint: 'a' }).outcomes).toMatchObject({ ok: 0, expectation: 1 });
  const otherwise = await runSteps(url, [
    aStep({ name: 'a', path: '/a' }, { captures: [{ name: 'csrf', from, otherwise: '0' }] }),
  ]);
  expect(endpointOf([otherwise], { endpoint: 'a' }).outcomes.ok).toBe(1);
});

test('each user logs in once, and keeps its cookie and its token', async () => {
  const { url, log } = await aShop();
  const login = {
    per: 'user' as const,
    steps: [aStep({ name: 'login', path: '/login' }, { capture: { token: '$.token' } })],
  };
  const me = aStep({ name: 'me', path: '/me', headers: { 'x-token': '{{ token }}' } });
  const scenario = aJourneyScenario([me], someTurns(3, 7, 7000), { login });
  await aDriver(scenario).measure(aUserWindow(scenario, 7000), { candidate: url }, unstopped);
  expect(paths(log).filter((path) => path === '/login').length).toBe(3);
  const seen = log.requests.filter(({ url: path }) => path === '/me');
  const pairs = new Set(seen.map(({ headers }) => `${headers.cookie} ${headers['x-token'] as string}`));
  expect([...pairs].toSorted()).toEqual([1, 2, 3].map((user) => `sid=user-${user} token-user-${user}`));
  expect(seen.length).toBe(21);
});

test('one log-in of the side serves all of its users', async () => {
  const { url, log } = await aShop();
  const login = {
    per: 'side' as const,
    steps: [aStep({ name: 'login', path: '/login' }, { capture: { token: '$.token' } })],
  };
  const scenario = aJourneyScenario(
    [aStep({ name: 'me', path: '/me', headers: { 'x-token': '{{ token }}' } })],
    { ...someUsers(7, 300) },
    { login },
  );
  await aDriver(scenario).measure(aUserWindow(scenario, 300), { candidate: url }, unstopped);
  expect(paths(log).filter((path) => path === '/login').length).toBe(1);
  const seen = new Set(
    log.requests.slice(1).map(({ headers }) => `${headers.cookie} ${headers['x-token'] as string}`),
  );
  expect([...seen]).toEqual(['sid=user-1 token-user-1']);
});

test('conditions, loops and lists decide what is sent', async () => {
  const { url, log } = await aShop();
  const is = (to: string) => ({ value: '{{ stock }}', test: { kind: 'is' as const, to } });
  await runSteps(url, [
    aStep({ name: 'login', path: '/login' }, { capture: { stock: '$.stock' } }),
    {
      kind: 'if',
      condition: is('0.0'),
      steps: [aStep({ path: '/empty' })],
      otherwise: [aStep({ path: '/full' })],
    },
    { kind: 'if', condition: is('7'), steps: [aStep({ path: '/seven' })], otherwise: [] },
    { kind: 'repeat', times: 3, whilst: null, steps: [aStep({ path: '/again' })] },
    { kind: 'repeat', times: 3, whilst: is('7'), steps: [aStep({ path: '/never' })] },
    aStep({ path: '/items' }, { capture: { items: '$.items' } }),
    {
      kind: 'for-each',
      list: '{{ items }}',
      item: 'item',
      atMost: 2,
      steps: [aStep({ path: '/each?{{ item }}' })],
    },
  ]);
  expect(paths(log)).toEqual([
    '/login',
    '/empty',
    '/again',
    '/again',
    '/again',
    '/items',
    '/each?%7B%22id%22%3A7%7D',
    '/each?%7B%22id%22%3A%22a%20b%22%7D',
  ]);
});

test('a poll asks until the job is done, failed or too slow', async () => {
  const { url, log } = await aShop();
  const poll = (path: string, timeoutMs: number, everyMs = 70): Step => ({
    kind: 'poll',
    request: aStep({ name: path, path }).request,
    captures: [],
    until: [{ path: '$.status', match: { kind: 'equals', value: 'done' } }],
    failWhen: [{ path: '$.status', match: { kind: 'equals', value: 'failed' } }],
    everyMs,
    timeoutMs,
  });
  const done = await runSteps(url, [poll('/jobs/1', 7000)]);
  expect(rateOf(done, 'poll_completed', '/jobs/1')).toBe('1/1');
  expect(shortestMs(done, 'poll_duration', '/jobs/1')).toBeGreaterThan(138);
  expect(paths(log)).toEqual(['/jobs/1', '/jobs/1', '/jobs/1']);
  const failed = await runSteps(url, [poll('/jobs/bad', 7000)]);
  expect(rateOf(failed, 'poll_completed', '/jobs/bad')).toBe('0/1');
  const slow = await runSteps(url, [poll('/jobs/2', 500, 300)]);
  expect(rateOf(slow, 'poll_completed', '/jobs/2')).toBe('0/1');
  expect(endpointOf([slow], { endpoint: '/jobs/2' }).sent).toBe(2);
});

test('uploads have the sizes of their mix, and times by class', async () => {
  const { url, bodies, log } = await aShop();
  const sizes = [
    { name: 'small', weight: 60, fromBytes: 130, toBytes: 130 },
    { name: 'large', weight: 40, fromBytes: 70_000, toBytes: 70_007 },
  ];
  const multipart = {
    fields: { title: 'no {{ iteration }}' },
    files: [{ field: 'file', fileName: 'a"b.bin', contentType: 'application/octet-stream', sizes }],
  };
  const upload = aStep({ name: 'upload', method: 'POST', path: '/uploads', multipart });
  const measurement = await runSteps(url, [upload], {}, 130);
  const small = endpointOf([measurement], { endpoint: 'upload small' });
  const large = endpointOf([measurement], { endpoint: 'upload large' });
  expect(small.sent + large.sent).toBe(130);
  expect(Math.abs(small.sent / 130 - 0.6)).toBeLessThan(0.13);
  expect(large.bytesSent / large.sent).toBeGreaterThan(70_000);
  expect(bodies[0]).toContain('name="title"\r\n\r\nno 0\r\n');
  expect(bodies[0]).toContain('filename="a%22b.bin"');
  const boundary = /boundary=(.+)$/.exec(log.requests[0]?.headers['content-type'] ?? '')?.[1] ?? '?';
  expect(bodies[0]?.endsWith(`--${boundary}--\r\n`)).toBe(true);
});

test('named checks are counted by name and make no answer an error', async () => {
  const { url } = await aShop();
  const any = { statuses: [200], bodyContains: [], json: [] };
  const checks = [
    { name: 'has a path', expect: { ...any, bodyContains: ['path'] } },
    {
      name: 'has a price',
      expect: { ...any, json: [{ path: '$.price', match: { kind: 'exists' as const } }] },
    },
  ];
  const measurement = await runSteps(url, [aStep({ name: 'a', path: '/a', checks })], {}, 7);
  expect(rateOf(measurement, 'checks', 'has a path')).toBe('7/7');
  expect(rateOf(measurement, 'checks', 'has a price')).toBe('0/7');
  expect(endpointOf([measurement], { endpoint: 'a' }).outcomes.ok).toBe(7);
});

test('an answer that holds what belongs to another is seen', async () => {
  const { url } = await aShop();
  const isolation = { belongsTo: 'me', pattern: 'tenant-(\\w+)' };
  const own = await runSteps(url, [aStep({ path: '/a?of=me' })], { isolation }, 7);
  expect(rateOf(own, 'isolation', '*')).toBe('7/7');
  const foreign = await runSteps(url, [aStep({ path: '/a?of=me' }), aStep({ path: '/a?of=you' })], {
    isolation,
  });
  expect(rateOf(foreign, 'isolation', '*')).toBe('1/2');
});

test('an answer that shows no owner proves nothing', async () => {
  const { url } = await aShop();
  const isolation = { belongsTo: 'me', pattern: 'tenant-(\\w+)' };
  const steps = [aStep({ path: '/items' }), aStep({ path: '/missing?of=you' })];
  expect(rateOf(await runSteps(url, steps, { isolation }), 'isolation', '*')).toBe('none');
});

test('after the run the target is asked for what it acknowledged', async () => {
  const kept: string[] = [];
  const { url } = await serve((request, response) => {
    const path = request.url ?? '';
    if (path === '/orders') {
      const id = `${kept.length}`;
      // Every seventh order is acknowledged and lost.
      kept.push(kept.length % 7 === 6 ? 'lost' : id);
      response.end(JSON.stringify({ id }));
    } else {
      response.statusCode = kept.includes(path.replace('/orders/', '')) ? 200 : 404;
      response.end('{}');
    }
  });
  const order = aStep(
    { name: 'order', method: 'POST', path: '/orders' },
    { capture: { id: '$.id' }, acknowledge: '{{ id }}' },
  );
  const consistency = {
    request: aStep({ name: 'there', path: '/orders/{{ acknowledged }}' }).request,
    sample: 1000,
  };
  const scenario = aJourneyScenario([order, aThink(5)], someUsers(1, 700), { consistency });
  const driver = aDriver(scenario);
  await driver.measure(aUserWindow(scenario, 700), { candidate: url }, unstopped);
  const rates = await driver.verify({ candidate: url }, unstopped);
  const lost = kept.filter((each) => each === 'lost').length;
  expect(lost).toBeGreaterThan(0);
  expect(rates).toEqual([
    {
      side: 'candidate',
      metric: 'consistency',
      endpoint: '*',
      passed: kept.length - lost,
      total: kept.length,
    },
  ]);
});

test('users rest between windows and go on where they were', async () => {
  const { url, log } = await aShop();
  const times: number[] = [];
  const steps = [
    aStep({ name: 'a', path: '/a' }),
    aThink(600),
    aStep({ name: 'b', path: '/b' }),
    aThink(10_000),
  ];
  const scenario = aJourneyScenario(steps, someUsers(7, 2600));
  const driver = aDriver(scenario);
  const [first] = await driver.measure(aUserWindow(scenario, 500), { candidate: url }, unstopped);
  const restedFrom = log.requests.length;
  await new Promise((resolve) => setTimeout(resolve, 700));
  times.push(log.requests.length - restedFrom);
  const [second] = await driver.measure(aUserWindow(scenario, 500), { candidate: url }, unstopped);
  expect(times).toEqual([0]);
  if (!first || !second) throw new Error('nothing measured');
  expect([endpointOf([first], { endpoint: 'a' }).sent, endpointOf([first], { endpoint: 'b' }).sent]).toEqual([
    7, 0,
  ]);
  expect([
    endpointOf([second], { endpoint: 'a' }).sent,
    endpointOf([second], { endpoint: 'b' }).sent,
  ]).toEqual([0, 7]);
});

test('each side has users of its own who do the same', async () => {
  const [one, two] = [await aShop(), await aShop()];
  const data = [
    { kind: 'uuid' as const, name: 'key' },
    { kind: 'integer' as const, name: 'n', from: 1, to: 1000 },
    {
      kind: 'rows' as const,
      name: 'row',
      file: 'x',
      pick: 'in-order' as const,
      rows: [{ a: 'x' }, { a: 'y' }],
    },
  ];
  const steps = [aStep({ path: '/a?{{ key }}-{{ n }}-{{ row.a }}-{{ user.id }}' })];
  const scenario = aJourneyScenario(steps, someTurns(3, 7, 7000), { data });
  await aDriver(scenario).measure(
    aUserWindow(scenario, 7000, ['baseline', 'candidate']),
    { baseline: one.url, candidate: two.url },
    unstopped,
  );
  const [first, second] = [one, two].map(({ log }) =>
    paths(log)
      .map(String)
      .toSorted((a, b) => a.localeCompare(b)),
  );
  expect(first?.length).toBe(21);
  expect(new Set(first).size).toBe(21);
  expect(first).toEqual(second);
});

test('shared iterations are done once in all, and the window ends with them', async () => {
  const { url, log } = await aShop();
  const executor = {
    model: 'closed' as const,
    executor: 'shared-iterations' as const,
    name: 'users',
    startMs: 0,
    flows: null,
    users: 7,
    iterations: 130,
    maxDurationMs: 60_000,
  };
  const scenario = aJourneyScenario([aStep({ path: '/a' })], executor);
  const [measurement] = await aDriver(scenario).measure(
    aUserWindow(scenario, 60_000),
    { candidate: url },
    unstopped,
  );
  expect(log.requests.length).toBe(130);
  expect(measurement?.durationMs).toBeLessThan(30_000);
  expect(measurement?.partial).toBe(false);
});

test('arrivals begin journeys by the schedule, each a new user, and those beyond the limit are dropped at its first step', async () => {
  const { url } = await aShop();
  const executor = anOpenExecutor({ maxInFlight: 2 });
  const scenario = aJourneyScenario([aStep({ name: 'a', path: '/a' }), aThink(5000)], executor);
  const [measurement] = await aDriver(scenario).measure(
    arrivalsAt([7, 13, 130, 330], 700),
    { candidate: url },
    unstopped,
  );
  if (!measurement) throw new Error('nothing measured');
  expect(endpointOf([measurement], { endpoint: 'a' })).toMatchObject({ planned: 4, sent: 2, dropped: 2 });
});

test('a stop ends users within a second, also those who think', async () => {
  const { url } = await serve((_request, response) => void setTimeout(() => response.end('{}'), 5000));
  const scenario = aJourneyScenario([aThink(130), aStep({ path: '/slow' })], someUsers(7, 60_000));
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 700);
  const began = performance.now();
  const [measurement] = await aDriver(scenario).measure(
    aUserWindow(scenario, 60_000),
    { candidate: url },
    stop.signal,
  );
  expect(performance.now() - began).toBeLessThan(1700);
  expect(measurement?.partial).toBe(true);
});

test('hooks of a scenario module change requests, look at answers and provide values', async () => {
  const { url, log } = await aShop();
  const ended: number[] = [];
  const hooks: Hooks = {
    provides: ['greeting', 'seen'],
    beforeIteration: ({ user }) => ({ greeting: `hello ${user.number}` }),
    beforeRequest: ({ path }, { values }) => ({
      path: `${path}?signed=1`,
      headers: { 'x-greeting': values['greeting'] ?? '' },
    }),
    afterResponse: ({ status, body }) => {
      if (status !== 200) throw new Error('not 200');
      return { seen: String(body.length) };
    },
    afterIteration: ({ iteration }) => void ended.push(iteration),
  };
  const steps = [aStep({ name: 'a', path: '/a' }), aStep({ name: 'b', path: '/b/{{ seen }}' })];
  const measurement = await runSteps(url, steps, { hooks }, 2);
  expect(paths(log).slice(0, 2)).toEqual(['/a?signed=1', expect.stringMatching(/^\/b\/\d+\?signed=1$/)]);
  expect(log.requests[0]?.headers['x-greeting']).toBe('hello 0');
  expect(ended).toEqual([0, 1]);
  expect(rateOf(measurement, 'iterations_completed')).toBe('2/2');
  const strict = {
    ...hooks,
    afterResponse: () => {
      throw new Error('never good');
    },
  };
  const refused = await runSteps(url, steps, { hooks: strict });
  expect(endpointOf([refused], { endpoint: 'a' }).outcomes).toMatchObject({ ok: 0, expectation: 1 });
});

test('a name without a value fails its iteration, and nothing is sent in its place', async () => {
  const { url, log } = await aShop();
  const measurement = await runSteps(url, [aStep({ name: 'a', path: '/a?{{ never_set }}' })], {}, 7);
  expect(log.requests.length).toBe(0);
  expect(rateOf(measurement, 'iterations_completed')).toBe('0/7');
  expect(counterOf(measurement, 'names_not_set')).toBe(7);
});
