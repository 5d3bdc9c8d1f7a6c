import { expect, test } from '@jest/globals';
import { PerfGateError, ProblemsError } from '../../../src/foundation/index.ts';
import { encodeHistogram, histogramFromValues } from '../../../src/histogram/index.ts';
import { DEFAULT_POLICY } from '../../../src/scenario/index.ts';
import { decodeRun, encodeRun } from '../../../src/trial/index.ts';
import { damage } from '../../support/damage.ts';
import { aRun, aTrial, anEndpoint } from '../../support/a-run.ts';

const TEXT = encodeRun(aRun());
const HISTOGRAM = encodeHistogram(histogramFromValues([130]));

function errorOf(text: string): PerfGateError {
  try {
    decodeRun(text, 'run.json');
  } catch (error) {
    if (error instanceof PerfGateError) return error;
    throw error;
  }
  throw new Error('it was read');
}

function pathsOf(text: string): readonly string[] {
  const error = errorOf(text);
  return error instanceof ProblemsError ? error.problems.map(({ path }) => path) : [];
}

test('a run that was written and read is the same run', () => {
  expect(decodeRun(encodeRun(aRun()), 'run.json')).toEqual(aRun());
});

test('the bytes do not depend on the order of members, and end with one line end', () => {
  const { validity, scenario, ...rest } = aRun();
  expect(encodeRun({ validity, ...rest, scenario })).toBe(TEXT);
  expect(TEXT).toMatch(/^\{"schema":"perf-gate\.run\/1",.*\}\n$/);
});

test('numbers are numbers and histograms are base64 texts', () => {
  expect(JSON.parse(TEXT)).toMatchObject({
    trials: [
      {
        durationMs: 7000,
        endpoints: [{ sent: 4, responseTime: expect.stringMatching(/^HIST[A-Za-z0-9+/]+=*$/) }],
      },
      {},
    ],
  });
});

test('members of a later minor version are left out', () => {
  const additions = [
    ['schema', 'perf-gate.run/1.7'],
    ['weather', { outside: 'rain' }],
    ['trials[0].mood', 'good'],
    ['trials[0].endpoints[0].color', 1],
  ] as const;
  const later = additions.reduce((text, [path, value]) => damage(text, path, value), TEXT);
  expect(decodeRun(later, 'run.json')).toEqual(aRun());
});

test('a run without trials is read: that it proves nothing is for the verdict to say', () => {
  const run = aRun({ trials: [], warmUp: [] });
  expect(decodeRun(encodeRun(run), 'run.json').trials).toEqual([]);
});

test('a policy member that is absent takes its documented default', () => {
  const text = damage(TEXT, 'policy', { tolerance: 0.13 });
  expect(decodeRun(text, 'run.json').policy).toEqual({ ...DEFAULT_POLICY, tolerance: 0.13 });
});

test('a byte order mark before the JSON is skipped', () => {
  expect(decodeRun(`\uFEFF${encodeRun(aRun())}`, 'run.json')).toEqual(aRun());
});

test.each([
  ['', 'RUN_FILE_INVALID', /empty/, 'an empty file'],
  [' \n', 'RUN_FILE_INVALID', /empty/, 'white space only'],
  [
    '{"schema":\n  nope}',
    'RUN_FILE_INVALID',
    /^run\.json:2:\d+: this is not JSON$/,
    'a syntax fault, by place',
  ],
  ['[1]', 'RUN_FILE_INVALID', /object/, 'JSON, but a list'],
  ['7', 'RUN_FILE_INVALID', /object/, 'JSON, but a number'],
  ['{}', 'RUN_FILE_SCHEMA', /no "schema"/, 'JSON of anybody'],
  ['{"schema":7}', 'RUN_FILE_SCHEMA', /no "schema"/, 'a schema that is no text'],
  [
    '{"schema":"perf-gate.decision/1"}',
    'RUN_FILE_SCHEMA',
    /perf-gate\.decision\/1/,
    'another format of ours',
  ],
  ['{"schema":"k6.summary/1"}', 'RUN_FILE_SCHEMA', /k6\.summary/, 'a format of somebody else'],
  ['{"schema":"perf-gate.run/2"}', 'RUN_FILE_SCHEMA', /perf-gate\.run\/2/, 'a newer major version'],
  ['{"schema":"perf-gate.run/0"}', 'RUN_FILE_SCHEMA', /perf-gate\.run\/0/, 'no version that ever was'],
  ['{"schema":"perf-gate.run/1x"}', 'RUN_FILE_SCHEMA', /1x/, 'a version that is no number'],
])('%j is refused with %s (%s)', (text, code, message) => {
  const error = errorOf(text);
  expect(error.code).toBe(code);
  expect(error.message).toMatch(message);
  expect(error.hint).not.toBe('');
});

test('the hint of a newer major version says to update', () => {
  expect(errorOf('{"schema":"perf-gate.run/2"}').hint).toMatch(/update perf-gate/);
});

