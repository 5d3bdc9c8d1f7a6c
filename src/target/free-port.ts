import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports that the system gives to outgoing connections (32768 and up on Linux, 49152 and up elsewhere): the load
 * itself opens many of those, and one of them could take a port between choosing it and listening on it.
 */
const FIRST_PORT = 18_000;
const LAST_PORT = 32_000;
const ATTEMPTS = 200;

/**
 * Ports that this process has handed out. Two sides start at once: the same port for both would let one answer for the
 * other, which no readiness check could tell.
 */
const handedOut = new Set<number>();

/**
 * A port of the loopback that nobody listens on now, on 127.0.0.1, and that no other target of this process has got. It is
 * free, not reserved: another program may take it before the command does, which is why a start that fails for that
 * reason is tried once more with another.
 */
export async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT));
    if (handedOut.has(port)) continue;
    handedOut.add(port);
    // A long experiment with fresh instances for each block must not run out of ports: the oldest are free again.
    if (handedOut.size > (LAST_PORT - FIRST_PORT) / 4) handedOut.delete(handedOut.values().next().value ?? 0);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port between ${FIRST_PORT} and ${LAST_PORT}`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  // `once` rejects when the server says `error` instead: the port is taken, or may not be used.
  const listening = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  if (!listening) return false;
  server.close();
  await once(server, 'close');
  return true;
}
