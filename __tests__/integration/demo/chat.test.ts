import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { type Shop, startShop } from '../../../src/demo/index.ts';

let shop: Shop;
const sockets: WebSocket[] = [];

beforeEach(async () => {
  shop = await startShop({ port: 0, host: '127.0.0.1', fault: 'none', seed: 'test', crashAfterMs: 60_000 });
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await shop.stop();
});

/** A connection to a room, and everything that was said to it. */
async function join(room: string): Promise<{ socket: WebSocket; heard: unknown[] }> {
  const url = new URL(`/ws?room=${room}`, shop.url);
  url.protocol = 'ws:';
  const socket = new WebSocket(url);
  sockets.push(socket);
  const heard: unknown[] = [];
  socket.on('message', (data) => heard.push(Buffer.isBuffer(data) ? JSON.parse(data.toString()) : null));
  await once(socket, 'open');
  return { socket, heard };
}

test('a message comes back to its sender with the time of the shop, and to nobody else', async () => {
  const [a, b] = [await join('lamps'), await join('lamps')];
  a.socket.send('{"id":"a-7","text":"hello"}');
  await once(a.socket, 'message');
  expect(a.heard).toEqual([{ id: 'a-7', text: 'hello', sentAt: expect.any(Number) }]);
  b.socket.send('{"id":"b-1"}');
  await once(b.socket, 'message');
  expect(b.heard).toMatchObject([{ id: 'b-1' }]);
});

test('a broadcast reaches everybody in the room, and no other room', async () => {
  const [a, b, c] = [await join('lamps'), await join('lamps'), await join('chairs')];
  a.socket.send('{"id":"a-1","broadcast":true}');
  await Promise.all([once(a.socket, 'message'), once(b.socket, 'message')]);
  c.socket.send('{"id":"c-1"}');
  await once(c.socket, 'message');
  expect([a.heard, b.heard, c.heard]).toMatchObject([[{ id: 'a-1' }], [{ id: 'a-1' }], [{ id: 'c-1' }]]);
});

test.each(['[1]', '"text"', 'not JSON', 'null'])('%j is answered with what a message is', async (text) => {
  const { socket, heard } = await join('lamps');
  socket.send(text);
  await once(socket, 'message');
  expect(heard).toEqual([{ error: 'a message is a JSON object' }]);
});

test('the shop stops though people are still connected', async () => {
  const { socket } = await join('lamps');
  const closed = once(socket, 'close');
  await shop.stop();
  await closed;
});
