import { expect, test } from '@jest/globals';
import { lowestLoadTrials } from '../../../src/analysis/index.ts';
import { parseScenario } from '../../../src/scenario/index.ts';
import { aTrial } from '../../support/a-run.ts';

test.each([
  ['pattern: breakpoint, rate: 7, max: 35, level: 14s', [0, 1], 'the first of its levels'],
  [
    'pattern: stress, rate: 7, levels: 3, duration: 70s',
    [0, 1],
    'the normal load, not that after the stress',
  ],
  ['pattern: ramp, rate: 35, duration: 70s', [0, 1], 'blocks whose middle lies in the first quarter'],
  ['pattern: steady, rate: 35, duration: 70s', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 'all of a load that is held'],
] as const)('of { %s } the trials %j are those at the lowest load: %s', (load, expected, _why) => {
  const text = `name: shop\nrequests: [{ path: /cart }]\nload: { ${load} }\n`;
  const { pattern } = parseScenario(text, 'shop.yml', {}).load;
  const trials = Array.from({ length: 10 }, (_, block) =>
    (['baseline', 'candidate'] as const).map((side) => aTrial({ side, block, durationMs: 7000 })),
  ).flat();
  const lowest = lowestLoadTrials(pattern!, trials, 'candidate');
  expect(lowest.map(({ side, block }) => [side, block])).toEqual(
    expected.map((block) => ['candidate', block]),
  );
});
