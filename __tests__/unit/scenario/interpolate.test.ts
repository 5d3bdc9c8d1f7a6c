import { expect, test } from '@jest/globals';
import { interpolate } from '../../../src/scenario/interpolate.ts';

const VARIABLES = { TOKEN: 's3cret', EMPTY: '', NESTED: '${TOKEN}' };

test.each([
  ['plain', 'plain', 'nothing to do'],
  ['Bearer ${TOKEN}', 'Bearer s3cret', 'a variable'],
  ['${TOKEN}/${TOKEN}', 's3cret/s3cret', 'twice'],
  ['${MISSING:-50}', '50', 'a default'],
  ['${MISSING:-}', '', 'an empty default'],
  ['${EMPTY:-50}', '50', 'an empty variable has no value, as in a shell'],
  ['${TOKEN:-50}', 's3cret', 'a default that is not needed'],
  ['${MISSING:-a:-b}', 'a:-b', 'a default with signs of its own'],
  ['$${TOKEN}', '${TOKEN}', 'escaped'],
  ['$5 and $TOKEN', '$5 and $TOKEN', 'a dollar alone means nothing'],
  ['${NESTED}', '${TOKEN}', 'a value is not read again'],
])('%j becomes %j: %s', (text, expected) => {
  const result = interpolate(text, VARIABLES);
  expect(result.faults).toEqual([]);
  expect(result.text).toBe(expected);
});

test.each([
  ['${MISSING}', 'not defined', 'missing'],
  ['${EMPTY}', 'is empty', 'empty, as CI makes of an absent secret'],
  ['${}', 'not a substitution', 'no name'],
  ['${1A}', 'not a substitution', 'not a name'],
  ['${A-B}', 'not a substitution', 'another shell operator'],
  ['${A:-${TOKEN}}', 'not a substitution', 'nested'],
  ['${toString}', 'not defined', 'what every object has is no variable'],
])('%j is refused with %j: %s', (text, message) => {
  const { faults } = interpolate(text, VARIABLES);
  expect(faults[0]?.message).toContain(message);
  expect(faults[0]?.hint).not.toBe('');
});

test('only what came from variables is told, not defaults', () => {
  const { substitutions, replaced } = interpolate('${TOKEN} ${MISSING:-fallback}', VARIABLES);
  expect(substitutions).toEqual([{ name: 'TOKEN', value: 's3cret' }]);
  expect(replaced).toBe(true);
});

test.each([
  ['/${TOKEN}/${TOKEN}?x=$${y}', '/${TOKEN}/${TOKEN}?x=${y}', 'a variable by its name'],
  ['/${TOKEN:-50}', '/${TOKEN}', 'without the default that is not needed'],
  ['/${MISSING:-50}', '/50', 'a default as it is'],
  ['/${NESTED}', '/${NESTED}', 'a value is not read again'],
])('%j can be shown as %j: %s', (text, expected) => {
  expect(interpolate(text, VARIABLES).shown).toBe(expected);
});
