import { expect, test } from '@jest/globals';
import { explainScenario } from '../../../../src/report/index.ts';
import { parseScenario } from '../../../../src/scenario/index.ts';

/** On so wide a terminal nothing is wrapped, unless a test wants it. */
function explained(text: string, width = 300): string {
  return explainScenario(parseScenario(`name: x\n${text}`, 'x.yml', {}), width);
}

/** The line with a label, without the label. */
function fact(text: string, label: string): string {
  const found = explained(text)
    .split('\n')
    .find((line) => line.startsWith(`  ${label} `));
  return (found ?? '').slice(2 + label.length).trim();
}

const REQUESTS = 'requests: [{ path: /a, name: a }]\n';

test('an open load says so, what is sent, and how it is compared', () => {
  const text = `${REQUESTS}load: { rate: 13, duration: 2m }`;
  expect(explained(text)).toContain('load: constant-arrival-rate, open model; each side gets');
  expect(fact(text, 'model')).toBe('open model: iterations start on schedule, whatever the answers do');
  expect(fact(text, 'comparison')).toMatch(
    /^comparable in blocks, .* steady, and ends as soon as everything is decided$/,
  );
  expect(fact(text, 'lasts')).toBe('2m at most, after a warm-up of 5s');
  expect(fact(text, 'requests')).toBe(
    'up to 4,213 to both sides together, warm-up, probe and fresh instances included; the budget is 200,000',
  );
  expect(fact(text, 'writes')).toBe('nothing: GET, HEAD and OPTIONS only');
});

test('a closed load is labelled as such', () => {
  const text = `${REQUESTS}load: { vus: 7, duration: 2m }`;
  expect(fact(text, 'model')).toBe('closed model: a slower target gets less load');
  expect(fact(text, 'requests')).toBe('as many as the target lets through; the budget is 200,000');
  expect(explained(text)).toContain('7 users ┤');
});

test.each([
  ['stages: [{ duration: 1m, target: 7 }]', 'phase by phase, with both sides at once'],
  ['vus: 7, iterations: 130', 'not comparable, thresholds only: what'],
  ['pattern: soak, rate: 7, duration: 5m', 'the load is steady, and is run to its end'],
  ['pattern: breakpoint, rate: 7', 'not comparable, thresholds only: what'],
])('what changes, or ends by itself, is compared otherwise: %s', (load, words) => {
  expect(fact(`${REQUESTS}load: { ${load} }`, 'comparison')).toContain(words);
});

test('a pattern is explained, with the names of its parts below the curve', () => {
  const text = `${REQUESTS}load: { pattern: spike, rate: 7, duration: 5m, compress: 5 }`;
  expect(fact(text, 'pattern')).toMatch(/^spike: .* recover from it\. Compressed 5 times\.$/);
  expect(explained(text)).toMatch(/\n +normal +peak +recovery\n/);
  const search = `${REQUESTS}load: { pattern: breakpoint, rate: 7, targets: { p95: 300ms } }`;
  expect(fact(search, 'pattern')).toContain('A level is carried with 99 % success and a p95 up to 300ms.');
});

test('several executors have a chart each and their sum, of rates and of users apart', () => {
  const text = explained(`requests: [{ path: /a, name: a }, { path: /b, name: b }]
load:
  executors:
    - { name: one, rate: 7, duration: 2m }
    - { name: two, start: 1m, rate: 13, duration: 1m, flows: [b] }
    - { name: three, vus: 3, duration: 1m }
`);
  expect(text).toContain('two: constant-arrival-rate, open model, runs b; each side gets');
  expect(text).toMatch(/all together \(arrivals\)\n +20\/s ┤/);
  expect(text).not.toContain('all together (users)');
});

test('the pattern of one executor of several names the parts of that one only', () => {
  const text = explained(
    `${REQUESTS}load: { executors: [{ name: even, rate: 7, duration: 10m }, { name: rush, start: 1m, pattern: spike, rate: 5, duration: 5m }] }\ncompare: { max-duration: 20m }`,
  );
  const [even = '', rush = ''] = text.split('rush:');
  expect(even).not.toContain('recovery');
  expect(rush).toMatch(/before +peak +recovery +after\n +normal\n/);
});

test('writes, loops without known end, and thresholds that nobody wrote are told', () => {
  const text = `allow-writes: true
journeys:
  - name: j
    steps:
      - { path: /b, method: POST, name: order }
      - { poll: { path: /job, until: { $.done: true } } }
setup: [{ path: /seed, method: PUT }]
isolation: { belongs-to: "{{ user.id }}", pattern: "owner-(x+)" }
load: { rate: 5, duration: 1m }
thresholds: { http_req_failed: rate<0.1 }`;
  expect(fact(text, 'writes')).toBe('data in the target, by PUT /seed, POST order');
  expect(fact(text, 'requests')).toContain('more where jobs are polled or loops go on');
  expect(fact(text, 'thresholds')).toBe('http_req_failed: rate<0.1');
  expect(explained(text)).toMatch(/\n {14}isolation: rate==1 \(implicit: /);
});

const PATTERNED = [
  ...['steady', 'soak', 'volume', 'ramp', 'spike', 'stress'].map(
    (name) => `pattern: ${name}, rate: 77.7, duration: 8h`,
  ),
  'pattern: progressive, users: 1300, duration: 8h, levels: 20',
  'pattern: peak-hour, rate: 3333.3, duration: 2h',
  'pattern: breakpoint, rate: 100, increment: 100, max: 5000, level: 1m, targets: { success: 99.5 %, p95: 300ms }',
];

test.each(PATTERNED.flatMap((load) => [80, 60, 40].map((width) => [load, width] as const)))(
  'no line of { %s } is wider than %d columns, and the whole load is drawn',
  (load, width) => {
    const budget = 'limits: { requests: 100000000 }\ncompare: { max-duration: 20h }';
    const lines = explained(`${REQUESTS}load: { ${load} }\n${budget}`, width).split('\n');
    expect(lines.filter((line) => line.length > width)).toEqual([]);
    expect(lines.filter((line) => /┤/.test(line))).toHaveLength(6);
    expect(lines.some((line) => /^ +0s +\d+h(?:\d+m)?$|^ +0s +50m$/.test(line))).toBe(true);
    // Whatever is wrapped stands under what it goes on from.
    for (const label of ['model', 'comparison', 'requests'])
      expect(lines.some((line) => line.startsWith(`  ${label.padEnd(12)}`))).toBe(true);
    for (const line of lines.filter((each) => each.startsWith('   ') && !/[┤└]/.test(each)))
      expect(line).toMatch(/^ {4,}\S/);
  },
);

test('no line that is drawn is wider than its axis', () => {
  const text = explained(`${REQUESTS}load: { pattern: breakpoint, rate: 7 }`);
  const drawn = text.split('\n').filter((line) => /[┤└]/.test(line));
  for (const line of drawn) expect(line.replace(/^.*[┤└]/, '').length).toBeLessThanOrEqual(60);
});
