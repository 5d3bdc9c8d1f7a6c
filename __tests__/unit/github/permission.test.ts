import { expect, test } from '@jest/globals';
import { explainDenied, PERMISSION_LINES } from '../../../src/github/index.ts';

function answered(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
  return Object.assign(new Error(message), { status, response: { headers, data: { message } } });
}

test.each(PERMISSION_LINES)('a refusal names the line %s that is missing', (line) => {
  const explained = explainDenied(answered(403, 'Resource not accessible by integration'), line);
  expect(explained).toMatchObject({ code: 'PERMISSION_MISSING' });
  expect(String(explained)).toContain(`\`${line}\``);
  expect(explained).toHaveProperty('hint', expect.stringContaining(`\`${line}\``));
});

test('only a line that writes is explained by forks', () => {
  const error = answered(403, 'Resource not accessible by integration');
  expect(explainDenied(error, 'checks: write')).toHaveProperty('hint', expect.stringContaining('fork'));
  expect(explainDenied(error, 'actions: read')).toHaveProperty('hint', expect.not.stringContaining('fork'));
});

test.each([
  ['a bad token', answered(401, 'Bad credentials'), 'PERMISSION_MISSING', 'token'],
  [
    'a locked conversation',
    answered(403, 'Unable to create comment because issue is locked.'),
    'PERMISSION_MISSING',
    'Unlock',
  ],
  ['a limit', answered(429, 'x', { 'retry-after': '33' }), 'GITHUB_UNAVAILABLE', 'after 33 s'],
  ['a fault of GitHub', answered(503, 'x'), 'GITHUB_UNAVAILABLE', 'githubstatus'],
])('%s is explained by what to do', (_, error, code, hint) => {
  expect(explainDenied(error, 'checks: write')).toMatchObject({
    code,
    hint: expect.stringContaining(hint),
    cause: error,
  });
});

test('what is no matter of permission comes back untouched', () => {
  const refused = answered(422, 'Validation Failed');
  expect(explainDenied(refused, 'checks: write')).toBe(refused);
  const bug = new TypeError('bug');
  expect(explainDenied(bug, 'checks: write')).toBe(bug);
});
