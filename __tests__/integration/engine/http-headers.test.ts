import { expect, test } from '@jest/globals';
import { aDriver, aRequest, aScenario, aWindow, cleanUp, measure, serve, unstopped } from './measuring.ts';

cleanUp();

test('every request carries a traceparent of its own and says who measures', async () => {
  const { url, log } = await serve((_request, response) => void response.end());
  const [measurement] = await aDriver(aScenario()).measure(aWindow(130, 700), { candidate: url }, unstopped);
  const traces = log.requests.map(({ headers }) => String(headers['traceparent']));
  // What a machine that was held up could not send it says itself.
  expect(traces.length + (measurement?.generator.lost ?? 0)).toBe(91);
  expect(traces.length).toBeGreaterThan(30);
  expect(
    traces.filter((trace) => !/^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-01$/.test(trace)),
  ).toEqual([]);
  expect(new Set(traces.map((trace) => trace.split('-')[1])).size).toBe(traces.length);
  expect(new Set(traces.map((trace) => trace.split('-')[2])).size).toBe(traces.length);
  expect(new Set(log.requests.map(({ headers }) => headers['user-agent']))).toEqual(
    new Set(['perf-gate/0.7.0 (load test)']),
  );
});

test('the headers of the scenario are sent, each request its own', async () => {
  const { url, log } = await serve((_request, response) => void response.end());
  const requests = [
    aRequest({ headers: { authorization: 'Bearer 7', accept: 'text/html' } }),
    aRequest({ name: 'other', path: '/other' }),
  ];
  await aDriver(aScenario({ requests })).measure(aWindow(130, 333, [1, 1]), { candidate: url }, unstopped);
  for (const { url: path, headers } of log.requests) {
    expect(headers.authorization).toBe(path === '/products' ? 'Bearer 7' : undefined);
    expect(headers.accept).toBe(path === '/products' ? 'text/html' : '*/*');
  }
});

test('the slowest requests are named by the trace ids that the server saw', async () => {
  const slow: string[] = [];
  const { url, log } = await serve((request, response) => {
    const isSlow = log.requests.length % 13 === 7;
    if (isSlow) slow.push(String(request.headers['traceparent']).split('-')[1] ?? '');
    setTimeout(() => response.end(), isSlow ? 400 : 0);
  });
  const [measurement] = await aDriver(aScenario()).measure(aWindow(130, 700), { candidate: url }, unstopped);
  const found = measurement?.slowest.slice(0, slow.length) ?? [];
  expect(slow.length).toBe(7);
  expect(found.map(({ traceId }) => traceId).toSorted()).toEqual(slow.toSorted());
  expect(
    found.every(
      ({ responseTimeMs, status, endpoint }) =>
        responseTimeMs >= 399 && status === 200 && endpoint === 'list',
    ),
  ).toBe(true);
  expect(measurement?.slowest.length).toBe(10);
});

test('the sums of Server-Timing are those that the server stated, of its successes only', async () => {
  const stated = { totalMs: 0, count: 0 };
  const { url, log } = await serve((_request, response) => {
    const [isOk, durationMs] = [log.requests.length % 7 !== 0, log.requests.length / 8];
    if (isOk) {
      stated.totalMs += durationMs;
      stated.count++;
    }
    response
      .writeHead(isOk ? 200 : 500, { 'server-timing': `db;desc="a, b";dur=${durationMs}, cache` })
      .end();
  });
  const list = await measure(url, aWindow(130, 700));
  expect(list.serverTiming).toEqual([{ name: 'db', ...stated }]);
  expect(stated.count).toBe(78);
});