test('a file cut anywhere is called truncated, with the place', () => {
  const text = TEXT.trimEnd();
  for (let length = 1; length < text.length; length += 97) {
    const error = errorOf(text.slice(0, length));
    expect(error).toMatchObject({
      code: 'RUN_FILE_INVALID',
      message: expect.stringMatching(/^run\.json:1:\d+: the JSON breaks off here$/),
    });
  }
});

const ENDPOINT = 'trials[0].endpoints[0]';

test.each<[string, unknown, string]>([
  [`${ENDPOINT}.sent`, -1, 'a negative count'],
  [`${ENDPOINT}.planned`, 7.5, 'half a request'],
  [`${ENDPOINT}.dropped`, '3', 'a number as a text'],
  [`${ENDPOINT}.outcomes.tls`, undefined, 'a missing outcome'],
  [`${ENDPOINT}.responseTime`, 'SElTVA==', 'a damaged histogram'],
  [`${ENDPOINT}.responseTime`, '', 'an absent histogram'],
  [`${ENDPOINT}.bytesSent`, -7, 'negative bytes'],
  ['trials[0].generator.lag', [1, 2], 'a histogram as a list'],
  ['trials[1].durationMs', null, 'what JSON makes of NaN'],
  ['trials[1].side', 'both', 'an unknown side'],
  ['trials[1].block', -1, 'a judged trial in the block of the warm-up'],
  ['trials[0].slowest[0].traceId', '<script>', 'a trace id that is none'],
  ['provenance.startedAt', 'yesterday', 'a time that is none'],
  ['incidents[0].kind', 'storm', 'an incident nobody can weigh'],
  ['policy.alpha', 7, 'an error rate above one half'],
  ['policy.quantiles', [], 'nothing to gate'],
  ['trials', 'none', 'trials that are no list'],
  ['trials', undefined, 'trials that are absent'],
])('the fault is told at %s: %j (%s)', (path, value) => {
  expect(pathsOf(damage(TEXT, path, value))).toEqual([path]);
});

test.each<[string, unknown, string, string]>([
  [
    `${ENDPOINT}.outcomes.vanished`,
    7,
    `${ENDPOINT}.outcomes`,
    'an unknown outcome is an error that would be lost',
  ],
  ['validity', { kind: 'invalid', reasons: [] }, 'validity.reasons', 'invalid for no reason'],
  ['policy.quantiles', [0.5, 1], 'policy.quantiles[1]', 'the maximum is no quantile to gate'],
  ['trials[1].side', 'baseline', 'trials[1].block', 'two trials of one side in one block'],
  [`${ENDPOINT}.planned`, 3, `${ENDPOINT}.planned`, 'more sent than planned'],
  [`${ENDPOINT}.sent`, 2, `${ENDPOINT}.sent`, 'more answers than requests'],
  [`${ENDPOINT}.outcomes.ok`, 2, `${ENDPOINT}.responseTime`, 'times of more requests than succeeded'],
])('%s of %j is refused at %s (%s)', (path, value, told) => {
  expect(pathsOf(damage(TEXT, path, value))).toEqual([told]);
});

test('times of more failures than failed are refused', () => {
  const [endpoint] = aTrial().endpoints;
  const forged = { ...endpoint!, errorResponseTime: endpoint!.responseTime };
  const text = encodeRun(aRun({ trials: [aTrial({ endpoints: [forged] })] }));
  expect(pathsOf(text)).toEqual([`${ENDPOINT}.errorResponseTime`]);
});

test('an endpoint twice in one trial is refused', () => {
  const twice = aTrial({ endpoints: [anEndpoint('GET /', [7]), anEndpoint('GET /', [13])] });
  expect(pathsOf(encodeRun(aRun({ trials: [twice] })))).toEqual(['trials[0].endpoints']);
});

test('all structural problems are told at once', () => {
  const faults = [
    ['seed', 7],
    ['trials[0].order', 2],
    ['trials[1].partial', 'no'],
  ] as const;
  const text = faults.reduce((all, [path, value]) => damage(all, path, value), TEXT);
  expect(pathsOf(text)).toEqual(faults.map(([path]) => path));
});

test('of very many problems fifty are listed', () => {
  const text = damage(
    TEXT,
    'trials',
    Array.from({ length: 20_000 }, () => ({})),
  );
  expect(errorOf(text)).toMatchObject({
    code: 'RUN_FILE_INVALID',
    message: 'run.json: 50 problems, and more',
  });
  expect(pathsOf(text)).toHaveLength(50);
});

test('members called __proto__ and constructor change nothing', () => {
  const text = TEXT.replace(
    '{',
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},',
  );
  const run = decodeRun(text, 'run.json');
  expect(run).toEqual(aRun());
  expect('polluted' in run).toBe(false);
  expect('polluted' in {}).toBe(false);
});

test('a __proto__ member does not stand in for a missing one', () => {
  const text = damage(TEXT, 'trials', undefined).replace('{', '{"__proto__":{"trials":[]},');
  expect(pathsOf(text)).toEqual(['trials']);
});

