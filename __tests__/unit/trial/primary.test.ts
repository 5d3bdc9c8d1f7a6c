import { expect, test } from '@jest/globals';
import type { Executor, Journey, RequestTemplate, Scenario } from '../../../src/scenario/index.ts';
import { parseScenario } from '../../../src/scenario/index.ts';
import { loadModelOf, primaryOf } from '../../../src/trial/index.ts';
import { anOpenExecutor } from '../../support/a-load.ts';
import { aMessage, aWebSocket } from '../../support/a-websocket.ts';
import { SCENARIO } from '../../support/some-scenario.ts';

const BASE = parseScenario(SCENARIO, 'shop.yml', {});

function aRequest(name: string, primary: boolean): RequestTemplate {
  const [request] = BASE.requests;
  if (!request) throw new Error('no request');
  return { ...request, name, primary };
}

function anUpload(name: string, primary: boolean): RequestTemplate {
  const size = (of: string, bytes: number) => ({ name: of, weight: 1, fromBytes: bytes, toBytes: bytes });
  const sizes = [size('small', 130), size('large', 1300)];
  const file = { field: 'file', fileName: 'a.bin', contentType: 'application/octet-stream', sizes };
  return { ...aRequest(name, primary), multipart: { fields: {}, files: [file] } };
}

function aJourney(primary: boolean, requests: readonly RequestTemplate[]): Journey {
  const steps = requests.map(
    (request) => ({ kind: 'request', request, captures: [], acknowledge: null }) as const,
  );
  return { name: 'checkout', weight: 1, primary, steps };
}

const chat = aWebSocket({ name: 'chat', primary: false, messages: [aMessage()] });
const feed = aWebSocket({ name: 'feed', primary: false, messages: [aMessage({ replyId: null })] });
const list = aRequest('list', false);

test.each([
  [{ requests: [list] }, [], [], 'a scenario of requests alone says nothing, as it always did'],
  [{ requests: [list, aRequest('cart', true)] }, ['cart'], [], 'a request that is marked'],
  [{ requests: [list], webSockets: [chat] }, ['*'], ['chat replied'], 'nothing marked is everything'],
  [{ requests: [], webSockets: [chat, feed] }, [], ['chat replied', 'feed'], 'WebSockets alone'],
  [
    { requests: [list], webSockets: [chat, { ...feed, primary: true }] },
    [],
    ['feed'],
    'a WebSocket that is marked',
  ],
  [{ requests: [], journeys: [aJourney(true, [list])] }, [], ['checkout'], 'a journey that is marked'],
  [
    { requests: [], journeys: [aJourney(false, [aRequest('pay', true), aRequest('pay', true)])] },
    ['pay'],
    [],
    'a step that is marked, once',
  ],
  [
    { requests: [anUpload('upload', true), list] },
    ['upload small', 'upload large'],
    [],
    'an upload whose sizes are kept apart',
  ],
] as const)('%#: what is gated', (change: Partial<Scenario>, endpoints, flows, _why) => {
  const { primaryEndpoints, primaryFlows } = primaryOf({ ...BASE, ...change });
  expect(primaryEndpoints).toEqual(endpoints);
  expect(primaryFlows.map(({ name, awaitsReplies }) => (awaitsReplies ? `${name} replied` : name))).toEqual(
    flows,
  );
});

const users: Executor = {
  model: 'closed',
  executor: 'constant-vus',
  name: 'users',
  startMs: 0,
  flows: null,
  phases: [{ durationMs: 1300, fromUsers: 7, toUsers: 7 }],
};

test.each([
  [[anOpenExecutor()], 'open'],
  [[users, users], 'closed'],
  [[users, anOpenExecutor()], 'mixed'],
] as const)('%#: the model of a load', (executors: readonly Executor[], model) => {
  expect(loadModelOf({ executors, warmUpMs: 0, pattern: null })).toBe(model);
});
