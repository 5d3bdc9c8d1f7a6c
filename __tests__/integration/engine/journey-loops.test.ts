import { expect, test } from '@jest/globals';
import type { Measurement } from '../../../src/trial/index.ts';
import { anOpenExecutor } from '../../support/a-load.ts';
import { aJourneyScenario, arrivalsAt, aStep, rateOf } from './a-journey.ts';
import { aDriver, cleanUp, endpointOf, serve, unstopped } from './measuring.ts';

cleanUp();

/** One user asks for items and then for each of them. */
async function loopOver(items: string): Promise<Measurement> {
  const { url } = await serve((request, response) => {
    response.end(request.url === '/items' ? `{"items":${items}}` : '{}');
  });
  const captures = [{ name: 'items', from: { kind: 'json' as const, path: '$.items' }, otherwise: null }];
  const steps = [
    aStep({ name: 'items', path: '/items' }, { captures }),
    {
      kind: 'for-each' as const,
      list: '{{ items }}',
      item: 'item',
      atMost: 100,
      steps: [aStep({ name: 'item', path: '/item/{{ item }}' })],
    },
  ];
  const driver = aDriver(aJourneyScenario(steps, anOpenExecutor()));
  const [measurement] = await driver.measure(arrivalsAt([0], 700), { candidate: url }, unstopped);
  if (!measurement) throw new Error('nothing measured');
  return measurement;
}

test.each([
  ['[7,13]', 2, '1/1', 'each item is asked for'],
  ['[]', 0, '1/1', 'a list may be empty'],
  ['""', 0, '1/1', 'nothing is no item'],
  ['null', 0, '0/1', 'that is no list, and nobody knows what it stands for'],
  ['{"7":13}', 0, '0/1', 'nor is this'],
  ['"<html>"', 0, '0/1', 'nor is this'],
])('a loop over %s asks for %d items, completed %s: %s', async (items, asked, completed, _why) => {
  const measurement = await loopOver(items);
  expect(endpointOf([measurement], { endpoint: 'item' }).sent).toBe(asked);
  expect(rateOf(measurement, 'iterations_completed')).toBe(completed);
});
