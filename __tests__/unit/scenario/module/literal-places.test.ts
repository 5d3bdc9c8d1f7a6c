import { expect, test } from '@jest/globals';
import { locateLiterals } from '../../../../src/scenario/module/literal-places.ts';

const DOCUMENT = { name: 'shop', requests: [{ path: '/a' }, { path: '/b' }], load: { rate: 7 } };

/** Line and column of the key and of the value at a path, of a module that exports DOCUMENT or something else. */
function placesIn(code: string, path: readonly (string | number)[], exported: unknown = DOCUMENT): string {
  const { key, value } = locateLiterals(code, exported)(path);
  return `${key.line}:${key.column} ${value.line}:${value.column}`;
}

const WRITTEN = `import { defineScenario } from 'perf-gate';

export default defineScenario({
  // load: { rate: 1 }
  name: 'a, load: { rate: 1 }',
  requests: [
    { path: '/a', headers: { x: \`}\` } }, { 'path': '/b' },
  ],
  load: { rate: 7 }, hooks: {
    async afterIteration() { return [1, 2]; },
    "provides": [],
  },
});
`;

const PLACES: readonly (readonly [readonly (string | number)[], string, string])[] = [
  [[], '3:31 3:31', 'the document'],
  [['name'], '5:3 5:9', 'a key'],
  [['requests', 1], '7:42 7:42', 'an item'],
  [['requests', 1, 'path'], '7:44 7:52', 'a key in quotes'],
  [['load', 'rate'], '9:11 9:17', 'a key of a map in a map, not the same words in a comment or text'],
  [['hooks', 'afterIteration'], '10:11 10:11', 'a method'],
  [['hooks', 'provides'], '11:5 11:17', 'a key after a method'],
  [['load', 'duration'], '9:3 9:3', 'a key that is missing, in the map that should hold it'],
  [['requests', 5], '6:3 6:3', 'an item that is missing'],
];

test.each(PLACES)('%j stands at %s: %s', (path, places) => {
  expect(placesIn(WRITTEN, path)).toBe(places);
});

test.each([
  ['const scenario = {\n  load: { rate: 7 },\n};\nexport default scenario\nlog();', '2:11 2:17', 'a name'],
  [
    'const load: Load = {\n  rate: 7 };\nconst shop = { load } as const;\nexport default shop satisfies X;',
    '2:3 2:9',
    'names that lead to names',
  ],
  ['module.exports = {\n  load: { rate: 7 } };', '2:11 2:17', 'CommonJS'],
  [
    'export default Object.freeze({\n  ...base, load: ({ rate: 7 }) });',
    '2:21 2:27',
    'wrapped, and beside a spread',
  ],
  ['export default {\n  load: makeLoad(7) };', '2:3 2:3', 'what a function gives stands where it is called'],
  ['export default {\n  load: base.load };', '2:3 2:3', 'so does a member of something else'],
  ['import { load } from "./x";\nexport default {\n  load };', '3:3 3:3', 'and what is imported'],
  [
    'export default make({ load: { rate: 7 } });',
    '1:16 1:16',
    'a call is not looked into: nobody knows what it does',
  ],
  ['const load = load;\nexport default { load };', '2:18 2:18', 'a name that leads to itself'],
  ['export { shop as default };', '0:0 0:0', 'an export that is not found'],
  ['', '0:0 0:0', 'no text'],
])('load.rate of %j stands at %s: %s', (code, places) => {
  expect(placesIn(code, ['load', 'rate'])).toBe(places);
});

test.each([
  ['export default { requests: [...common, { path: "/a" }] };', 'a spread'],
  ['export default { requests: [{ path: "/a" }] };', 'fewer items than there are'],
  [
    'export default { requests: [new Map<string, number>(), { path: "/b" }] };',
    'commas that do not part items',
  ],
])('items of %j are not told apart: %s', (code) => {
  expect(placesIn(code, ['requests', 1])).toBe('1:18 1:18');
});

test('a module of thousands of lines is read in no time', () => {
  const requests = Array.from({ length: 5000 }, (_, index) => ({ path: `/${index}` }));
  const lines = requests.map(({ path }) => `    { path: '${path}' },`).join('\n');
  const placesOf = locateLiterals(`export default {\n  requests: [\n${lines}\n  ],\n};\n`, { requests });
  const found = requests.map((_, index) => placesOf(['requests', index, 'path']).key.line);
  expect(found).toEqual(requests.map((_, index) => index + 3));
});
