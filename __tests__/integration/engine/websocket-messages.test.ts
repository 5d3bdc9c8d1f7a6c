import { expect, test } from '@jest/globals';
import { maxUs, minUs, quantileUs } from '../../../src/histogram/index.ts';
import { assessMeasurement } from '../../../src/trial/index.ts';
import { cleanUp } from './measuring.ts';
import { aMessage, aWebSocket, measureSockets, serveSockets, usersWindow } from './sockets.ts';

cleanUp();

test('every message of a script is sent in its time and its echo is a round trip', async () => {
  const { url, log } = await serveSockets();
  const flow = aWebSocket({ holdMs: 1000, messages: [aMessage({ perSecond: 13 })] });
  const talk = await measureSockets(url, flow, usersWindow(7, 1900));
  // Seven users, each for two sessions at most: the first ones are complete and exact.
  expect(talk.counter('ws_sessions')).toBeGreaterThanOrEqual(7);
  expect(talk.rate('ws_replies')[0]).toBe(talk.counter('ws_msgs_sent'));
  expect(log.messages.length).toBe(talk.counter('ws_msgs_sent'));
  expect(quantileUs(talk.trend('ws_round_trip'), 0.5)).toBeLessThan(50_000);
  expect(assessMeasurement(talk.measurement)).toEqual({ kind: 'valid' });
  console.log(
    JSON.stringify(
      {
        ...talk.measurement,
        endpoints: 0,
        timeline: talk.measurement.timeline,
        trends: talk.measurement.trends.map((t) => [
          t.metric,
          t.endpoint,
          t.histogram.count,
          minUs(t.histogram),
          maxUs(t.histogram),
        ]),
      },
      null,
      1,
    ),
  );
});
