import { expect, test } from '@jest/globals';
import { compareOrder, isTwin, parseMarker, renderMarker, withoutMarker } from '../../../src/github/index.ts';

const key = { workflowPath: '.github/workflows/perf.yml', job: 'gate', name: 'default' };
const ORDER = { runNumber: 7, attempt: 1, nonce: '0a7f' };

test('a marker gives back the order of the run that wrote it', () => {
  const order = { runNumber: 130, attempt: 7, nonce: '0a7f' };
  const body = `${renderMarker(key, order)}\n## Report`;
  expect(parseMarker(body, key)).toEqual(order);
});

test('a marker of before there were nonces is still ours', () => {
  const order = { runNumber: 130, attempt: 7, nonce: '' };
  expect(parseMarker(renderMarker(key, { ...order, nonce: '0a7f' }).replace(' nonce=0a7f', ''), key)).toEqual(
    order,
  );
});

test.each([
  ['another workflow file', { ...key, workflowPath: '.github/workflows/other.yml' }],
  ['another job', { ...key, job: 'gate2' }],
  ['another configuration', { ...key, name: 'mobile' }],
  ['a name that continues ours', { ...key, name: 'default run=1' }],
])('the comment of %s is not ours', (_, other) => {
  expect(parseMarker(renderMarker(other, ORDER), key)).toBeNull();
});

test.each([
  ['quoted', `> ${renderMarker(key, ORDER)}`],
  ['below other text', `look:\n${renderMarker(key, ORDER)}`],
  ['without numbers', renderMarker(key, ORDER).replace('7', 'x')],
  ['with a number that no run has', renderMarker(key, ORDER).replace('7', '9'.repeat(400))],
  ['cut short', renderMarker(key, ORDER).slice(0, -4)],
])('a marker that is %s is none', (_, body) => {
  expect(parseMarker(body, key)).toBeNull();
});

test('no text of a user can end the HTML comment or stand in it unescaped', () => {
  const hostile = { workflowPath: '-->', job: '<script>', name: '@all --!> \u202E \uD800 "' };
  const marker = renderMarker(hostile, ORDER);
  expect(marker).toMatch(
    /^<!-- perf-gate:comment workflow=[\w.%]+ job=[\w.%]+ name=[\w.%]+ run=7 attempt=1 nonce=0a7f -->$/,
  );
  expect(marker.slice(4, -3)).not.toMatch(/--|>|@/);
  expect(parseMarker(marker, hostile)).toEqual(ORDER);
});

test.each([
  ['an earlier run', { runNumber: 6, attempt: 9 }, { runNumber: 7, attempt: 1 }, -1],
  ['an earlier attempt', { runNumber: 7, attempt: 1 }, { runNumber: 7, attempt: 2 }, -1],
  ['the same attempt', { runNumber: 7, attempt: 2 }, { runNumber: 7, attempt: 2 }, 0],
  ['a later run of fewer attempts', { runNumber: 8, attempt: 1 }, { runNumber: 7, attempt: 3 }, 1],
])('%s is ordered as it happened', (_, a, b, expected) => {
  const [one, other] = [
    { ...a, nonce: '' },
    { ...b, nonce: '' },
  ];
  expect(Math.sign(compareOrder(one, other))).toBe(expected);
});

test.each([
  ['another invocation of the same attempt', { ...ORDER, nonce: 'ff' }, true],
  ['the same invocation', ORDER, false],
  ['a later attempt', { runNumber: 7, attempt: 2, nonce: 'ff' }, false],
  ['a later run', { runNumber: 8, attempt: 1, nonce: 'ff' }, false],
  ['a run of before there were nonces', { ...ORDER, nonce: '' }, false],
])('%s: whether it is a twin', (_, other, expected) => {
  expect(isTwin(ORDER, other)).toBe(expected);
});

test('a body without its marker is what stands below it', () => {
  expect(withoutMarker(`${renderMarker(key, ORDER)}\n<!-- more -->\ntext`)).toBe('<!-- more -->\ntext');
  expect(withoutMarker(`${renderMarker(key, ORDER)}\r\ntext`)).toBe('text');
  expect(withoutMarker('text')).toBe('text');
});
