import { expect, test } from '@jest/globals';
import { checkScenario, THRESHOLD_CATALOGUE, THRESHOLD_METRICS } from '../../../src/scenario/index.ts';

/** Has whatever a metric may be measured of. */
const BASE = `name: x
allow-writes: true
requests:
  - { path: /, name: home, checks: { fine: { status: 200 } } }
  - { path: /up, name: upload, method: POST, multipart: { files: [{ field: f, sizes: { small: { bytes: 1kB }, large: { bytes: 1MB } } }] } }
login: { steps: [{ path: /login, name: log in }] }
journeys:
  - name: visit
    steps:
      - { path: /, name: home, acknowledge: "{{ user.id }}", checks: { quick: { status: 200 } } }
      - { group: pay, steps: [{ poll: { path: /job, until: { $.done: true } }, name: job }] }
websockets: [{ name: chat, path: /ws }]
isolation: { belongs-to: "{{ user.id }}", pattern: "owner-(x+)" }
consistency: { path: "/{{ acknowledged }}" }
http: { redirects: 5 }
load: { rate: 20, duration: 1m }
`;

function problemsOf(key: string, objective: string): readonly string[] {
  const checked = checkScenario(`${BASE}thresholds: { "${key}": "${objective}" }\n`, 'x.yml', {});
  return checked.kind === 'invalid' ? checked.problems.map(({ message }) => message) : [];
}

test.each(THRESHOLD_METRICS.map((metric) => [metric]))(
  '%s may be asked of a scenario that has it',
  (metric) => {
    expect(problemsOf(metric, THRESHOLD_CATALOGUE[metric].example)).toEqual([]);
  },
);

test.each([
  ['http_req_duration{endpoint:home}', 'p(95)<5'],
  ['http_req_duration{endpoint:log in}', 'p(95)<5'],
  ['http_req_failed{endpoint:job}', 'rate<0.1'],
  ['http_reqs{endpoint:upload small}', 'count>5'],
  ['iteration_duration{journey:visit}', 'p(95)<5'],
  ['iteration_duration{websocket:chat}', 'p(95)<5'],
  ['checks{check:fine}', 'rate>0.9'],
  ['checks{check:quick}', 'rate>0.9'],
  ['group_duration{group:pay}', 'p(95)<5'],
  ['ws_connecting{ websocket : chat }', 'p(95)<5'],
  ['ws_closed{websocket:chat 1006}', 'count<5'],
])('%s speaks of something that exists', (key, objective) => {
  expect(problemsOf(key, objective)).toEqual([]);
});

test.each([
  ['iteration_duration{journey:chat}', 'p(95)<5', 'no journey is called "chat"'],
  ['ws_closed{websocket:chat 16}', 'count<5', 'no WebSocket is called "chat 16"'],
  ['http_req_duration{endpoint:pay}', 'p(95)<5', 'no request is called "pay"'],
  ['availability{endpoint:home}', 'rate>0.9', 'availability has no tags'],
  ['checks{endpoint:home}', 'rate>0.9', 'checks has no tag endpoint'],
])('%s does not', (key, objective, message) => {
  expect(problemsOf(key, objective)).toEqual([message]);
});

test.each([
  ['arrivals', 'vus: 5', 'dropped_iterations', 'count<1', 'users drop nothing'],
  ['iterations', 'rate: 20', 'iterations', 'count>1', 'arrivals of requests are counted as requests'],
])('what a load never measures is refused: %s', (_source, amount, metric, objective) => {
  const text = `name: x\nrequests: [{ path: / }]\nload: { ${amount}, duration: 1m }\nthresholds: { ${metric}: "${objective}" }\n`;
  expect(checkScenario(text, 'x.yml', {})).toMatchObject({
    kind: 'invalid',
    problems: [{ message: expect.stringContaining('has no samples') }],
  });
});

test.each([
  ['http: { proxy: environment }\nload: { rate: 20, duration: 1m }', 'connections lead through a proxy'],
  ['load: { connections: 5, duration: 1m }', 'saturate keeps its connections'],
  ['load: { rate: 20, duration: 1m }', ''],
])('times to connect are asked only of what measures them: %j', (lines, why) => {
  const text = `name: x\nrequests: [{ path: / }]\n${lines}\nthresholds: { http_req_connecting: p(95)<50 }\n`;
  const checked = checkScenario(text, 'x.yml', {});
  const problems = checked.kind === 'invalid' ? checked.problems : [];
  expect(problems.map(({ path }) => path)).toEqual(why === '' ? [] : ['thresholds.http_req_connecting']);
  expect(problems[0]?.message ?? '').toContain(why);
});