test('a file that is deep beyond all reason is refused, not a crash', () => {
  const deep = '['.repeat(200_000) + ']'.repeat(200_000);
  expect(errorOf(deep).code).toBe('RUN_FILE_INVALID');
  expect(decodeRun(TEXT.replace('{', `{"unknown":${deep},`), 'run.json')).toEqual(aRun());
});

test("no excerpt of the file stands in the message of a syntax fault: it may hold somebody's secret", () => {
  const error = errorOf('{"schema":"perf-gate.run/1","seed":"hunter2" oops}');
  expect(error.message + error.hint).not.toMatch(/hunter2|oops/);
});

test('control characters of a hostile key do not reach the terminal', () => {
  const error = errorOf(TEXT.replace('"outcomes":{', String.raw`"outcomes":{"\u001b[31mred\u0007":1,`));
  const told =
    error instanceof ProblemsError ? JSON.stringify(error.problems.map(({ message }) => message)) : '';
  expect(told).toMatch(/red/);
  expect(told).not.toMatch(/\\u001b|\\u0007/);
});

test('the warm-up stands in block -1, and the two sides share a block', () => {
  const run = aRun({
    warmUp: [aTrial({ side: 'baseline', block: -1 }), aTrial({ side: 'candidate', block: -1 })],
    trials: [
      aTrial({
        side: 'baseline',
        block: 7,
        order: 1,
        endpoints: [anEndpoint('a', [1]), anEndpoint('b', [2])],
      }),
      aTrial({
        side: 'candidate',
        block: 7,
        validity: { kind: 'invalid', reasons: ['the generator was late'] },
      }),
    ],
  });
  expect(decodeRun(encodeRun(run), 'run.json')).toEqual(run);
});

test('a file of before journeys and WebSockets is one of an open load of requests', () => {
  const { primaryFlows, load, ...before } = JSON.parse(TEXT) as Record<string, unknown>;
  expect([primaryFlows, load]).toEqual([[], { model: 'open', pattern: null, compared: null }]);
  expect(decodeRun(JSON.stringify(before), 'run.json')).toEqual(aRun());
});

test.each(['trends', 'rates', 'counters'] as const)(
  'a metric of an endpoint that stands twice in %s is refused',
  (member) => {
    const entry = {
      metric: 'ws_connected',
      endpoint: 'chat',
      passed: 7,
      total: 13,
      count: 7,
      histogram: HISTOGRAM,
    };
    const other = { ...entry, endpoint: 'feed' };
    expect(pathsOf(damage(TEXT, `trials[1].${member}`, [entry, other, entry]))).toEqual([
      `trials[1].${member}`,
    ]);
    expect(() => decodeRun(damage(TEXT, `trials[1].${member}`, [entry, other]), 'run.json')).not.toThrow();
  },
);

test('a file of before redirects were counted as errors has none of them', () => {
  const before = TEXT.replaceAll('"redirect":0,', '');
  expect(before).not.toContain('redirect"');
  expect(decodeRun(before, 'run.json')).toEqual(aRun());
});

test('a pilot is kept as it was, and a file of before pilots chose nothing', () => {
  const metric = {
    endpoint: '*',
    metric: 'response_time_p95',
    spread: 0.071,
    requests: 231,
    tolerance: 0.15,
  };
  const run = aRun({
    pilot: { blocks: 12, blockMs: 3000, chosen: { blockMs: 6000, blocks: 40 }, metrics: [metric] },
  });
  expect(decodeRun(encodeRun(run), 'run.json')).toEqual(run);
  const endpoints = Array.from({ length: 1000 }, (_, index) => `GET /${index}`);
  const many = endpoints.flatMap((endpoint) =>
    ['response_time_p50', 'response_time_p95', 'error_share'].map((name) => ({
      ...metric,
      endpoint,
      metric: name,
    })),
  );
  const large = aRun({ pilot: { blocks: 12, blockMs: 3000, chosen: null, metrics: many } });
  expect(decodeRun(encodeRun(large), 'run.json').pilot).toEqual(large.pilot);
  const { pilot, ...before } = JSON.parse(TEXT) as Record<string, unknown>;
  expect(pilot).toBeNull();
  expect(decodeRun(JSON.stringify(before), 'run.json').pilot).toBeNull();
  const early = { ...before, pilot: { blocks: 12, metrics: [metric] } };
  expect(decodeRun(JSON.stringify(early), 'run.json').pilot).toMatchObject({ blockMs: 0, chosen: null });
});

test('margins of single metrics are kept, and those that are not said stay so', () => {
  const overrides = [{ endpoint: null, metric: 'p95', margins: { tolerance: 0.1 }, weight: 4 }];
  const run = aRun({ policy: { ...DEFAULT_POLICY, passTolerance: 'auto', overrides } });
  expect(decodeRun(encodeRun(run), 'run.json').policy).toEqual(run.policy);
});
