import { expect, test } from '@jest/globals';
import { parseScenario } from '../../../src/scenario/index.ts';
import { top } from './support/marked-scenario.ts';

const ISOLATION = 'isolation: { belongs-to: "{{ user.id }}", pattern: "owner-(x+)" }';
const textsOf = (lines: string) => parseScenario(top(lines), 'x.yml', {}).thresholds.map(({ text }) => text);

test('a scenario that promises nothing has only the thresholds that it names', () => {
  expect(textsOf('thresholds: { http_reqs: rate>5 }')).toEqual(['http_reqs: rate>5']);
});

test('whoever declares isolation wants it to hold without exception', () => {
  const { thresholds } = parseScenario(top(ISOLATION), 'x.yml', {});
  expect(thresholds).toEqual([
    {
      metric: 'isolation',
      endpoint: '*',
      aggregate: { kind: 'rate' },
      comparator: '==',
      bound: 1,
      text: 'isolation: rate==1 (implicit: the scenario declares `isolation`)',
    },
  ]);
});

test('consistency brings its own too', () => {
  const text = `name: x
journeys: [{ name: a, steps: [{ path: /, acknowledge: "{{ user.id }}" }] }]
consistency: { path: "/{{ acknowledged }}" }
load: { rate: 20, duration: 1m }
`;
  expect(parseScenario(text, 'x.yml', {}).thresholds).toMatchObject([{ metric: 'consistency', bound: 1 }]);
});

test('a threshold of its own takes the place of the implicit one, and rate==1 is not vacuous', () => {
  expect(textsOf(`${ISOLATION}\nthresholds: { isolation: rate>0.999 }`)).toEqual(['isolation: rate>0.999']);
  expect(textsOf(`${ISOLATION}\nthresholds: { isolation: rate==1 }`)).toEqual(['isolation: rate==1']);
});
