import { describe, expect, test } from '@jest/globals';
import { checkScenario, checkScenarioModule, loadHash, NO_HOOKS } from '../../../../src/scenario/index.ts';

const DOCUMENT = {
  name: 'shop',
  requests: [{ path: '/products', headers: { authorization: 'Bearer ${TOKEN}' } }],
  load: { rate: '${RATE:-20}', duration: '1m' },
};
const VARIABLES = { TOKEN: 's3cret-token' };

function problemsOf(exported: unknown): readonly string[] {
  const checked = checkScenarioModule(exported, '', 'shop.ts', VARIABLES);
  if (checked.kind === 'valid') return [];
  return checked.problems.map(({ file, line, column, path, message }) => {
    expect([file, line, column]).toEqual(['shop.ts', 0, 0]);
    return `${path}: ${message}`;
  });
}

test('a module says the same as a YAML file, variables and secrets included', () => {
  const text =
    'name: shop\nrequests: [{ path: /products, headers: { authorization: "Bearer ${TOKEN}" } }]\nload: { rate: "${RATE:-20}", duration: 1m }\n';
  const yaml = checkScenario(text.replace('"${RATE:-20}"', '20'), 'shop.ts', VARIABLES);
  expect(checkScenarioModule(DOCUMENT, '', 'shop.ts', VARIABLES)).toEqual(yaml);
  expect(yaml).toMatchObject({ kind: 'valid', scenario: { secrets: ['s3cret-token'], hooks: NO_HOOKS } });
});

test('hooks come with the scenario, and templates know what they provide', () => {
  const beforeIteration = () => ({ signature: 'x' });
  const exported = {
    ...DOCUMENT,
    requests: [{ path: '/{{ signature }}' }],
    hooks: { provides: ['signature'], beforeIteration, afterResponse: undefined },
  };
  const checked = checkScenarioModule(exported, '', 'shop.ts', VARIABLES);
  expect(checked).toMatchObject({
    kind: 'valid',
    scenario: { hooks: { ...NO_HOOKS, provides: ['signature'], beforeIteration } },
  });
  expect(problemsOf({ ...exported, hooks: { beforeIteration } })).toEqual([
    'requests[0].path: {{ signature }} is not known here',
  ]);
});

describe('what only `afterResponse` provides is known after an answer', () => {
  const hooks = { provides: ['order'], afterResponse: () => ({ order: '7' }) };
  const base = { ...DOCUMENT, requests: undefined, 'allow-writes': true };
  const of = (document: object, others: object = {}): readonly string[] =>
    problemsOf({ ...base, ...document, hooks: { ...hooks, ...others } });
  const first = { name: 'first', path: '/orders' };
  const second = { name: 'second', path: '/orders/{{ order }}' };
  const chat = {
    name: 'chat',
    path: '/ws/{{ order }}',
    messages: [{ name: 'say', text: '{{ order }}', rate: '1/s' }],
  };
  const login = { steps: [{ name: 'log in', path: '/login' }] };
  const unknown = (...places: readonly string[]) =>
    places.map((place) => `${place}: {{ order }} is not known here`);

  test.each<[string, object, readonly string[]]>([
    ['in the steps that follow', { journeys: [{ name: 'j', steps: [first, second] }] }, []],
    [
      'not in the first',
      { journeys: [{ name: 'j', steps: [second, first] }] },
      unknown('journeys[0].steps[0].path'),
    ],
    [
      'in no other journey',
      {
        journeys: [
          { name: 'j', steps: [first] },
          { name: 'k', steps: [second] },
        ],
      },
      unknown('journeys[1].steps[0].path'),
    ],
    ['in no request alone', { requests: [second] }, unknown('requests[0].path')],
    [
      'in no session of a WebSocket, which has none',
      { journeys: [{ name: 'j', steps: [first] }], websockets: [chat] },
      unknown('websockets[0].path', 'websockets[0].messages[0].text'),
    ],
    ['everywhere after a log-in', { login, requests: [second], websockets: [chat] }, []],
  ])('%s', (_where, document, problems) => {
    expect(of(document)).toEqual(problems);
    // What begins an iteration may provide it everywhere.
    expect(of(document, { beforeIteration: () => ({ order: '1' }) })).toEqual([]);
  });

  test('which is said where it is used too early', () => {
    const checked = checkScenarioModule({ ...base, websockets: [chat], hooks }, '', 'shop.ts', VARIABLES);
    const [problem] = checked.kind === 'invalid' ? checked.problems : [];
    expect(problem?.hint).toContain('It is provided by `afterResponse`, so only after an answer');
  });
});

