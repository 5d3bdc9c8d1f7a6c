import { expect, test } from '@jest/globals';
import { FAULTS } from '../../../../src/demo/shop/faults.ts';
import { parseShopArgs } from '../../../../src/demo/shop/run-shop.ts';

test('without arguments it is a healthy shop on any free port of the loopback', () => {
  expect(parseShopArgs([], {})).toEqual({
    fault: 'none',
    port: 0,
    host: '127.0.0.1',
    seed: null,
    crashAfterMs: 15_000,
    slowerSearchPercent: 0,
  });
});

test('PORT and HOST of the environment are obeyed, arguments go before them', () => {
  expect(parseShopArgs([], { PORT: '4711', HOST: '::1' })).toMatchObject({ port: 4711, host: '::1' });
  expect(parseShopArgs(['--port', '4712', '--host=127.0.0.1'], { PORT: '4711', HOST: '::1' })).toMatchObject({
    port: 4712,
    host: '127.0.0.1',
  });
});

test.each(FAULTS)('the fault %s is known', (fault) => {
  expect(parseShopArgs(['--fault', fault], {})).toMatchObject({ fault });
});

test.each([
  [['--fault', 'slow'], 'no such fault'],
  [['--port', '65536'], 'no such port'],
  [['--port', 'http'], 'no number'],
  [['--port', '-1'], 'an option where a value belongs'],
  [['--crash-after-ms', '1.5'], 'no whole number'],
  [['--slower-search', '-5'], 'a search that is faster'],
  [['--colour', 'red'], 'no such argument'],
  [['shop'], 'nothing stands alone'],
])('%j is a usage error: %s', (args) => {
  expect(() => parseShopArgs(args, {})).toThrow(expect.objectContaining({ code: 'USAGE' }));
});
