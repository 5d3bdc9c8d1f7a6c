import { expect, test } from '@jest/globals';
import { expectOnlyProblem, problemsOf, type Row, top } from './support/marked-scenario.ts';

test.each<Row>([
  [
    'an endpoint that the scenario has not',
    top('compare: { overrides: [{ endpoint: §hme, tolerance: 10 % }] }'),
    'compare.overrides[0].endpoint',
    '"hme" is no endpoint',
    'Did you mean home?',
  ],
  [
    'a metric that is misspelt',
    top('compare: { overrides: [{ metric: §eror_share, error-tolerance: 1 % }] }'),
    'compare.overrides[0].metric',
    '"eror_share" is no metric',
    'Did you mean error_share?',
  ],
  [
    'a quantile in the words of thresholds',
    top('compare: { overrides: [{ metric: §p(95), tolerance: 10 % }] }'),
    'compare.overrides[0].metric',
    '"p(95)" is no metric',
    'p95',
  ],
  [
    'the word of thresholds for times',
    top('compare: { overrides: [{ metric: §http_req_duration, tolerance: 10 % }] }'),
    'compare.overrides[0].metric',
    '"http_req_duration" is no metric',
    'Did you mean p95?',
  ],
  [
    'a trend without its quantile',
    top('compare: { overrides: [{ metric: §ws_round_trip, tolerance: 10 % }] }'),
    'compare.overrides[0].metric',
    '"ws_round_trip" is no metric',
    'Known are p50, p95',
  ],
  [
    'a quantile of what has none',
    top('compare: { overrides: [{ metric: §ws_replies_p95, tolerance: 10 % }] }'),
    'compare.overrides[0].metric',
    '"ws_replies_p95" is no metric',
    'Known are p50, p95',
  ],
  [
    'a name that nothing has',
    top('compare: { overrides: [{ metric: §respnse_tmie_p95, tolerance: 10 % }] }'),
    'compare.overrides[0].metric',
    '"respnse_tmie_p95" is no metric',
    'Known are p50, p95',
  ],
  [
    'an entry that names nothing',
    top('compare: { overrides: [§{ tolerance: 10 % }] }'),
    'compare.overrides[0]',
    'names no metric',
    'above `overrides`',
  ],
  [
    'an entry that changes nothing',
    top('compare: { overrides: [§{ metric: p95 }] }'),
    'compare.overrides[0]',
    'changes no margin',
    '`tolerance`',
  ],
  [
    'a floor above the tolerance of its entry',
    top('compare: { overrides: [{ metric: p95, noise-floor: §12 %, tolerance: 10 % }] }'),
    'compare.overrides[0].noise-floor',
    'not below the tolerance 10 %',
    'within tolerance',
  ],
])('is refused: %s', (...row) => {
  expectOnlyProblem(row);
});

test.each([
  ['{ endpoint: home, metric: p95, tolerance: auto }'],
  ['{ endpoint: "*", min-effect: 3ms }'],
  ['{ metric: response_time_p99, tolerance: 20 % }'],
  ['{ metric: ws_round_trip_p95, tolerance: 20 % }'],
  ['{ metric: ws_replies, error-tolerance: 1 % }'],
  ['{ metric: iteration_duration_p99.9, tolerance: 20 % }'],
  ['{ metric: throughput, tolerance: 20 % }'],
])('is accepted: %s', (override) => {
  expect(problemsOf(top(`compare: { overrides: [${override}] }`))).toEqual([]);
});
