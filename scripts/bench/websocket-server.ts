/**
 * The target of `npm run bench:websocket`: sends every message back to whoever said it, and what is marked as a broadcast
 * to everybody. Prints its port, then for each line that it is told its processor time and memory as JSON.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { WebSocket, WebSocketServer } from 'ws';

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });

server.on('connection', (socket) => {
  socket.on('message', (data: Buffer) => {
    if (data.includes('"to":"all"')) {
      for (const other of server.clients) {
        if (other.readyState === WebSocket.OPEN) other.send(data, { binary: false });
      }
    } else socket.send(data, { binary: false });
  });
  // A client that breaks off is the bench's business, not the server's.
  socket.on('error', () => {});
});

await once(server, 'listening');
const address = server.address();
console.log(typeof address === 'object' && address !== null ? address.port : 0);
for await (const _ of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify({ cpu: process.cpuUsage(), rssBytes: process.memoryUsage.rss() }));
}
process.exit(0);
