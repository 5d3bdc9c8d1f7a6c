/**
 * A server whose delays are known, because it keeps a log of its own: `known-delays.ts MODE`. It answers each request
 * after a drawn delay and logs the time from its arrival to its answer by the monotonic clock. Over standard input it
 * takes `reset` (forgets the log), `report` (prints the sorted log in milliseconds), `freeze MS` (does nothing at all for
 * so long, and prints when it began and ended, in milliseconds of the machine's monotonic clock).
 */
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { createRandom, drawNormal } from '../../src/foundation/index.ts';

const ANSWER = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const END = '\r\n\r\n';
const random = createRandom('known delays');
/** Every so often nothing is answered for a while. */
const FREEZE_EVERY_MS = 3000;
const FREEZE_MS = 300;

/** Milliseconds from now, `nowMs`, until the answer. */
const MODES: Readonly<Record<string, (nowMs: number) => number>> = {
  constant: () => 20,
  'log-normal': () => 20 * Math.exp(0.5 * drawNormal(random)),
  bimodal: () => (random.next() < 0.9 ? 5 : 100),
  freezes: (nowMs) => Math.max(2, FREEZE_MS - (nowMs % FREEZE_EVERY_MS)),
  none: () => 0,
};

const delayOf = MODES[process.argv[2] ?? ''];
if (delayOf === undefined) throw new TypeError(`no mode ${process.argv[2]}`);
let log: number[] = [];

function answer(socket: Socket, arrivedMs: number): void {
  log.push(performance.now() - arrivedMs);
  socket.write(ANSWER, 'latin1');
}

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    // One request at a time on a connection, each in one piece.
    if (!chunk.toString('latin1').endsWith(END)) throw new TypeError('not one whole request');
    const arrivedMs = performance.now();
    const delayMs = delayOf(arrivedMs);
    if (delayMs === 0) answer(socket, arrivedMs);
    else setTimeout(() => answer(socket, arrivedMs), delayMs);
  });
});

function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const [command, ms] = line.split(' ');
  if (command === 'reset') {
    log = [];
    console.log('');
  } else if (command === 'report') console.log(JSON.stringify(log.toSorted((a, b) => a - b)));
  else {
    const beganMs = monotonicMs();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(ms));
    console.log(JSON.stringify([beganMs, monotonicMs()]));
  }
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' ? address?.port : address);
});
