import { expect, test } from '@jest/globals';
import type { Hooks, Step } from '../../../src/scenario/index.ts';
import { aJourneyScenario, aStep, aUserWindow, counterOf, rateOf, someUsers } from './a-journey.ts';
import { aDriver, cleanUp, endpointOf, serve, unstopped } from './measuring.ts';

cleanUp();

const NONE: Hooks = {
  provides: [],
  beforeIteration: null,
  beforeRequest: null,
  afterResponse: null,
  afterIteration: null,
};

/** Two users who run a journey of one step for three turns each, with these hooks. */
async function run(hooks: Partial<Hooks>) {
  const { url, log } = await serve((_, response) => response.end('{}'));
  const executor = {
    model: 'closed' as const,
    executor: 'per-vu-iterations' as const,
    name: 'users',
    startMs: 0,
    flows: null,
    users: 2,
    iterations: 3,
    maxDurationMs: 5000,
  };
  const scenario = aJourneyScenario([aStep({ name: 'a', path: '/a' })], executor, {
    hooks: { ...NONE, ...hooks },
  });
  const window = aUserWindow(scenario, 5000);
  const [measurement] = await aDriver(scenario).measure(window, { candidate: url }, unstopped);
  if (!measurement) throw new Error('nothing measured');
  return { measurement, log };
}

/** Throws in every second turn of each user. */
function failing({ iteration }: { readonly iteration: number }): void {
  if (iteration === 1) throw new Error('the hook is broken');
}

test.each([
  { hook: 'beforeIteration', hooks: { beforeIteration: failing }, sent: 4 },
  { hook: 'beforeRequest', hooks: { beforeRequest: (_: unknown, context) => failing(context) }, sent: 4 },
  { hook: 'afterIteration', hooks: { afterIteration: failing }, sent: 6 },
] satisfies { hook: string; hooks: Partial<Hooks>; sent: number }[])(
  '$hook that throws fails its iteration by its name, and the run goes on',
  async ({ hook, hooks, sent }) => {
    const { measurement, log } = await run(hooks);
    expect(counterOf(measurement, 'hook_failures', `journey ${hook}`)).toBe(2);
    expect(counterOf(measurement, 'iterations')).toBe(6);
    expect(rateOf(measurement, 'iterations_completed')).toBe('4/6');
    expect(log.requests.length).toBe(sent);
  },
);

test('a value that is no text fails its hook', async () => {
  // What a module without types may give back.
  const given = JSON.parse('{"count":7}') as Readonly<Record<string, string>>;
  const before = await run({ beforeIteration: () => given });
  expect(counterOf(before.measurement, 'hook_failures', 'journey beforeIteration')).toBe(6);
  const after = await run({ afterResponse: () => given });
  expect(endpointOf([after.measurement], { endpoint: 'a' }).outcomes).toMatchObject({ expectation: 6 });
});

test('a defect of ours is no failure of a hook: it ends the run', async () => {
  const { url } = await serve((_, response) => response.end('{}'));
  const impossible = JSON.parse('{"kind":"think","time":{"kind":"nonsense"}}') as Step;
  const scenario = aJourneyScenario([aStep({ name: 'a' }), impossible], someUsers(1, 300), {
    hooks: { ...NONE, beforeIteration: () => {} },
  });
  const measuring = aDriver(scenario).measure(aUserWindow(scenario, 300), { candidate: url }, unstopped);
  await expect(measuring).rejects.toThrow('nonsense');
});
