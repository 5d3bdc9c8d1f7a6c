import { expect, test } from '@jest/globals';
import type { Sighting } from '../../../src/target/sighting.ts';
import { createJudge } from '../../../src/target/url-judge.ts';

const HERE = new URL('https://shop.example/app');

const RULES = { secrets: [], readiness: { wantsSuccess: false } };

function answer(status: number, change: { retryAfterMs?: number; location?: string } = {}): Sighting {
  return { kind: 'answer', status, retryAfterMs: null, location: '', ...change };
}

function judgeOnce(sighting: Sighting) {
  return createJudge(HERE, 'https://shop.example', RULES)(sighting, 60_000);
}

test.each([
  [200, 'ready', 'fine'],
  [204, 'ready', 'fine without a body'],
  [304, 'ready', 'fine without news'],
  [404, 'ready', 'it answers, the path is not our business'],
  [429, 'waiting', 'it asks for peace'],
  [500, 'waiting', 'it is broken or starting'],
  [503, 'waiting', 'it is starting'],
])('status %i is %s: %s', (status, kind) => {
  expect(judgeOnce(answer(status))).toMatchObject({ kind });
});

test.each([
  [204, 'ready'],
  [302, 'ready'],
  [404, 'waiting'],
  [410, 'waiting'],
  [500, 'waiting'],
])('where a success is wanted, status %i is %s', (status, kind) => {
  const rules = { ...RULES, readiness: { wantsSuccess: true } };
  const judge = createJudge(HERE, 'https://shop.example', rules);
  expect(judge(answer(status, { location: '/here' }), 60_000)).toMatchObject({ kind });
});

test.each([
  [429, 2_000],
  [503, 2_000],
  [502, null],
])('status %i with Retry-After: 2 pauses for %p ms', (status, pauseMs) => {
  expect(judgeOnce(answer(status, { retryAfterMs: 2_000 }))).toMatchObject({ pauseMs });
});

test.each([
  [answer(401), 'asked for a sign-in'],
  [answer(403), 'forbidden'],
  [answer(302, { location: 'https://vercel.com/sso-api?url=x' }), 'preview protection'],
  [answer(302, { location: 'https://team.cloudflareaccess.com/cdn-cgi/access' }), 'access proxy'],
  [answer(307, { location: 'https://id.example/oauth2/authorize' }), 'identity provider'],
])('three looks at a wall name it as such: %j (%s)', (wall) => {
  const judge = createJudge(HERE, 'https://shop.example', RULES);
  expect(judge(wall, 60_000)).toMatchObject({ kind: 'waiting' });
  expect(judge(wall, 60_000)).toMatchObject({ kind: 'waiting' });
  expect(() => judge(wall, 60_000)).toThrow(
    expect.objectContaining({
      code: 'TARGET_NOT_READY',
      message: expect.stringContaining('authentication wall'),
    }),
  );
});

test.each([
  ['/login', 'its own sign-in page is an answer'],
  ['https://www.shop.example/app', 'another host of the same application'],
  ['https://cdn.example/authors', 'no sign-in in it'],
  ['', 'no location'],
])('a redirect to %p is no wall: %s', (location) => {
  expect(judgeOnce(answer(302, { location }))).toMatchObject({ kind: 'ready' });
});

test('a wall that falls in time is forgotten', () => {
  const judge = createJudge(HERE, 'https://shop.example', RULES);
  for (const sighting of [answer(401), answer(401), answer(503), answer(401), answer(401)]) {
    expect(judge(sighting, 60_000)).toMatchObject({ kind: 'waiting' });
  }
  expect(judge(answer(200), 60_000)).toMatchObject({ kind: 'ready' });
});

test('out of reach with no time left gives up', () => {
  const judge = createJudge(HERE, 'https://shop.example', RULES);
  const sighting: Sighting = { kind: 'unreachable', detail: 'connect ECONNREFUSED 203.0.113.7:443' };
  expect(judge(sighting, 60_000)).toMatchObject({ kind: 'waiting' });
  expect(() => judge(sighting, 50)).toThrow(expect.objectContaining({ code: 'TARGET_UNREACHABLE' }));
});

test('an untrusted certificate ends the wait, and its hint names the option for an authority of your own', () => {
  const error = errorOf(() =>
    judgeOnce({ kind: 'tls', fault: 'certificate', detail: 'self-signed certificate' }),
  );
  expect(error).toMatchObject({ code: 'TARGET_TLS', hint: expect.stringContaining('`http.tls.ca`') });
  expect(JSON.stringify(error)).not.toContain('NODE_TLS_REJECT_UNAUTHORIZED');
});

test('another failure of TLS asks whether the port speaks it', () => {
  const error = errorOf(() => judgeOnce({ kind: 'tls', fault: 'protocol', detail: 'wrong version number' }));
  expect(error).toMatchObject({ code: 'TARGET_TLS', hint: expect.stringContaining('speaks https') });
});

test('a name that leads to a metadata address is refused', () => {
  expect(() => judgeOnce({ kind: 'refused-address', detail: 'x.example leads to 169.254.169.254' })).toThrow(
    expect.objectContaining({ code: 'TARGET_REFUSED' }),
  );
});

test('secrets are masked in what it throws', () => {
  const judge = createJudge(HERE, 'https://shop.example', { ...RULES, secrets: ['tok-12345'] });
  const error = errorOf(() =>
    judge({ kind: 'tls', fault: 'certificate', detail: 'for tok-12345.example' }, 60_000),
  );
  expect(String(error)).not.toContain('tok-12345');
});

function errorOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
