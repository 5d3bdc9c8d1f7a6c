import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** What the reference does; another number for whatever changes how long that takes. */
export const REFERENCE = 1;

/**
 * Serves HTTP on the loopback and does the same work for each request: reads, sorts, writes and hashes a document of some
 * 20 kB, as a server's own code would. Plain text, because a bundle has no second file.
 */
const THREAD = `
const { createServer } = require('node:http');
const { createHash } = require('node:crypto');
const { parentPort } = require('node:worker_threads');
const ITEMS = 200;
const text = JSON.stringify(
  Array.from({ length: ITEMS }, (_, id) => ({ id, name: 'item ' + id, price: id * 1.25, tags: ['a', 'b', String(id % 7)] })),
);
const rank = ({ id }) => (id * 7919) % 1009;
const work = () => {
  const items = JSON.parse(text).sort((a, b) => rank(a) - rank(b));
  return createHash('sha256').update(JSON.stringify(items)).digest('hex');
};
const server = createServer((request, response) => response.end(work()));
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

/** A running reference. */
export interface ReferenceServer {
  readonly url: URL;
  close(): Promise<void>;
}

/** Starts the reference in a thread of its own, which ends with this process. Rejects where it cannot. */
export async function startReference(): Promise<ReferenceServer> {
  const thread = new Worker(THREAD, { eval: true, execArgv: [], name: 'perf-gate reference' });
  const ended = once(thread, 'exit').then(() => {
    throw new Error('the reference ended before it served');
  });
  ended.catch(() => {});
  const [port]: unknown[] = await Promise.race([once(thread, 'message'), ended]);
  // It keeps nothing alive. What goes wrong with it later is seen by who measures it.
  thread.unref();
  thread.on('error', () => {});
  return {
    url: new URL(`http://127.0.0.1:${String(port)}/`),
    close: async () => {
      await thread.terminate();
    },
  };
}
