import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { type Problem, ProblemsError } from '../../../src/foundation/index.ts';
import { parsePolicy, parseScenario } from '../../../src/scenario/index.ts';

/** Every problem that is thrown must be one that a person can act on. */
function expectActionable(parse: () => unknown, lineCount: number): void {
  try {
    parse();
  } catch (error) {
    expect(error).toBeInstanceOf(ProblemsError);
    const problems: readonly Problem[] = error instanceof ProblemsError ? error.problems : [];
    expect(problems.length).toBeGreaterThan(0);
    for (const { line, column, message, hint } of problems) {
      expect(line).toBeLessThanOrEqual(lineCount);
      expect(Math.min(line, column)).toBeGreaterThanOrEqual(0);
      expect(message).not.toBe('');
      expect(hint).not.toBe('');
    }
  }
}

const KEYS = [
  'name requests load thresholds compare setup defaults limits version allow-writes path method weight expect json',
  'status headers body rate duration stages target warm-up quantiles tolerance noise-floor http_req_duration timeout',
  'journeys steps think group if else repeat for-each poll until capture checks multipart files sizes websockets login',
  'messages data csv integer choice isolation belongs-to pattern consistency executors flows vus iterations users http',
].flatMap((line) => line.split(' '));

const key = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...KEYS) }, fc.string({ maxLength: 8 }));
const scalar = fc.oneof(
  fc.constantFrom(
    '5s',
    '2m',
    '/',
    '/x',
    'GET',
    'POST',
    '5 %',
    'p95',
    '2xx',
    '50/s',
    '${A}',
    '${B:-5}',
    '$${',
    'yes',
    '{{ id }}',
    '{{ user.id',
    '$.id',
    'spike',
  ),
  fc.string({ maxLength: 12 }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthIdentifier: 'scenario' },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 6 }),
  ),
}));

test('no text makes the parser throw anything but problems with a place, a message and a hint', () => {
  const yamlish = fc.string({
    unit: fc.constantFrom(
      ...'ab:-#&*!|>{}[],\'"%@`?~ \t\n$0'.split(''),
      'name: ',
      '\n  ',
      '\n- ',
      '${',
      'requests:\n  - ',
    ),
    maxLength: 60,
  });
  fc.assert(
    fc.property(fc.oneof(fc.string(), yamlish), (text) => {
      const lines = text.split('\n').length;
      expectActionable(() => parseScenario(text, 'any.yml', { A: '1' }), lines);
      expectActionable(() => parsePolicy(text, 'any.yml'), lines);
    }),
    { seed: 71_020, numRuns: 1500 },
  );
});

test('no YAML document makes the parser throw anything but problems', () => {
  fc.assert(
    fc.property(fc.dictionary(key, value, { maxKeys: 8 }), (document) => {
      const text = stringify(document);
      expectActionable(() => parseScenario(text, 'any.yml', { A: '1' }), text.split('\n').length);
    }),
    { seed: 71_021, numRuns: 1500 },
  );
});

test('no journey, however its steps are put together, makes the parser throw anything but problems', () => {
  const { step } = fc.letrec<{ step: unknown }>((tie) => ({
    step: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'step' },
      fc.constantFrom(
        { path: '/a', capture: { id: '$.id' } },
        { path: '/{{ id }}', name: 'b' },
        { think: '1s' },
        { poll: { path: '/c', until: { '$.x': 1 } }, name: 'b' },
        { path: '/d', method: 'POST', multipart: { files: [{ field: 'f', bytes: '1kB' }] } },
      ),
      fc.dictionary(key, scalar, { maxKeys: 3 }),
      fc
        .tuple(
          fc.constantFrom<Record<string, unknown>>(
            { group: 'g' },
            { repeat: 2 },
            { 'for-each': '{{ id }}' },
            { if: { value: '{{ id }}', is: 1 } },
            {},
          ),
          fc.array(tie('step'), { maxLength: 3 }),
        )
        .map(([outer, steps]) => ({ ...outer, steps })),
    ),
  }));
  const journeys = fc.array(
    fc.record({ name: fc.constantFrom('j', 'k'), steps: fc.array(step, { maxLength: 4 }) }),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(journeys, (written) => {
      const text = stringify({ name: 'x', journeys: written, load: { rate: 20, duration: '1m' } });
      expectActionable(() => parseScenario(text, 'any.yml', { A: '1' }), text.split('\n').length);
    }),
    { seed: 71_023, numRuns: 600 },
  );
});

