import { expect, test } from '@jest/globals';
import { type Hooks, NO_HOOKS } from '../../../src/scenario/index.ts';
import { aDriver, cleanUp, unstopped } from './measuring.ts';
import { aMessage, aSocketScenario, aWebSocket, echo, serveSockets, talkOf, usersWindow } from './sockets.ts';

cleanUp();

const FLOW = aWebSocket({
  path: '/ws?t={{ t }}',
  holdMs: 200,
  messages: [aMessage({ text: '{"id":"{{ message.id }}","t":"{{ t }}"}' })],
});

/** Users of a WebSocket whose path needs what a hook gives, with these hooks. */
async function run(hooks: Partial<Hooks>, users: number, durationMs: number) {
  const paths: string[] = [];
  const warnings: string[] = [];
  const { url, log, server } = await serveSockets(echo);
  server.on('connection', (_socket, { url: path = '' }) => paths.push(path));
  const scenario = aSocketScenario(FLOW, { hooks: { ...NO_HOOKS, provides: ['t'], ...hooks } });
  const driver = aDriver(scenario, { onWarning: (message) => warnings.push(message) });
  const talk = talkOf(await driver.measure(usersWindow(users, durationMs), { candidate: url }, unstopped));
  return { talk, paths, warnings, messages: log.messages };
}

test('a session begins and ends with the hooks of an iteration, and its templates use what the first gives', async () => {
  const ended: number[] = [];
  const { talk, paths, messages } = await run(
    {
      beforeIteration: ({ user, iteration, flow }) => ({ t: `${flow}-${user.number}-${iteration}` }),
      afterIteration: ({ iteration }) => void ended.push(iteration),
    },
    2,
    700,
  );
  expect(paths.slice(0, 2).toSorted()).toEqual(['/ws?t=chat-0-0', '/ws?t=chat-1-0']);
  expect(paths).toContain('/ws?t=chat-0-1');
  expect(messages.some((text) => text.includes('"t":"chat-1-0"'))).toBe(true);
  expect(talk.counter('names_not_set')).toBe(0);
  expect(talk.rate('ws_connected')).toEqual([paths.length, paths.length]);
  expect(ended.length).toBeGreaterThanOrEqual(talk.counter('iterations'));
  expect(ended.filter((iteration) => iteration === 0).length).toBe(2);
});

test('a hook that throws before a session fails it by its name, nothing is connected, and the user waits', async () => {
  const failing = (): never => {
    throw new Error('the hook is broken');
  };
  const { talk, paths, warnings } = await run({ beforeIteration: failing }, 1, 350);
  expect(paths).toEqual([]);
  expect(warnings).toEqual(['the hook of chat failed: beforeIteration: the hook is broken']);
  const failures = talk.counter('hook_failures', 'chat beforeIteration');
  expect(failures).toBeGreaterThanOrEqual(2);
  expect(failures).toBeLessThanOrEqual(5);
  expect(talk.rate('ws_connected')).toEqual([0, 0]);
});

test('a hook that throws after a session fails it', async () => {
  const failing = (): never => {
    throw new Error('the hook is broken');
  };
  const hooks = { beforeIteration: () => ({ t: 'x' }), afterIteration: failing };
  const { talk, paths } = await run(hooks, 1, 500);
  expect(paths.length).toBeGreaterThan(0);
  expect(talk.rate('iterations_completed')[0]).toBe(0);
  expect(talk.counter('hook_failures', 'chat afterIteration')).toBeGreaterThan(0);
});
