import { expect, test } from '@jest/globals';
import { classifyFailure } from '../../../src/github/index.ts';
import { unlessAnswered } from '../../../src/github/request-failure.ts';

const NOW_MS = 1_700_000_000_000;

function answered(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
  return Object.assign(new Error(message), { status, response: { headers, data: { message } } });
}

test.each([
  [
    'a scope that is missing',
    answered(403, 'Resource not accessible by integration'),
    { kind: 'denied', status: 403 },
  ],
  ['a thing that is hidden', answered(404, 'Not Found'), { kind: 'denied', status: 404 }],
  ['a bad token', answered(401, 'Bad credentials'), { kind: 'denied', status: 401 }],
  [
    'the primary limit',
    answered(429, 'slow down', { 'retry-after': '7' }),
    { kind: 'limited', waitMs: 7000 },
  ],
  [
    'the primary limit that says only when it ends',
    answered(403, 'API rate limit exceeded', {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': '1700000033',
    }),
    { kind: 'limited', waitMs: 33_000 },
  ],
  [
    'the primary limit by GitHub’s clock, which is not the runner’s',
    answered(403, 'API rate limit exceeded', {
      date: 'Tue, 14 Nov 2023 20:13:20 GMT',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': '1699992833',
    }),
    { kind: 'limited', waitMs: 33_000 },
  ],
  [
    'a secondary limit without any number',
    answered(403, 'You have exceeded a secondary rate limit.'),
    { kind: 'limited', waitMs: null },
  ],
  [
    'a limit that ended already',
    answered(429, 'x', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' }),
    { waitMs: 0 },
  ],
  ['a fault of GitHub', answered(502, 'Bad Gateway'), { kind: 'unavailable', status: 502 }],
  [
    'a lost connection',
    Object.assign(new Error('other side closed'), { status: 500 }),
    { kind: 'unavailable', status: 0 },
  ],
  ['a body that is too long', answered(422, 'Validation Failed'), { kind: 'refused', status: 422 }],
  ['a bug', new TypeError('x is not a function'), { kind: 'foreign' }],
  ['not even an error', 'text', { kind: 'foreign' }],
])('%s is told from the others', (_, error, expected) => {
  expect(classifyFailure(error, NOW_MS)).toMatchObject(expected);
});

test('what GitHub says it has not is null, and every other failure is thrown', async () => {
  const ask = (error: unknown) =>
    unlessAnswered([404, 500], async () => {
      throw error;
    });
  expect(await unlessAnswered([404], async () => 'found')).toBe('found');
  expect(await ask(answered(404, 'Not Found'))).toBeNull();
  await expect(ask(answered(403, 'Forbidden'))).rejects.toThrow('Forbidden');
  // Octokit gives a request without any answer the status 500.
  await expect(ask(Object.assign(new Error('closed'), { status: 500 }))).rejects.toThrow('closed');
  await expect(ask(new TypeError('a bug'))).rejects.toThrow('a bug');
});
