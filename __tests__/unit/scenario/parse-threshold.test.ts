import { expect, test } from '@jest/globals';
import { PerfGateError } from '../../../src/foundation/index.ts';
import { parseThreshold, THRESHOLD_CATALOGUE, THRESHOLD_METRICS } from '../../../src/scenario/index.ts';

const quantile = (value: number) => ({ kind: 'quantile', quantile: value });

test.each([
  ['http_req_duration', 'p(95)<500', '*', quantile(0.95), '<', 500],
  ['http_req_duration', 'p(99.9) <= 1500.5', '*', quantile(0.999), '<=', 1500.5],
  ['http_req_duration', 'med<200', '*', quantile(0.5), '<', 200],
  ['http_req_waiting', 'avg<200', '*', { kind: 'avg' }, '<', 200],
  ['http_req_duration', 'min>1', '*', { kind: 'min' }, '>', 1],
  ['http_req_duration', ' max < 1e3 ', '*', { kind: 'max' }, '<', 1000],
  ['http_req_failed', 'rate<0.01', '*', { kind: 'rate' }, '<', 0.01],
  ['http_req_failed', 'rate==0', '*', { kind: 'rate' }, '==', 0],
  ['checks', 'rate>.99', '*', { kind: 'rate' }, '>', 0.99],
  ['http_reqs', 'count>=1000', '*', { kind: 'count' }, '>=', 1000],
  ['dropped_iterations', 'count<1', '*', { kind: 'count' }, '<', 1],
  ['data_received', 'rate>5', '*', { kind: 'rate' }, '>', 5],
  ['http_req_duration{endpoint:list products}', 'p(95)<500', 'list products', quantile(0.95), '<', 500],
  ['http_reqs{endpoint:GET /a/{id}}', 'rate>5', 'GET /a/{id}', { kind: 'rate' }, '>', 5],
  ['http_reqs { endpoint : a,b }', 'rate!=5', 'a,b', { kind: 'rate' }, '!=', 5],
])('%s: %s is read', (key, expression, endpoint, aggregate, comparator, bound) => {
  expect(parseThreshold(key, expression)).toMatchObject({ endpoint, aggregate, comparator, bound });
});

test('the text is kept as it was written', () => {
  expect(parseThreshold('http_reqs', ' rate>5 ').text).toBe('http_reqs: rate>5');
});

test.each([
  ['http_req_durations', 'p(95)<5', 'THRESHOLD_UNKNOWN', 'Did you mean http_req_duration?', 'misspelled'],
  [
    'vus',
    'max<5',
    'THRESHOLD_UNKNOWN',
    'The metrics are http_req_duration',
    'a metric of k6 that is not ours',
  ],
  ['', 'rate<1', 'THRESHOLD_UNKNOWN', 'The metrics are', 'no metric'],
  ['toString', 'rate<1', 'THRESHOLD_UNKNOWN', 'The metrics are', 'what every object has'],
  ['http_reqs{name:x}', 'rate>5', 'SCENARIO_INVALID', 'http_reqs{endpoint:x}', 'a tag of k6'],
  ['http_reqs{}', 'rate>5', 'SCENARIO_INVALID', '{endpoint:name of a request}', 'no tag'],
  ['http_reqs{endpoint:}', 'rate>5', 'SCENARIO_INVALID', '{endpoint:name of a request}', 'no endpoint'],
  ['http_req_duration', 'rate<5', 'SCENARIO_INVALID', 'has avg, min, med, max, p(N)', 'no rate of times'],
  ['http_reqs', 'avg>5', 'SCENARIO_INVALID', 'http_reqs has rate, count', 'no average of a counter'],
  ['http_req_failed', 'count<5', 'SCENARIO_INVALID', 'http_req_failed has rate', 'no count of shares'],
  ['http_req_duration', 'p95<500', 'SCENARIO_INVALID', 'p(95)<500', 'no brackets'],
  ['http_req_duration', 'median<500', 'SCENARIO_INVALID', 'has avg, min, med', 'another word'],
  ['http_req_duration', 'p(0.95)<500', 'SCENARIO_INVALID', 'p(95)', 'a ratio for a percentile'],
  ['http_req_duration', 'p(100)<500', 'SCENARIO_INVALID', 'is max', 'the hundredth percentile'],
  ['http_req_duration', 'p()<500', 'SCENARIO_INVALID', 'p(50), p(95)', 'no percentile'],
  ['http_req_duration', 'p(95)<500ms', 'SCENARIO_INVALID', 'without a unit: 500', 'a unit'],
  ['http_req_duration', 'p(95)=500', 'SCENARIO_INVALID', 'p(95)<500', 'one equals sign'],
  ['http_req_duration', 'p(95)', 'SCENARIO_INVALID', 'p(95)<500', 'no comparison'],
  ['http_req_duration', 'p(95)<-1', 'SCENARIO_INVALID', 'below 0', 'a negative bound'],
  ['http_req_failed', 'rate<1%', 'SCENARIO_INVALID', 'as a ratio: 0.01', 'per cent'],
  ['http_req_failed', 'rate<5', 'SCENARIO_INVALID', 'between 0 and 1', 'a share beyond the whole'],
  ['http_req_failed', 'rate<=1', 'SCENARIO_INVALID', 'a bad run would break', 'nothing breaks it'],
  ['http_req_duration', 'p(95)>=0', 'SCENARIO_INVALID', 'a bad run would break', 'nothing breaks it'],
  ['http_reqs', 'rate>1e999', 'SCENARIO_INVALID', 'digits', 'no finite number'],
])('%s: %s is refused (%s, %s): %s', (key, expression, code, hint) => {
  const parse = (): unknown => parseThreshold(key, expression);
  expect(parse).toThrow(PerfGateError);
  try {
    parse();
  } catch (error) {
    expect(error).toMatchObject({ code });
    expect(error instanceof PerfGateError ? error.hint : '').toContain(hint);
  }
});

test('the example of every metric in the catalogue is a threshold', () => {
  for (const metric of THRESHOLD_METRICS) {
    expect(parseThreshold(metric, THRESHOLD_CATALOGUE[metric].example).metric).toBe(metric);
  }
});
