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

interface Due {
  readonly atMs: number;
  readonly arrivedMs: number;
  readonly socket: Socket;
}

/** By the time of the answer. Never long: 2,000 requests/s of 20 ms are 40. */
const waiting: Due[] = [];

function schedule(due: Due): void {
  let at = waiting.length;
  while (at > 0 && (waiting[at - 1]?.atMs ?? 0) > due.atMs) at -= 1;
  waiting.splice(at, 0, due);
}

function answer({ socket, arrivedMs }: Due): void {
  socket.write(ANSWER, 'latin1');
  // Only now the machine has the answer: what the write took is part of it.
  log.push(performance.now() - arrivedMs);
}

/**
 * The clock is asked without a pause, on a core of its own: Node's timers are whole milliseconds, and a processor that
 * sleeps until a request comes needs time to wake up, of which the log could not know.
 */
function answerDue(): void {
  for (let [first] = waiting; first !== undefined && first.atMs <= performance.now(); [first] = waiting) {
    waiting.shift();
    answer(first);
  }
  setImmediate(answerDue);
}

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    // One request at a time on a connection, each in one piece.
    if (!chunk.toString('latin1').endsWith(END)) throw new TypeError('not one whole request');
    const arrivedMs = performance.now();
    const delayMs = delayOf(arrivedMs);
    const due = { atMs: arrivedMs + delayMs, arrivedMs, socket };
    if (delayMs === 0) answer(due);
    else schedule(due);
  });
});

function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

// It never sleeps, so it must not outlive whoever asks.
createInterface({ input: process.stdin })
  .on('close', () => process.exit())
  .on('line', (line) => {
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
  answerDue();
});
