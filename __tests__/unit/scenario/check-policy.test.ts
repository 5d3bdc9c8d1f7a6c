import { expect, test } from '@jest/globals';
import { expectOnlyProblem, load, problemsOf, type Row, top } from './support/marked-scenario.ts';

test.each<Row>([
  [
    'the floor above the tolerance',
    top('compare: { noise-floor: §6 % }'),
    'compare.noise-floor',
    '6 %',
    'room',
  ],
  [
    'the floor at the tolerance',
    top('compare: { tolerance: 2 %, noise-floor: §2 % }'),
    'compare.noise-floor',
    'not below the tolerance 2 %',
    'within tolerance',
  ],
  [
    'a tolerance that the automatic floor may reach',
    top('compare: { tolerance: §3 % }'),
    'compare.tolerance',
    '`auto` may set to 3 %',
    'noise-floor below 3 %',
  ],
  [
    'a warm-up without end',
    `${load('rate: 20\nduration: 1m\nwarm-up: §1m')}compare: { max-duration: 1m }\n`,
    'load.warm-up',
    'fills the whole experiment',
    'max-duration',
  ],
  [
    'a threshold on nobody',
    top('thresholds:\n  §http_req_duration{endpoint:hme}: p(95)<500'),
    'thresholds["http_req_duration{endpoint:hme}"]',
    'no request is called "hme"',
    'Did you mean home?',
  ],
  [
    'a threshold on something else',
    top('thresholds:\n  §http_reqs{endpoint:cart}: rate>5'),
    'thresholds["http_reqs{endpoint:cart}"]',
    'no request is called "cart"',
    'The requests are home.',
  ],
])('the policy is refused: %s', (...row) => {
  expectOnlyProblem(row);
});

test.each([
  [top('compare: { tolerance: 2 %, noise-floor: 1 % }'), 'a floor of its own below a small tolerance'],
  [top('thresholds: { "http_req_duration{endpoint:home}": p(95)<500 }'), 'an endpoint that exists'],
  [top('thresholds: { "http_req_duration{ endpoint: home }": p(95)<500 }'), 'spaces in the tag'],
])('the policy is accepted: %#', (text) => {
  expect(problemsOf(text)).toEqual([]);
});
