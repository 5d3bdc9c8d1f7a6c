import { expect, test } from '@jest/globals';
import { checkScenario, parseScenario, type Step } from '../../../../src/scenario/index.ts';

const withStep = (step: string): string =>
  `name: x\njourneys: [{ name: j, steps: [{ path: / }, ${step}] }]\nload: { rate: 20, duration: 1m }\n`;

function stepOf(step: string): Step | undefined {
  return parseScenario(withStep(step), 'x.yml', {}).journeys[0]?.steps[1];
}

function problemOf(step: string): string {
  const checked = checkScenario(withStep(step), 'x.yml', {});
  if (checked.kind === 'valid') return '';
  return checked.problems
    .map(({ path, message }) => `${path.replace('journeys[0].steps[1].', '')}: ${message}`)
    .join('; ');
}

test.each<[string, object, string]>([
  ['0s', { kind: 'fixed', ms: 0 }, 'no time at all'],
  ['{ uniform: [1s, 1s] }', { kind: 'uniform', fromMs: 1000, toMs: 1000 }, 'equal ends'],
  [
    '{ log-normal: { median: 2s } }',
    { kind: 'log-normal', medianMs: 2000, sigma: 0.5, maxMs: 20_000 },
    'a median alone: at most ten of it',
  ],
])('think: %s is read: %s', (written, time) => {
  expect(stepOf(`{ think: ${written} }`)).toEqual({ kind: 'think', time });
});

test.each([
  ['true', 'think: must be a think time, not true'],
  ['{}', 'think: must be one law'],
  ['{ uniform: [1s] }', 'think.uniform: must be two durations, not a list'],
  ['{ uniform: [1s, 3] }', 'think.uniform[1]: 3 has no unit'],
  [
    '{ log-normal: { median: 2s, sigma: 4 } }',
    'think.log-normal.sigma: must be greater than 0 and at most 3, not 4',
  ],
  ['{ log-normal: { median: 2s, max: 1s } }', 'think.log-normal.max: is below the median'],
])('think: %s is refused', (written, problem) => {
  expect(problemOf(`{ think: ${written} }`)).toBe(problem);
});

test.each([
  ['$.a', { kind: 'json', path: '$.a' }, null],
  ['{ json: $.a, default: 5 }', { kind: 'json', path: '$.a' }, '5'],
  ['{ header: X-Token }', { kind: 'header', name: 'x-token' }, null],
  ['{ regex: "a(b)", default: "" }', { kind: 'regex', pattern: 'a(b)' }, ''],
  ['{ cookie: sid }', { kind: 'cookie', name: 'sid' }, null],
])('capture: %s is read', (written, from, otherwise) => {
  expect(stepOf(`{ path: /b, capture: { v: ${written} } }`)).toMatchObject({
    captures: [{ name: 'v', from, otherwise }],
  });
});

test.each([
  ['{ default: 5 }', 'capture.v: does not say where the value comes from'],
  ['{ haeder: x }', 'capture.v.haeder: is not a key of this map'],
  ['{ header: "x y" }', 'capture.v.header: the text "x y" is not a header name'],
  ['{ cookie: "a b" }', 'capture.v.cookie: the text "a b" is not the name of a cookie'],
  ['{ json: $.a, default: [] }', 'capture.v.default: must be text, not an empty list'],
  ['5', 'capture.v: must be a capture, not the number 5'],
  ['{ regex: "" }', 'capture.v.regex: is empty'],
])('capture: %s is refused', (written, problem) => {
  expect(problemOf(`{ path: /b, capture: { v: ${written} } }`)).toBe(problem);
});
