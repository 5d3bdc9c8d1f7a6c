import { expect, test } from '@jest/globals';
import { createRandom } from '../../../src/foundation/index.ts';
import { histogramFromValues, maxUs, meanUs, minUs, quantileUs } from '../../../src/histogram/index.ts';
import { askAgain } from '../../support/ask-again.ts';
import {
  aDriver,
  aRequest,
  aScenario,
  aWindow,
  cleanUp,
  endpointOf,
  measure,
  serve,
  unstopped,
} from './measuring.ts';

cleanUp();

/** What the way to the server and back, and a busy machine, may add to what the server says of itself. */
const SLACK_US = 60_000;

/** Service times as they were measured, and as the server logs them of itself. */
async function measureDelays() {
  const random = createRandom('delays');
  const logged: number[] = [];
  const { url } = await serve((_request, response) => {
    const fromMs = performance.now();
    setTimeout(
      () => {
        logged.push((performance.now() - fromMs) * 1000);
        response.end();
      },
      333 * random.next() ** 3,
    );
  });
  const list = await measure(url, aWindow(130, 2000));
  const server = histogramFromValues(logged);
  const quantiles = [0.07, 0.5, 0.95, 0.99].map((q) => {
    const [ours, theirs] = [quantileUs(list.serviceTime, q) ?? NaN, quantileUs(server, q) ?? NaN];
    return { ours, theirs };
  });
  return { counts: [list.serviceTime.count, server.count], quantiles };
}

test('service times are those that the server logs of itself', async () => {
  // A process that is held up reads late what came in time.
  const { counts, quantiles } = await askAgain(measureDelays, (found) =>
    found.quantiles.some(({ ours, theirs }) => ours - theirs >= SLACK_US),
  );
  expect(counts[0]).toBe(counts[1]);
  for (const { ours, theirs } of quantiles) {
    expect(ours).toBeGreaterThanOrEqual(theirs);
    expect(ours - theirs).toBeLessThan(SLACK_US);
  }
});

test('response time is service time and lag together, request by request and so in the mean', async () => {
  const { url } = await serve((_request, response) => void setTimeout(() => response.end(), 13));
  const [measurement] = await aDriver(aScenario()).measure(
    aWindow(77.7, 1300),
    { candidate: url },
    unstopped,
  );
  if (!measurement) throw new Error('no measurement');
  const { responseTime, serviceTime } = endpointOf([measurement]);
  const [response = NaN, service = NaN, lag = NaN] = [
    responseTime,
    serviceTime,
    measurement.generator.lag,
  ].map((histogram) => meanUs(histogram) ?? NaN);
  expect(lag).toBeGreaterThan(0);
  expect(response - service - lag).toBeGreaterThan(-50);
  expect(response - service - lag).toBeLessThan(5_000);
});

test('the first byte comes with the head, the end with the last piece of the body', async () => {
  const { url } = await serve((_request, response) => {
    setTimeout(() => {
      response.write('a');
      setTimeout(() => response.end(' lamp'), 200);
    }, 70);
  });
  const list = await measure(url, aWindow(70, 700));
  expect(minUs(list.timeToFirstByte)).toBeGreaterThanOrEqual(69_000);
  expect(quantileUs(list.timeToFirstByte, 0.5)).toBeLessThan(70_000 + SLACK_US);
  expect(minUs(list.serviceTime)).toBeGreaterThanOrEqual(268_000);
});

test('a window lasts as long as it says, also without arrivals at its end', async () => {
  const { url } = await serve((_request, response) => void response.end());
  const window = { ...aWindow(130, 70), durationMs: 500 };
  const startMs = performance.now();
  const [measurement] = await aDriver(aScenario()).measure(window, { candidate: url }, unstopped);
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(500);
  expect(measurement).toMatchObject({ durationMs: 500, partial: false, startMs: 0 });
});

test('a window without arrivals is a measurement of nothing', async () => {
  const { url, log } = await serve((_request, response) => void response.end());
  const [measurement] = await aDriver(aScenario()).measure(aWindow(0, 130), { candidate: url }, unstopped);
  expect(measurement?.endpoints[0]).toMatchObject({ planned: 0, sent: 0, dropped: 0 });
  expect(maxUs(measurement?.generator.lag ?? histogramFromValues([7]))).toBeNull();
  expect(log.requests.length).toBe(0);
});

test('answers that come after the window belong to it', async () => {
  const { url } = await serve((_request, response) => void setTimeout(() => response.end(), 700));
  const list = await measure(
    url,
    aWindow(130, 333),
    aScenario({ requests: [aRequest({ timeoutMs: 7000 })] }),
  );
  expect(list.outcomes.ok).toBe(43);
  expect(minUs(list.responseTime)).toBeGreaterThanOrEqual(699_000);
});
