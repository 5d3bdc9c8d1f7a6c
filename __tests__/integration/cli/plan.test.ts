import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { expect, test } from '@jest/globals';
import { withTerminal } from '../../support/a-terminal.ts';
import { endServer, listenOnLoopback } from '../../support/loopback-server.ts';

const SCENARIO = `name: shop
requests: [{ path: /, name: home, primary: true }]
load: { rate: 60, duration: 20s, warm-up: 0s }
`;

test.each<[readonly string[], number, RegExp]>([
  [['plan'], 2, /no scenario file[^]*plan --help/],
  [['plan', 'a.yml'], 2, /no candidate[^]*See perf-gate plan --help/],
  [['plan', 'a.yml', '--url', 'http://127.0.0.1:9', '--start', 'x'], 2, /exclude each other[^]*plan --help/],
  [['plan', 'a.yml', '--url', 'http://127.0.0.1:9', '--baseline', 'x.json'], 2, /unknown option --baseline/],
  [['plan', 'missing.yml', '--url', 'http://127.0.0.1:9'], 2, /missing\.yml: no such file/],
  [['plan', 'bad.yml', '--url', 'http://127.0.0.1:9'], 2, /bad\.yml:3:\d+: load\.rate/],
  [['plan', 'a.yml', '--url', 'http://127.0.0.1:9', '--readiness-timeout', '1s'], 3, /TARGET_/],
])('%j ends with %d', async (args, code, told) => {
  await withTerminal(async ({ write, run }) => {
    await write({ 'a.yml': SCENARIO, 'bad.yml': SCENARIO.replace('rate: 60', 'rate: fast') });
    const ended = await run(...args);
    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(ended.stderr).toMatch(told);
  });
});

test('a target is measured against itself, told as text and as JSON, and no file is left', async () => {
  let [requests, statusCode] = [0, 200];
  const server = createServer((_request, response) => {
    requests++;
    response.statusCode = statusCode;
    setTimeout(() => response.end('served'), 5);
  });
  const url = await listenOnLoopback(server);
  try {
    await withTerminal(async ({ write, run, folder }) => {
      await write({ 'a.yml': SCENARIO });
      const json = await run('plan', 'a.yml', '--url', url, '--json');
      const { schema, scenarios } = JSON.parse(json.stdout) as {
        schema: string;
        scenarios: { invalid: string; pilot: { blocks: number }; metrics: { metric: string }[] }[];
      };
      expect([schema, json.code, scenarios[0]?.invalid]).toEqual(['perf-gate.plan/1', 0, '']);
      expect(scenarios[0]?.pilot.blocks).toBe(20);
      expect(scenarios[0]?.metrics.map(({ metric }) => metric)).toContain('response_time_p95');
      // Both sides, twenty blocks and the probe; a whole run would have been 2,400 beside its probe.
      expect(requests).toBeGreaterThan(1500);

      // Ready is what answers below 500; what the scenario expects is 200.
      statusCode = 404;
      const text = await run('plan', 'a.yml', '--url', url);
      expect(text.code).toBe(3);
      expect(text.stdout).toMatch(/^cannot tell: shop: not one request was answered well/u);
      expect(await readdir(folder)).toEqual(['a.yml']);
    });
  } finally {
    endServer(server);
  }
});

test('how much a target carries is told where it is asked for, and how much of that is planned', async () => {
  // One request after the other, each in ten milliseconds: a hundred a second at most.
  let last = Promise.resolve();
  const methods = new Set<string>();
  const server = createServer((request, response) => {
    methods.add(request.method ?? '');
    last = last
      .then(() => new Promise<void>((resolve) => setTimeout(resolve, 10)))
      .then(() => void response.end('served'));
  });
  const url = await listenOnLoopback(server);
  try {
    await withTerminal(async ({ write, run }) => {
      const search = SCENARIO.replace('rate: 60, duration: 20s', 'pattern: breakpoint, rate: 7, level: 5s');
      await write({ 'a.yml': search });
      const json = await run('plan', 'a.yml', '--url', url, '--capacity', '--json');
      const { scenarios } = JSON.parse(json.stdout) as {
        scenarios: {
          capacity: {
            plannedPerSecond: number;
            sides: { side: string; perSecond: number; limit: string }[];
          };
        }[];
      };
      const [capacity] = scenarios.map((each) => each.capacity);
      expect(capacity?.plannedPerSecond).toBe(70);
      // One target twice is asked once.
      expect(capacity?.sides).toMatchObject([{ side: 'candidate', limit: 'target' }]);
      expect(capacity?.sides[0]?.perSecond).toBeLessThan(110);
      expect(methods).toEqual(new Set(['GET']));

      await write({ 'a.yml': search.replace('path: /,', 'path: "/{{ user.number }}",') });
      const text = await run('plan', 'a.yml', '--url', url, '--capacity');
      expect(text.stdout).toContain('How much it carries was not looked for: "home" is made anew');
    });
  } finally {
    endServer(server);
  }
});
