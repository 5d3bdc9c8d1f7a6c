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

test('one broken value in a valid file is always noticed', () => {
  const valid = {
    name: 'test',
    requests: [{ path: '/', weight: 2, primary: true, timeout: '5s', expect: { status: 200 } }],
    load: { arrivals: 'poisson', rate: 20, duration: '1m', 'warm-up': '1s', 'max-in-flight': 9 },
    limits: { requests: 9000 },
    compare: { tolerance: '5 %', alpha: 0.01, 'fail-fast': false, quantiles: ['p50'] },
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
