import { getOctokit } from '@actions/github';
import { expect, test } from '@jest/globals';
import { createRandom } from '../../../src/foundation/index.ts';
import { addRetries } from '../../../src/github/index.ts';

const NOW_MS = 1_700_000_000_000;

type Answered = readonly [number, Record<string, string>, unknown];

/** Waits for what never comes, until it is given up. */
function never(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
  });
}

/** An answer whose head comes and whose body does not. */
function bodiless(signal: AbortSignal | null | undefined): Response {
  const body = new ReadableStream({ pull: () => never(signal) });
  return new Response(body, { headers: { 'content-type': 'application/json' } });
}

/** An Octokit whose transport gives these answers in turn; a null is a lost connection. */
function octokitWith(
  answers: readonly (Answered | null | 'silent' | 'bodiless')[],
  maxWaitMs = 10_000,
  maxTryMs = 10_000,
) {
  const pauses: number[] = [];
  let sent = 0;
  const transport = async (_url: string, { signal }: RequestInit) => {
    const answer = answers[Math.min(sent++, answers.length - 1)];
    if (answer === null || answer === undefined) throw new TypeError('fetch failed');
    if (answer === 'silent') return await never(signal);
    if (answer === 'bodiless') return bodiless(signal);
    const [status, headers, body] = answer;
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/json', ...headers },
    });
  };
  const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const octokit = getOctokit('t', {
    baseUrl: 'http://127.0.0.1:9',
    request: { fetch: transport },
    log: silent,
  });
  addRetries(octokit, {
    clock: { nowMs: () => 0, wallTimeMs: () => NOW_MS },
    random: createRandom('retry'),
    sleep: async (ms) => {
      pauses.push(ms);
    },
    maxTryMs,
    maxAttempts: 4,
    maxWaitMs,
    onRetry: () => {},
  });
  return { octokit, pauses, sent: () => sent };
}

const ok = [200, {}, { id: 7 }] as const;
const down = [502, {}, { message: 'Bad Gateway' }] as const;

test('a read is tried again after faults and lost connections, with growing pauses', async () => {
  const { octokit, pauses } = octokitWith([down, null, down, ok]);
  await expect(octokit.request('GET /rate_limit')).resolves.toMatchObject({ status: 200 });
  expect(pauses).toHaveLength(3);
  expect(pauses[0]).toBeGreaterThanOrEqual(250);
  expect(pauses[2]).toBeGreaterThan(pauses[0] ?? 0);
});

test('after the last try the failure comes out', async () => {
  const { octokit, sent } = octokitWith([down]);
  await expect(octokit.request('GET /rate_limit')).rejects.toMatchObject({ status: 502 });
  expect(sent()).toBe(4);
});

test('a POST that may have been carried out is not sent twice', async () => {
  const { octokit, sent } = octokitWith([null, ok]);
  await expect(octokit.request('POST /repos/a/b/issues/1/comments')).rejects.toMatchObject({ status: 500 });
  expect(sent()).toBe(1);
});

test('a connection that stands and says nothing is given up in time, before the head and within the body', async () => {
  const { octokit, pauses } = octokitWith(['silent', 'bodiless', ok], 10_000, 20);
  await expect(octokit.request('GET /rate_limit')).resolves.toMatchObject({ data: { id: 7 } });
  expect(pauses).toHaveLength(2);
});

test('a POST that got no answer in time is not sent twice', async () => {
  const { octokit, sent } = octokitWith(['silent', ok], 10_000, 20);
  const posted = octokit.request('POST /repos/a/b/issues/1/comments');
  await expect(posted).rejects.toMatchObject({ status: 500 });
  expect(sent()).toBe(1);
});

test('a limited POST is sent again after the time that GitHub names', async () => {
  const limited = [
    403,
    { 'retry-after': '7' },
    { message: 'You have exceeded a secondary rate limit' },
  ] as const;
  const { octokit, pauses } = octokitWith([limited, ok]);
  await octokit.request('POST /repos/a/b/issues/1/comments');
  expect(pauses[0]).toBeGreaterThanOrEqual(7000);
});

test('a wait beyond the bound is not waited for', async () => {
  const limited = [429, { 'retry-after': '3600' }, { message: 'API rate limit exceeded' }] as const;
  const { octokit, pauses } = octokitWith([limited, ok]);
  await expect(octokit.request('GET /rate_limit')).rejects.toMatchObject({ status: 429 });
  expect(pauses).toEqual([]);
});

test('a refusal is not tried again', async () => {
  const { octokit, sent } = octokitWith([
    [403, {}, { message: 'Resource not accessible by integration' }],
    ok,
  ]);
  await expect(octokit.request('GET /rate_limit')).rejects.toMatchObject({ status: 403 });
  expect(sent()).toBe(1);
});

test('a request may say for itself whether it can be repeated', async () => {
  const { octokit, sent } = octokitWith([down, ok]);
  const once = octokit.request('PATCH /repos/a/b/check-runs/1', { request: { isRepeatable: false } });
  await expect(once).rejects.toMatchObject({ status: 502 });
  expect(sent()).toBe(1);
});

test.each([
  [429, 'Too Many Requests'],
  [403, 'You have triggered an abuse detection mechanism'],
  [429, 'You have exceeded a secondary rate limit'],
] as const)('a %d that names its wait is waited for, whatever its words (%s)', async (status, message) => {
  const { octokit, pauses, sent } = octokitWith([[status, { 'retry-after': '3' }, { message }], ok]);
  await octokit.request('GET /rate_limit');
  expect(sent()).toBe(2);
  expect(pauses[0]).toBeGreaterThanOrEqual(3000);
  expect(pauses[0]).toBeLessThan(3500);
});

test('where nothing is left until long after, nothing is asked again', async () => {
  const reset = String(NOW_MS / 1000 + 3600);
  const { octokit, sent } = octokitWith([
    [
      429,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
      { message: 'API rate limit exceeded' },
    ],
    ok,
  ]);
  await expect(octokit.request('GET /rate_limit')).rejects.toMatchObject({ status: 429 });
  expect(sent()).toBe(1);
});

test('a POST that was answered by 502 is not sent twice', async () => {
  const { octokit, sent } = octokitWith([down, ok]);
  await expect(octokit.request('POST /repos/a/b/check-runs')).rejects.toMatchObject({ status: 502 });
  expect(sent()).toBe(1);
});

const cut = [200, {}, '[{"id":1},{"bo'] as const;

test('an answer that was cut is asked for again, and never taken for data', async () => {
  const { octokit, sent } = octokitWith([cut, [200, {}, ''], ok]);
  await expect(octokit.request('GET /repos/a/b/issues/1/comments')).resolves.toMatchObject({
    data: { id: 7 },
  });
  expect(sent()).toBe(3);
  const always = octokitWith([cut]);
  await expect(always.octokit.request('GET /rate_limit')).rejects.toThrow('broke off');
});

test('a POST whose answer was cut is not sent twice', async () => {
  const { octokit, sent } = octokitWith([cut, ok]);
  await expect(octokit.request('POST /repos/a/b/check-runs')).rejects.toMatchObject({ status: 500 });
  expect(sent()).toBe(1);
});
