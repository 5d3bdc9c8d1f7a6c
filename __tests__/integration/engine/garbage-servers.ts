// Servers that answer garbage, in a process of their own: the flood of some must not hold up whoever measures them.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { Outcome } from '../../../src/trial/index.ts';

const HEAD = 'HTTP/1.1 200 OK\r\n';

/** Sends the same again and again until the connection is gone, never more than it takes. */
function flood(socket: Socket, piece: string | Buffer): void {
  const more = (): void => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on('drain', more);
  more();
}

/** What a server answers, and what that is to whoever asked. */
export const GARBAGE: readonly (readonly [string, Outcome, (socket: Socket) => void])[] = [
  ['another protocol', 'protocol', (socket) => void socket.write('SSH-2.0-OpenSSH_9.6\r\n\r\n')],
  ['noise', 'protocol', (socket) => flood(socket, randomBytes(70_000))],
  [
    'an alert of TLS, then the end',
    'reset',
    (socket) => void socket.end(Buffer.from('15030100020228', 'hex')),
  ],
  ['a line without end', 'protocol', (socket) => flood(socket, 'HTTP/1.1 200 OK'.repeat(1000))],
  ['headers without end', 'protocol', (socket) => flood(socket, `${HEAD}${'x-a: b\r\n'.repeat(1000)}`)],
  [
    'interim answers without end',
    'timeout',
    (socket) => {
      const drip = setInterval(() => socket.write('HTTP/1.1 100 Continue\r\n\r\n'.repeat(99)), 20);
      socket.on('close', () => clearInterval(drip));
    },
  ],
  ['half a head, then the end', 'reset', (socket) => void socket.end(`${HEAD}content-le`)],
  ['half a head, then nothing', 'timeout', (socket) => void socket.write(`${HEAD}content-le`)],
  [
    'less than the length says, then the end',
    'reset',
    (socket) => void socket.end(`${HEAD}content-length: 70\r\n\r\nlamp`),
  ],
  [
    'less than the length says, then nothing',
    'timeout',
    (socket) => void socket.write(`${HEAD}content-length: 70\r\n\r\nlamp`),
  ],
  [
    'more than the length says',
    'ok',
    (socket) => void socket.write(`${HEAD}content-length: 4\r\n\r\nlamp and chair`),
  ],
  [
    'a length that is none',
    'protocol',
    (socket) => void socket.write(`${HEAD}content-length: -7\r\n\r\nlamp`),
  ],
  [
    'two lengths',
    'protocol',
    (socket) => void socket.write(`${HEAD}content-length: 4\r\ncontent-length: 5\r\n\r\nlamp`),
  ],
  [
    'a chunk whose size is none',
    'protocol',
    (socket) => void socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\nlamp\r\n`),
  ],
  [
    'a size of a chunk without end',
    'protocol',
    (socket) => {
      socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n`);
      flood(socket, '7'.repeat(9000));
    },
  ],
  [
    'a chunk longer than it says',
    'protocol',
    (socket) => void socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n4\r\nlamps\r\n`),
  ],
  [
    'a chunk of more than the world holds',
    'protocol',
    (socket) => void socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\nffffffffffffffff\r\nlamp`),
  ],
  [
    'chunks without the last',
    'reset',
    (socket) => void socket.end(`${HEAD}transfer-encoding: chunked\r\n\r\n4\r\nlamp\r\n`),
  ],
  [
    'trailers without end',
    'protocol',
    (socket) => {
      socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n0\r\n`);
      flood(socket, 'a: b\r\n'.repeat(1000));
    },
  ],
];

/** Starts them all, and prints their ports in order. */
async function main(): Promise<void> {
  const ports = GARBAGE.map(async ([, , answer]) => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', () => answer(socket));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  console.log(JSON.stringify(await Promise.all(ports)));
}

if (import.meta.main) await main();
