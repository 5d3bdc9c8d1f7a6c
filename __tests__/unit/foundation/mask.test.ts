import { expect, test } from '@jest/globals';
import { maskCutSecrets, maskSecrets, secretForms } from '../../../src/foundation/index.ts';

const SECRET = 'p/w "x"+é\\n';

test.each([
  [SECRET, 'as it is'],
  ['p%2Fw%20%22x%22%2B%C3%A9%5Cn', 'as part of a path or query'],
  ['p%2fw%20%22x%22%2b%c3%a9%5cn', 'the same in lower case'],
  ['p/w%20%22x%22+%C3%A9%5Cn', 'as a whole URL is encoded'],
  ['p%2Fw+%22x%22%2B%C3%A9%5Cn', 'as a form is encoded'],
  ['p/w \\"x\\"+é\\\\n', 'within a JSON text'],
])('%s is masked: %s', (form) => {
  expect(maskSecrets(`before ${form} after`, [SECRET])).toBe('before *** after');
});

test('a secret within another is not masked before it', () => {
  expect(maskSecrets('abcdef abcd', ['abcd', 'abcdef'])).toBe('*** ***');
  expect(maskSecrets('ab%20cdef', ['ab c', 'ab cdef'])).toBe('***');
});

test('shorter secrets than four characters are left, whatever their forms', () => {
  expect(maskSecrets('a/b is a%2Fb', ['a/b'])).toBe('a/b is a%2Fb');
});

test('a secret that no URL can carry is masked as it is', () => {
  expect(maskSecrets('x \uD800abc y', ['\uD800abc'])).toBe('x *** y');
});

test('a plain secret has one form', () => {
  expect(secretForms(['s3cr3t', 's3cr3t'])).toEqual(['s3cr3t']);
});

test('a secret that is encoded only where it must be is masked', () => {
  expect(maskSecrets('Write /a?k=s3c/+Val%20ue%.', ['s3c/+Val ue%'])).toBe('Write /a?k=***.');
  expect(maskSecrets('Write /a?k=s3c/+Val%20ue%25.', ['s3c/+Val ue%'])).toBe('Write /a?k=***.');
});

test.each([
  ['not the text "s3cr3t-w..."', 'not the text "***..."', 'the beginning of one'],
  ['"Bearer s3cr..." or s3cr', '"Bearer ***..." or s3cr', 'one behind other text, and only where it was cut'],
  ['"a\\"b c..."', '"***..."', 'one that is escaped as in JSON'],
  ['"of s3c..."', '"of s3c..."', 'less than four characters say nothing'],
  ['wait...', 'wait...', 'none'],
])('of a text that was cut short %s becomes %s: %s', (text, masked) => {
  expect(maskCutSecrets(text, ['s3cr3t-word', 'a"b c d'])).toBe(masked);
});
