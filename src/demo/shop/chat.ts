import type { IncomingMessage, Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { parseJson } from './answers.ts';

/** Most of one message; a longer one closes the connection. */
const MOST_MESSAGE_BYTES = 16_384;

/**
 * Serves the shop's chat at `/ws`, in rooms by the query `room`. A message is a JSON object: it comes back to its sender
 * with the shop's time as `sentAt`, and goes to everybody in the room where it says `broadcast: true`. Returns how to
 * close all connections.
 */
export function serveChat(server: Server): () => void {
  const sockets = new WebSocketServer({ server, path: '/ws', maxPayload: MOST_MESSAGE_BYTES });
  const rooms = new Map<string, Set<WebSocket>>();
  sockets.on('connection', (socket, request) => {
    const room = roomOf(rooms, request);
    room.add(socket);
    // Messages come as one Buffer each unless `binaryType` says otherwise.
    socket.on('message', (data) => answer(socket, room, Buffer.isBuffer(data) ? data.toString() : ''));
    // A client that breaks off is no fault of the shop.
    socket.on('error', () => socket.terminate());
    socket.on('close', () => room.delete(socket));
  });
  return () => {
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
  };
}

function roomOf(rooms: Map<string, Set<WebSocket>>, { url = '/' }: IncomingMessage): Set<WebSocket> {
  const name = new URL(url, 'http://shop.invalid').searchParams.get('room') ?? '';
  const room = rooms.get(name) ?? new Set();
  rooms.set(name, room);
  return room;
}

function answer(sender: WebSocket, room: ReadonlySet<WebSocket>, text: string): void {
  const message = parseJson(text);
  if (typeof message !== 'object' || message === null || Array.isArray(message)) {
    sender.send(JSON.stringify({ error: 'a message is a JSON object' }));
    return;
  }
  const reply = JSON.stringify({ ...message, sentAt: Date.now() });
  const isForAll = 'broadcast' in message && message.broadcast === true;
  for (const receiver of isForAll ? room : [sender]) receiver.send(reply);
}
