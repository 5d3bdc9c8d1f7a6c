import { expect, test } from '@jest/globals';
import { BeyondTally } from '../../../../src/engine/window/beyond-tally.ts';
import { maxUs } from '../../../../src/histogram/index.ts';

test('what is recorded by name and what is recorded into the same thing add up', () => {
  const tally = new BeyondTally();
  const [recorder, share, counter] = [
    tally.recorderOf('ws_round_trip', 'chat'),
    tally.shareOf('ws_replies', 'chat'),
    tally.counterOf('ws_msgs_sent', 'chat'),
  ];
  if (!recorder || !share || !counter) throw new Error('no room');
  recorder.record(1300);
  tally.trend('ws_round_trip', 'chat', 7);
  share.total++;
  tally.rate('ws_replies', 'chat', true);
  tally.addRate('ws_replies', 'chat', 5, 7);
  counter.count += 7;
  tally.count('ws_msgs_sent', 'chat');
  tally.count('ws_msgs_sent', 'feed', 13);
  const { trends, rates, counters } = tally.measured();
  expect(trends.map(({ metric, endpoint, histogram }) => [metric, endpoint, histogram.count])).toEqual([
    ['ws_round_trip', 'chat', 2],
  ]);
  expect(maxUs(trends[0]!.histogram)).toBeGreaterThanOrEqual(7000);
  expect(rates).toEqual([{ metric: 'ws_replies', endpoint: 'chat', passed: 6, total: 9 }]);
  expect(counters).toEqual([
    { metric: 'ws_msgs_sent', endpoint: 'chat', count: 8 },
    { metric: 'ws_msgs_sent', endpoint: 'feed', count: 13 },
  ]);
});

test('a target that invents names does not fill the memory', () => {
  const tally = new BeyondTally();
  for (let name = 0; name < 5000; name++) tally.count('ws_closed', `chat ${name}`);
  expect(tally.measured().counters).toHaveLength(1000);
  expect(tally.counterOf('ws_closed', 'chat 4999')).toBeUndefined();
  expect(tally.counterOf('ws_closed', 'chat 7')).toEqual({
    metric: 'ws_closed',
    endpoint: 'chat 7',
    count: 1,
  });
});
