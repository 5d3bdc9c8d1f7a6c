import { expect, test } from '@jest/globals';
import { parseScenario } from '../../../src/scenario/index.ts';
import { expectOnlyProblem, load, request, type Row, top } from './support/marked-scenario.ts';

const timeout = (value: string): string => request(`timeout: ${value}`);
const rate = (value: string): string => load(`rate: ${value}\nduration: 1m`);
const compare = (line: string): string => top(`compare:\n  ${line}`);

test.each<Row>([
  ['no unit', timeout('§10'), 'requests[0].timeout', '10 has no unit', '10s for seconds'],
  ['no unit, in quotes', timeout('§"10"'), 'requests[0].timeout', 'not a duration', '10s for seconds'],
  ['words', timeout('§5 seconds'), 'requests[0].timeout', 'not a duration', 'Write 5s.'],
  ['a space', timeout('§1m 30s'), 'requests[0].timeout', 'not a duration', 'Write 1m30s.'],
  ['capitals', timeout('§2M'), 'requests[0].timeout', 'not a duration', 'Write 2m.'],
  ['nonsense', timeout('§soon'), 'requests[0].timeout', 'not a duration', '500ms, 5s'],
  ['no time', timeout('§0s'), 'requests[0].timeout', 'at least 1ms', 'longer'],
  ['more than a day', timeout('§25h'), 'requests[0].timeout', 'longer than a day', 'shorter'],
  ['a list', timeout('§[5s]'), 'requests[0].timeout', 'a duration, not a list', '500ms'],
  ['a rate in quotes', rate('§"50"'), 'load.rate', 'not a rate', 'Remove the quotes: 50.'],
  ['requests per second', rate('§50 req/s'), 'load.rate', 'not a rate', 'Write 50/s.'],
  ['a rate of minutes', rate('§600/min'), 'load.rate', 'not a rate', 'Write 600/m.'],
  ['no rate', rate('§0'), 'load.rate', 'greater than 0', 'requests per second'],
  ['a negative rate', rate('§-5'), 'load.rate', 'greater than 0, not -5', 'requests per second'],
  ['a rate beyond reason', rate('§1000001'), 'load.rate', 'at most 100000', 'requests per second'],
  ['a rate in words', rate('§fast'), 'load.rate', 'not a rate', '50/s or 600/m'],
  [
    'per cent without a sign',
    compare('tolerance: §5'),
    'compare.tolerance',
    '5 would be 500 %',
    '"5 %" or 0.05',
  ],
  [
    'a share in quotes',
    compare('tolerance: §"0.05"'),
    'compare.tolerance',
    'not a share',
    'Remove the quotes',
  ],
  ['no tolerance', compare('tolerance: §0 %'), 'compare.tolerance', 'greater than 0 %', '5 %'],
  ['a negative floor', compare('noise-floor: §-0.01'), 'compare.noise-floor', 'at least 0 %', '5 %'],
  ['a share in words', compare('tolerance: §some'), 'compare.tolerance', 'not a share', '5 %'],
  ['a list of shares', compare('tolerance: §[5 %]'), 'compare.tolerance', 'a share, not a list', '5 %'],
  ['no minimum effect unit', compare('min-effect: §1'), 'compare.min-effect', 'no unit', '1ms'],
  ['an alpha of one', compare('alpha: §1'), 'compare.alpha', 'at most 0.2', '0.01'],
  ['one quantile alone', compare('quantiles: §p95'), 'compare.quantiles', 'a list', '[p50, p95]'],
  ['no quantiles', compare('quantiles: §[]'), 'compare.quantiles', 'a list', '[p50, p95]'],
  [
    'a quantile in per cent',
    compare('quantiles: [p50, §95]'),
    'compare.quantiles[1]',
    'not a quantile',
    'p95, or 0.95',
  ],
  ['a quantile twice', compare('quantiles: [p50, §0.5]'), 'compare.quantiles[1]', 'twice', 'one of the two'],
  [
    'the slowest as a quantile',
    compare('quantiles: [§p100]'),
    'compare.quantiles[0]',
    'not a quantile',
    'p99.9',
  ],
])('the quantity is refused: %s', (...row) => {
  expectOnlyProblem(row);
});

test.each([
  ['50', 50],
  ['50/s', 50],
  ['600/m', 10],
  ['36000/h', 10],
  ['7.5', 7.5],
])('a rate of %s is %d requests per second', (written, perSecond) => {
  const { load } = parseScenario(rate(written), 'x.yml', {});
  expect(load.executors).toMatchObject([
    { phases: [{ durationMs: 60_000, fromPerSecond: perSecond, toPerSecond: perSecond }] },
  ]);
});

test('shares and quantiles may be written either way', () => {
  const text = compare('tolerance: 7 %\n  noise-floor: 0.02\n  quantiles: [p50, 0.9, p99.9]');
  expect(parseScenario(text, 'x.yml', {}).policy).toMatchObject({
    tolerance: 0.07,
    noiseFloor: 0.02,
    quantiles: [0.5, 0.9, 0.999],
  });
});
