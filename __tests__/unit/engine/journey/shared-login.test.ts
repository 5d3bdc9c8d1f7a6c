import { expect, test } from '@jest/globals';
import { SharedLogin } from '../../../../src/engine/journey/shared-login.ts';
import { IterationEnded } from '../../../../src/engine/user/iteration-ended.ts';

/** Log-ins that end when a test says so, in the order in which they are performed. */
function someLogins() {
  const login = new SharedLogin<string>();
  const performed: PromiseWithResolvers<string | null>[] = [];
  const waits: number[] = [];
  const take = (user: number): Promise<string | null> =>
    login.take(
      () => {
        const attempt = Promise.withResolvers<string | null>();
        performed.push(attempt);
        return attempt.promise;
      },
      () => void waits.push(user),
    );
  return { take, performed, waits };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('one is performed, and serves all who come', async () => {
  const { take, performed, waits } = someLogins();
  const taken = [take(0), take(1), take(2)];
  performed[0]?.resolve('token');
  expect(await Promise.all(taken)).toEqual(['token', 'token', 'token']);
  expect(await take(3)).toBe('token');
  expect(performed.length).toBe(1);
  expect(waits).toEqual([1, 2, 3]);
});

test('one that failed has failed for all who waited, and the next tries anew', async () => {
  const { take, performed } = someLogins();
  const taken = [take(0), take(1)];
  performed[0]?.resolve(null);
  expect(await Promise.all(taken)).toEqual([null, null]);
  const next = take(2);
  performed[1]?.resolve('token');
  expect(await next).toBe('token');
});

test('when who logs in leaves, one of those who waited does it, once for all of them', async () => {
  const { take, performed } = someLogins();
  const leaver = take(0);
  const waiting = [take(1), take(2), take(3)];
  performed[0]?.reject(new IterationEnded());
  await expect(leaver).rejects.toBeInstanceOf(IterationEnded);
  await settle();
  expect(performed.length).toBe(2);
  performed[1]?.resolve('token');
  expect(await Promise.all(waiting)).toEqual(['token', 'token', 'token']);
});

test('when all leave, all have left', async () => {
  const { take, performed } = someLogins();
  const ended = Promise.allSettled([take(0), take(1)]);
  performed[0]?.reject(new IterationEnded());
  await settle();
  performed[1]?.reject(new IterationEnded());
  expect((await ended).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

test('what else is thrown is thrown at all who waited', async () => {
  const { take, performed } = someLogins();
  const taken = [take(0), take(1)];
  performed[0]?.reject(new TypeError('a bug'));
  for (const each of await Promise.allSettled(taken))
    expect(each).toMatchObject({ status: 'rejected', reason: new TypeError('a bug') });
});
