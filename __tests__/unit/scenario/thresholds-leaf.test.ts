import { expect, test } from '@jest/globals';
import { checkScenario, parseScenario } from '../../../src/scenario/index.ts';
import { expectOnlyProblem, type Row, top } from './support/marked-scenario.ts';

const thresholds = (line: string): string => top(`thresholds:\n  ${line}`);

test.each<Row>([
  ['no map', top('thresholds: §[a]'), 'thresholds', 'a map of metrics', 'rate<0.01'],
  [
    'an unknown metric',
    thresholds('§http_rqs: rate>5'),
    'thresholds.http_rqs',
    'no metric http_rqs',
    'http_reqs?',
  ],
  ['no objective', thresholds('http_reqs: §[]'), 'thresholds.http_reqs', 'not an empty list', 'p(95)<500'],
  ['a number', thresholds('http_reqs: §5'), 'thresholds.http_reqs', 'not the number 5', 'p(95)<500'],
  [
    'one of a list',
    thresholds('http_reqs: [rate>5, §avg>5]'),
    'thresholds.http_reqs[1]',
    'no aggregate',
    'count',
  ],
  [
    'the long form of k6',
    thresholds('http_reqs: [§{ threshold: rate>5, abortOnFail: true }]'),
    'thresholds.http_reqs[0]',
    'not a map',
    'other forms of k6',
  ],
])('the thresholds are refused: %s', (...row) => {
  expectOnlyProblem(row);
});

test('one objective or a list of them', () => {
  const text = thresholds('http_reqs: rate>5\n  http_req_duration: [p(95)<500, avg<200]');
  expect(parseScenario(text, 'x.yml', {}).thresholds.map((threshold) => threshold.text)).toEqual([
    'http_reqs: rate>5',
    'http_req_duration: p(95)<500',
    'http_req_duration: avg<200',
  ]);
});

test('unknown metrics have a code of their own only when nothing else is wrong', () => {
  const alone = checkScenario(thresholds('vus: max<5'), 'x.yml', {});
  const amongOthers = checkScenario(thresholds('vus: max<5\nversion: 2'), 'x.yml', {});
  expect(alone).toMatchObject({ code: 'THRESHOLD_UNKNOWN' });
  expect(amongOthers).toMatchObject({ code: 'SCENARIO_INVALID' });
});