test('one broken value in a valid file is always noticed', () => {
  const valid = {
    name: 'test',
    requests: [{ path: '/', weight: 2, primary: true, timeout: '5s', expect: { status: 200 } }],
    load: { arrivals: 'poisson', rate: 20, duration: '1m', 'warm-up': '1s', 'max-in-flight': 9 },
    limits: { requests: 9000 },
    compare: { tolerance: '5 %', alpha: 0.01, 'fail-fast': false, quantiles: ['p50'] },
    journeys: [
      {
        name: 'j',
        steps: [
          { path: '/a', capture: { id: '$.id' } },
          { think: '1s' },
          { repeat: 2, steps: [{ path: '/{{ id }}' }] },
          { poll: { path: '/job', until: { '$.done': true }, every: '1s' } },
        ],
      },
    ],
    websockets: [
      { name: 'w', path: '/ws', messages: [{ name: 'm', text: 'hi', rate: '1/s' }], subprotocols: ['a'] },
    ],
    data: { n: { integer: [1, 5] } },
    http: { redirects: 3 },
  };
  const places = [
    ['requests', 0, 'weight'],
    ['requests', 0, 'primary'],
    ['requests', 0, 'timeout'],
    ['requests', 0, 'expect', 'status'],
    ['load', 'arrivals'],
    ['load', 'rate'],
    ['load', 'duration'],
    ['load', 'max-in-flight'],
    ['limits', 'requests'],
    ['compare', 'tolerance'],
    ['compare', 'alpha'],
    ['compare', 'fail-fast'],
    ['compare', 'quantiles'],
    ['journeys', 0, 'steps', 0, 'path'],
    ['journeys', 0, 'steps', 0, 'capture', 'id'],
    ['journeys', 0, 'steps', 1, 'think'],
    ['journeys', 0, 'steps', 2, 'repeat'],
    ['journeys', 0, 'steps', 2, 'steps', 0, 'path'],
    ['journeys', 0, 'steps', 3, 'poll', 'until'],
    ['journeys', 0, 'steps', 3, 'poll', 'every'],
    ['websockets', 0, 'path'],
    ['websockets', 0, 'messages', 0, 'rate'],
    ['data', 'n', 'integer'],
    ['http', 'redirects'],
  ];
  const broken = fc.constantFrom(null, 'maybe', -1, {}, [[]], '', 1e300);
  expect(() => parseScenario(stringify(valid), 'x.yml', {})).not.toThrow();
  fc.assert(
    fc.property(fc.constantFrom(...places), broken, (path, replacement) => {
      const text = stringify(replaceIn(valid, path, replacement));
      expect(() => parseScenario(text, 'x.yml', {})).toThrow(ProblemsError);
    }),
    { seed: 71_022, numRuns: 500 },
  );
});

function replaceIn(
  document: unknown,
  [step, ...rest]: readonly (string | number)[],
  replacement: unknown,
): unknown {
  if (step === undefined) return replacement;
  if (Array.isArray(document)) {
    return document.map((item: unknown, index) =>
      index === step ? replaceIn(item, rest, replacement) : item,
    );
  }
  const members = Object.entries(document ?? {}).map(([name, member]: [string, unknown]) => [
    name,
    name === step ? replaceIn(member, rest, replacement) : member,
  ]);
  return Object.fromEntries(members);
}
