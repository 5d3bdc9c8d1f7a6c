import { Socket } from 'node:net';

/** Every plain socket reads into it, one read after the other: whoever keeps a piece must copy it. */
const buffer = Buffer.allocUnsafeSlow(64 * 1024);
const readers = new WeakMap<Socket, (chunk: Buffer) => void>();

/**
 * Options for sockets that give what they read without a stream and a buffer of its own for each read, which costs
 * less. TLS takes no notice of them.
 */
export const SHARED_READS = {
  onread: {
    buffer,
    callback(this: unknown, size: number): boolean {
      if (this instanceof Socket) readers.get(this)?.(buffer.subarray(0, size));
      return true;
    },
  },
};

/** Gives everything that a socket reads to `take`, which copies what it keeps. */
export function onRead(socket: Socket, take: (chunk: Buffer) => void): void {
  readers.set(socket, take);
  // What is encrypted comes this way. For the others it sets the reading going, to the end, which is told as ever.
  socket.on('data', take);
}