test('the text of hooks is part of what load it is', () => {
  const hashOf = (hooks: object): string => {
    const checked = checkScenarioModule({ ...DOCUMENT, hooks }, '', 'shop.ts', VARIABLES);
    return checked.kind === 'valid' ? loadHash(checked.scenario) : '';
  };
  expect(hashOf({})).toBe(hashOf({ provides: [] }));
  expect(hashOf({ afterIteration: () => {} })).not.toBe(hashOf({}));
  expect(hashOf({ beforeRequest: () => ({ body: 'a' }) })).not.toBe(
    hashOf({ beforeRequest: () => ({ body: 'b' }) }),
  );
});

const circle: Record<string, unknown> = { path: '/' };
circle['json'] = circle;

test.each<[unknown, string[], string]>([
  [undefined, ['the module exports nothing where a map of keys is needed'], 'nothing'],
  [[DOCUMENT], ['the module exports a list where a map of keys is needed'], 'a list'],
  [{ ...DOCUMENT, load: { rate: 20 } }, ['load: has a rate without a duration'], 'what YAML would be told'],
  [{ ...DOCUMENT, nme: 'x' }, ['nme: is not a key of this map'], 'an unknown key'],
  [
    { ...DOCUMENT, description: () => 'x' },
    ['description: must be plain data, not a function'],
    'a function outside of hooks',
  ],
  [{ ...DOCUMENT, description: new Date(0) }, ['description: must be plain data, not a Date'], 'a date'],
  [
    { ...DOCUMENT, limits: { requests: Number.NaN } },
    ['limits.requests: NaN is not a finite number'],
    'no number',
  ],
  [{ ...DOCUMENT, requests: [circle] }, ['requests[0].json: leads back to what it stands in'], 'a circle'],
  [
    { ...DOCUMENT, name: '${MISSING}' },
    ['name: the variable MISSING is not defined'],
    'a variable that is missing',
  ],
  [
    { ...DOCUMENT, hooks: [] },
    ['hooks: must be a map of functions, not an empty list'],
    'hooks that are none',
  ],
  [
    { ...DOCUMENT, hooks: { beforeRequets: () => {}, afterResponse: 5, provides: ['a b', 7] } },
    [
      'hooks.beforeRequets: is not a hook',
      'hooks.afterResponse: must be a function, not the number 5',
      'hooks.provides[0]: "a b" is not a name',
      'hooks.provides[1]: must be a name, not the number 7',
    ],
    'every fault of the hooks',
  ],
])('is refused with the path in the document: %#', (exported, problems) => {
  const found = problemsOf(exported);
  expect(found.map((each) => each.replace(/^: /, ''))).toEqual(problems);
});

test('a document too deep or too large is told once', () => {
  let deep: unknown = 'x';
  for (let level = 0; level < 60; level++) deep = { a: deep };
  expect(problemsOf({ ...DOCUMENT, requests: [{ path: '/', method: 'POST', json: deep }] })).toEqual([
    expect.stringContaining('nested more than 40 levels deep'),
  ]);
  const large = Array.from({ length: 30_000 }, () => 1);
  expect(problemsOf({ ...DOCUMENT, requests: [{ path: '/', json: large }] })).toEqual([
    expect.stringContaining('holds more than 20000 values'),
  ]);
});
