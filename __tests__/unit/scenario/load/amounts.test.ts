import { expect, test } from '@jest/globals';
import { parseScenario, partsOf, totalAmounts } from '../../../../src/scenario/index.ts';

function loadOf(text: string) {
  return parseScenario(`name: x\nrequests: [{ path: /a, name: a }]\nload: ${text}`, 'x.yml', {}).load;
}

test('executors are summed over time, rates and users apart; one alone has no sum', () => {
  const load = loadOf(`
  executors:
    - { name: one, rate: 7, duration: 2m }
    - { name: two, start: 1m, rate: 13, duration: 1m }
    - { name: three, vus: 3, duration: 1m }`);
  const [rates, ...others] = totalAmounts(load);
  expect(others).toEqual([]);
  expect([rates?.unit, rates?.amountAt(30_000), rates?.amountAt(70_000)]).toEqual(['per-second', 7, 20]);
});

test('the parts of a pattern belong to the executor that was made of it', () => {
  const { executors, pattern } = loadOf('{ pattern: spike, rate: 7, duration: 5m }');
  const [made] = executors;
  if (made === undefined || !('phases' in made) || made.model !== 'open') throw new Error('no phases');
  expect(partsOf(made, { pattern }).map(({ kind }) => kind)).toContain('peak');
  expect(partsOf({ ...made, startMs: made.startMs + 7000 }, { pattern })).toEqual([]);
  expect(partsOf(made, { pattern: null })).toEqual([]);
});
