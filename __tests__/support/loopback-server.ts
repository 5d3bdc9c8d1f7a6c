import { once } from 'node:events';
import type { Server } from 'node:http';

/** Lets a server listen on a free port of the loopback; resolves with its URL, which has no slash at its end. */
export async function listenOnLoopback(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port');
  return `http://127.0.0.1:${address.port}`;
}

/** Ends a server and the connections that wait for it; those of WebSockets end with their users. Twice is no fault. */
export function endServer(server: Server): void {
  server.closeAllConnections();
  server.close();
}
