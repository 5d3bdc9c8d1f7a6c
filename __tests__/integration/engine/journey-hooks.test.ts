import { expect, test } from '@jest/globals';
import type { Condition, Hooks, RequestChange, Step } from '../../../src/scenario/index.ts';
import { readHooks } from '../../../src/scenario/module/read-hooks.ts';
import {
  aJourneyScenario,
  aStep,
  aUserWindow,
  counterOf,
  rateOf,
  someTurns,
  someUsers,
} from './a-journey.ts';
import { aDriver, cleanUp, endpointOf, serve, unstopped } from './measuring.ts';

cleanUp();

const NONE: Hooks = {
  provides: [],
  beforeIteration: null,
  beforeRequest: null,
  afterResponse: null,
  afterIteration: null,
};

/** Two users who run a journey of one step for three turns each, with these hooks; and what was told at once. */
async function run(hooks: Partial<Hooks>) {
  const warnings: string[] = [];
  const { url, log } = await serve((_, response) => response.end('{}'));
  const scenario = aJourneyScenario([aStep({ name: 'a', path: '/a' })], someTurns(2, 3, 5000), {
    hooks: { ...NONE, ...hooks },
  });
  const window = aUserWindow(scenario, 5000);
  const driver = aDriver(scenario, { onWarning: (message) => warnings.push(message) });
  const [measurement] = await driver.measure(window, { candidate: url }, unstopped);
  if (!measurement) throw new Error('nothing measured');
  return { measurement, log, warnings };
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
    const { measurement, log, warnings } = await run(hooks);
    expect(warnings).toEqual([`the hook of journey failed: ${hook}: the hook is broken`]);
    expect(counterOf(measurement, 'hook_failures', `journey ${hook}`)).toBe(2);
    expect(counterOf(measurement, 'iterations')).toBe(6);
    expect(rateOf(measurement, 'iterations_completed')).toBe('4/6');
    expect(log.requests.length).toBe(sent);
  },
);

/** What a module without types may hold, read as one is: a hook that gives back a promise. */
function giving(hook: keyof Hooks, promise: () => Promise<unknown>): Hooks {
  return readHooks({ [hook]: promise }).hooks;
}

const PROMISES = [
  { what: 'rejects', promise: () => Promise.reject(new Error('the hook is broken')) },
  { what: 'never settles', promise: () => new Promise(() => {}) },
  { what: 'is fulfilled', promise: () => Promise.resolve({ token: 'lost' }) },
];

test.each(
  (['beforeIteration', 'beforeRequest', 'afterIteration'] as const).flatMap((hook) =>
    PROMISES.map((each) => ({ hook, ...each })),
  ),
)('$hook whose promise $what fails its iteration by its name', async ({ hook, promise }) => {
  const { measurement, log, warnings } = await run(giving(hook, promise));
  expect(counterOf(measurement, 'hook_failures', `journey ${hook}`)).toBe(6);
  expect(rateOf(measurement, 'iterations_completed')).toBe('0/6');
  expect(log.requests.length).toBe(hook === 'afterIteration' ? 6 : 0);
  expect(warnings).toEqual([expect.stringContaining('it gave back a promise, and hooks are synchronous')]);
});

test.each(PROMISES)('afterResponse whose promise $what has something against the answer', async (each) => {
  const { measurement } = await run(giving('afterResponse', each.promise));
  expect(endpointOf([measurement], { endpoint: 'a' }).outcomes).toMatchObject({ expectation: 6 });
  expect(counterOf(measurement, 'hook_failures', 'journey afterResponse')).toBe(6);
  expect(rateOf(measurement, 'iterations_completed')).toBe('0/6');
});

test.each(['{"path":7}', '{"body":{"a":1}}', '{"headers":{"x-length":7}}'])(
  'beforeRequest that gives back %s fails, and nothing of it is sent',
  async (change) => {
    const { measurement, log } = await run({ beforeRequest: () => JSON.parse(change) as RequestChange });
    expect(counterOf(measurement, 'hook_failures', 'journey beforeRequest')).toBe(6);
    expect(log.requests.length).toBe(0);
  },
);

test('users whose iterations ask for nothing leave the machine its time, and the window its end', async () => {
  const { url } = await serve((_, response) => response.end('{}'));
  const never: Condition = { value: 'a', test: { kind: 'is', to: 'b' } };
  const skipped: Step = { kind: 'if', condition: never, steps: [aStep({ name: 'a' })], otherwise: [] };
  const scenario = aJourneyScenario([skipped], someUsers(2, 350));
  const [measurement] = await aDriver(scenario).measure(
    aUserWindow(scenario, 350),
    { candidate: url },
    unstopped,
  );
  if (!measurement) throw new Error('nothing measured');
  const iterations = counterOf(measurement, 'iterations');
  expect(iterations).toBeGreaterThanOrEqual(4);
  expect(iterations).toBeLessThanOrEqual(8);
});

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
