import { expect, test } from '@jest/globals';
import { verifyAcknowledged } from '../../../../src/engine/journey/verify-acknowledged.ts';
import { parseScenario } from '../../../../src/scenario/index.ts';

const TEXT =
  'name: t\nrequests: [{ path: "/orders/{{ acknowledged }}" }]\nload: { rate: 2, duration: 9s }\nsetup: [{ path: /a }]\n';
const [ask] = parseScenario(TEXT.replace('/orders/{{ acknowledged }}', '/orders'), 't.yml', {}).requests;
if (ask === undefined) throw new Error('no request');
const request = { ...ask, path: '/orders/{{ acknowledged }}' };
const VALUES = Array.from({ length: 130 }, (_, index) => `order-${index}`);

/** Asks a target that lacks some values, and is over after so many questions. */
async function verified(missing: readonly string[], most = Infinity) {
  let asked = 0;
  return verifyAcknowledged(
    request,
    VALUES,
    ({ path }) => {
      asked++;
      const ok = !missing.includes(path.replace('/orders/', ''));
      return Promise.resolve({ ok, status: ok ? 200 : 404, detail: '' });
    },
    () => asked >= most,
  );
}

test.each([
  [[], Infinity, { passed: 130, total: 130 }, 'all were asked for, and all are there'],
  [['order-7'], Infinity, { passed: 129, total: 130 }, 'one is missing'],
  [
    [],
    70,
    { passed: 0, total: 0 },
    'none is missing of those that could be asked for: no evidence of the others',
  ],
  [[], 0, { passed: 0, total: 0 }, 'none could be asked for'],
])('%#: missing %j, over after %d: %j: %s', async (missing: readonly string[], most, found) => {
  expect(await verified(missing, most)).toEqual(found);
});

test('what is missing is evidence also where not all could be asked for', async () => {
  const { passed, total } = await verified(['order-7'], 70);
  expect(total - passed).toBe(1);
  expect(total).toBeLessThan(130);
});
