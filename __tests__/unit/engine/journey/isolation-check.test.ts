import { expect, test } from '@jest/globals';
import { ReceivedAnswer } from '../../../../src/engine/http/answer.ts';
import {
  createIsolationCheck,
  linesOf,
  searchAnswer,
} from '../../../../src/engine/journey/isolation-check.ts';

const check = createIsolationCheck({ belongsTo: 'tenant-{{ number }}', pattern: '(tenant-\\d+)' });
const seven = (name: string): string | undefined => (name === 'number' ? '7' : undefined);
const tenant = createIsolationCheck({ belongsTo: '{{ tenant }}', pattern: 'tenant-\\d+' });

test.each([
  [['of tenant-7'], 'own'],
  [['of tenant-7 and tenant-13'], 'foreign'],
  [['nothing', 'of tenant-13'], 'foreign'],
  [['nothing'], 'none'],
  [[], 'none'],
])('%j is %s', (texts: readonly string[], ownership) => {
  expect(check(texts, seven)).toBe(ownership);
});

test('of a user who is not known yet nothing is said', () => {
  expect(tenant(['of tenant-13'], () => undefined)).toBe('unknown');
});

function anAnswer(body: string, head: Record<string, string | string[]> = {}): ReceivedAnswer {
  const answer = new ReceivedAnswer(true);
  answer.begin(7, 500, head, 13);
  answer.add(Buffer.from(body));
  return answer;
}

const HUGE = 'x'.repeat(1024 * 1024);

test.each([
  ['the body', anAnswer('of tenant-13'), 'foreign', null],
  ['a header', anAnswer('', { 'x-of': 'tenant-13' }), 'foreign', null],
  ['one of several headers', anAnswer('', { 'set-cookie': ['a=1', 'of=tenant-13'] }), 'foreign', null],
  ['a body that cannot be read', anAnswer('of tenant-7', { 'content-encoding': 'lzma' }), 'own', 'encoded'],
  [
    'a body that cannot be read and shows it',
    anAnswer('of tenant-13', { 'content-encoding': 'lzma' }),
    'foreign',
    null,
  ],
  ['a body that is too long', anAnswer(HUGE + HUGE, { 'x-of': 'tenant-7' }), 'own', 'too long'],
  ['a head beside a body that is too long', anAnswer(HUGE + HUGE, { 'x-of': 'tenant-13' }), 'foreign', null],
])('an answer is searched in %s', (_where, answer, ownership, unread) => {
  expect(searchAnswer(check, answer, true, seven)).toEqual({ ownership, unread });
});

test('the rest of an answer that broke off is none, and of nobody nothing is unread', () => {
  const encoded = anAnswer('…', { 'content-encoding': 'lzma' });
  expect(searchAnswer(check, encoded, false, seven)).toEqual({ ownership: 'none', unread: null });
  expect(searchAnswer(tenant, encoded, true, () => undefined)).toEqual({
    ownership: 'unknown',
    unread: null,
  });
});

test('a head is searched line by line, so that a pattern may name a header', () => {
  expect(linesOf({ a: '1', b: ['2', '3'], c: undefined })).toEqual(['a: 1', 'b: 2', 'b: 3', 'c: ']);
  const named = createIsolationCheck({ belongsTo: '7', pattern: '^x-of: (\\d+)$' });
  expect(named(linesOf({ 'x-of': '13' }), seven)).toBe('foreign');
});
