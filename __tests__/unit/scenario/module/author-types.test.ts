import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { defineScenario, type HookContext, type ScenarioModule } from '../../../../index.mjs';
import { checkScenarioModule, renderScenarioTypes } from '../../../../src/scenario/index.ts';

// The compiler reads this file too: what it must refuse is marked, and a mark on something right is an error.
const sound: ScenarioModule = {
  name: 'typed',
  data: { quantity: { integer: [1, 5] }, colour: { choice: ['red', 7] } },
  requests: [{ path: '/{{ quantity }}', expect: { status: [200, '3xx'] }, timeout: '5s' }],
  journeys: [
    {
      name: 'visit',
      steps: [
        { path: '/', capture: { id: '$.id', token: { header: 'x-token', default: '' } } },
        { think: { uniform: ['1s', '3s'] } },
        { group: 'pay', steps: [{ repeat: 3, steps: [{ path: '/pay/{{ id }}' }] }] },
      ],
    },
  ],
  load: { executors: [{ name: 'a', pattern: 'spike', rate: 50, duration: '5m', factor: 5 }] },
  thresholds: { http_req_failed: 'rate<0.01', 'iteration_duration{journey:visit}': ['p(95)<5000'] },
  compare: { tolerance: '5 %', 'fail-on': 'tolerance' },
  hooks: {
    provides: ['trace'],
    beforeIteration: ({ user, iteration }: HookContext) => ({ trace: `${user.id}-${iteration}` }),
    beforeRequest: (request) => ({ headers: { 'x-length': String(request.body?.length ?? 0) } }),
    afterIteration: () => {},
  },
};

test('what the types accept, the parser accepts', () => {
  expect(defineScenario(sound)).toBe(sound);
  expect(checkScenarioModule(sound, '', 'typed.ts', {})).toMatchObject({ kind: 'valid' });
});

test('what the types refuse, the parser refuses', () => {
  const base = { name: 'x', requests: [{ path: '/' }], load: { rate: 5, duration: '1m' } };
  const wrong: readonly ScenarioModule[] = [
    // @ts-expect-error an unknown key
    { ...base, requests: [{ path: '/', methods: 'GET' }] },
    // @ts-expect-error another word
    { ...base, requests: [{ path: '/', method: 'get' }] },
    // @ts-expect-error a duration that is a number
    { ...base, load: { rate: 5, duration: 60 } },
    // @ts-expect-error no load
    { name: 'x', requests: [{ path: '/' }] },
    // @ts-expect-error an unknown pattern
    { ...base, load: { pattern: 'spikes', rate: 5, duration: '5m' } },
    // @ts-expect-error an unknown key deep within steps
    { ...base, journeys: [{ name: 'j', steps: [{ group: 'g', steps: [{ paht: '/' }] }] }] },
    // @ts-expect-error a hook that gives back no texts
    { ...base, hooks: { provides: [7], beforeIteration: () => ({ a: 5 }) } },
  ];
  for (const document of wrong) {
    expect(checkScenarioModule(document, '', 'typed.ts', {})).toMatchObject({ kind: 'invalid' });
  }
});

test('the types in the package are those of the parser, and every key has its meaning', () => {
  const types = renderScenarioTypes();
  expect(readFileSync(join(import.meta.dirname, '../../../../index.d.mts'), 'utf8')).toContain(types);
  const keys = types.match(/^ +readonly /gm) ?? [];
  const comments = types.match(/^ +\/\*\* .+ \*\/$/gm) ?? [];
  expect(comments.length).toBe(keys.length);
});
