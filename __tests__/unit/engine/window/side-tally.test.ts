import { expect, test } from '@jest/globals';
import type { Answer } from '../../../../src/engine/http/send-request.ts';
import { type Arrival, SideTally } from '../../../../src/engine/window/side-tally.ts';
import { maxUs } from '../../../../src/histogram/index.ts';

function aTally(): SideTally {
  return new SideTally('candidate', ['list', 'order'], 7000, () => {});
}

function anArrival(change: Partial<Arrival> = {}): Arrival {
  return { endpoint: 0, bodyBytes: 7, atMs: 130, intendedMs: 1130, lagMs: 0, ...change };
}

function anAnswer(change: Partial<Answer> = {}): Answer {
  return {
    ending: 'ok',
    status: 200,
    startMs: 1137,
    endMs: 1150,
    firstByteMs: 1144,
    bytesReceived: 333,
    serverTiming: 'db;dur=7',
    detail: '',
    head: {},
    body: '',
    decodedBytes: null,
    hops: 0,
    connectMs: null,
    ...change,
  };
}

function oneOf(tally: SideTally, endpoint: string) {
  const found = tally.measurement(7000, 0.13, false).endpoints.find((each) => each.endpoint === endpoint);
  if (!found) throw new Error(`no ${endpoint}`);
  return found;
}

test('response time counts from the intended start, service time and first byte from the actual one', () => {
  const tally = aTally();
  tally.plan(0, 130);
  tally.send(anArrival({ lagMs: 7 }));
  tally.end(anArrival(), anAnswer(), 'a'.repeat(32));
  const list = oneOf(tally, 'list');
  expect([list.responseTime, list.serviceTime, list.timeToFirstByte].map((each) => maxUs(each))).toEqual([
    20_015, 13_007, 7_003,
  ]);
  expect(list).toMatchObject({ planned: 1, sent: 1, dropped: 0, bytesSent: 7, bytesReceived: 333 });
  expect(list.outcomes.ok).toBe(1);
  expect(list.serverTiming).toEqual([{ name: 'db', totalMs: 7, count: 1 }]);
  expect(maxUs(tally.measurement(7000, 0, false).generator.lag)).toBe(7_003);
  expect(oneOf(tally, 'order').planned).toBe(0);
});

test('an error counts its outcome and its own response time, and nothing of what is judged', () => {
  const tally = aTally();
  tally.plan(0, 130);
  tally.send(anArrival());
  tally.end(anArrival(), anAnswer({ ending: 'timeout', firstByteMs: null }), 'b'.repeat(32));
  const list = oneOf(tally, 'list');
  expect(list.outcomes).toMatchObject({ ok: 0, timeout: 1 });
  expect(list.errorResponseTime.count).toBe(1);
  expect([list.responseTime, list.serviceTime, list.timeToFirstByte].map(({ count }) => count)).toEqual([
    0, 0, 0,
  ]);
  expect(list.serverTiming).toEqual([]);
});

test('a request that never left this machine was not sent, and is our own loss', () => {
  const tally = aTally();
  tally.plan(0, 130);
  tally.send(anArrival());
  tally.end(anArrival(), anAnswer({ ending: 'lost' }), 'c'.repeat(32));
  const measurement = tally.measurement(7000, 0, false);
  expect(measurement.generator.lost).toBe(1);
  expect(measurement.slowest).toEqual([]);
  expect(oneOf(tally, 'list')).toMatchObject({ planned: 1, sent: 0, bytesSent: 0 });
  expect(Object.values(oneOf(tally, 'list').outcomes).every((count) => count === 0)).toBe(true);
});

test('a request that a stop cut off was sent and has no outcome', () => {
  const tally = aTally();
  tally.plan(0, 130);
  tally.send(anArrival());
  tally.end(anArrival(), anAnswer({ ending: 'cut-off' }), 'd'.repeat(32));
  expect(oneOf(tally, 'list').sent).toBe(1);
  expect(Object.values(oneOf(tally, 'list').outcomes).every((count) => count === 0)).toBe(true);
  expect(tally.inFlight).toBe(0);
});

test('most late requests under way make a burst of ours, a few do not', () => {
  const tally = aTally();
  expect(tally.isBurst(1200)).toBe(false);
  const late = anArrival({ lagMs: 70 });
  tally.send(anArrival());
  tally.send(late);
  expect(tally.isBurst(1200)).toBe(false);
  tally.send(late);
  expect(tally.isBurst(1200)).toBe(true);
  tally.end(late, anAnswer(), 'e'.repeat(32));
  expect(tally.isBurst(1200)).toBe(false);
});

test('a burst is ours only for as long as the hold-up was: what hangs after that hangs by itself', () => {
  const tally = aTally();
  tally.send(anArrival({ lagMs: 70 }));
  // Intended at 1130, sent at 1200.
  expect([tally.isBurst(1269), tally.isBurst(1270)]).toEqual([true, false]);
});

test('the ten slowest are kept, slowest first, with what finds them in a trace', () => {
  const tally = aTally();
  for (let index = 0; index < 130; index++) {
    // 7 is prime to 130, so that every response time comes once, in no order.
    const responseTimeMs = ((index * 7) % 130) + 1;
    const arrival = anArrival({ atMs: index });
    tally.plan(0, 130);
    tally.send(arrival);
    tally.end(arrival, anAnswer({ endMs: 1130 + responseTimeMs }), String(responseTimeMs).padStart(32, '0'));
  }
  const { slowest } = tally.measurement(7000, 0, false);
  expect(slowest.map(({ responseTimeMs }) => responseTimeMs)).toEqual([
    130, 129, 128, 127, 126, 125, 124, 123, 122, 121,
  ]);
  expect(slowest[0]).toMatchObject({ endpoint: 'list', traceId: '130'.padStart(32, '0'), status: 200 });
});

test('messages and connections belong to no endpoint: they count in time, in lag and for who watches', () => {
  const seen: (readonly [boolean, number])[] = [];
  const tally = new SideTally('candidate', [], 3000, (isOk, ms) => seen.push([isOk, ms]));
  tally.ask(130);
  tally.late(130, 7);
  tally.settle(130, true, 13);
  tally.ask(1130);
  tally.late(1130, -1);
  tally.settle(1130, false, 333);
  const { generator, timeline, rates, endpoints } = tally.measurement(3000, 0.13, false);
  expect(endpoints).toEqual([]);
  expect(seen).toEqual([
    [true, 13],
    [false, 333],
  ]);
  expect([generator.lag.count, generator.lost]).toEqual([2, 0]);
  expect(timeline.map(({ planned, ok, errors, p50Ms }) => [planned, ok, errors, p50Ms])).toEqual([
    [1, 1, 0, expect.closeTo(13, 0)],
    [1, 0, 1, null],
    [0, 0, 0, null],
  ]);
  // A second in which nothing succeeded was one of two in which anything was asked.
  expect(rates).toEqual([{ metric: 'availability', endpoint: '*', passed: 1, total: 2 }]);
});
