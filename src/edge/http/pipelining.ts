import type { FastifyInstance } from 'fastify';
import type { Socket } from 'node:net';

/** Requests of one connection that are under way at once. Browsers have one; only programs send on before they have an answer. */
const AT_ONCE = 8;

/**
 * Begins a few requests of a connection at a time, in the order in which they came, and reads no more of it while others
 * wait. Node begins all that it has read, and 64 KiB hold thousands: what their answers take would be bounded by nothing.
 */
export function beginFewAtATime(fastify: FastifyInstance): void {
  const lines = new WeakMap<Socket, Line>();
  fastify.addHook('onRequest', ({ raw: { socket } }, reply, done) => {
    let line = lines.get(socket);
    if (line === undefined) lines.set(socket, (line = new Line(socket)));
    reply.raw.once('close', () => line.next());
    line.begin(done);
  });
}

/** The requests of one connection. */
class Line {
  private underWay = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly socket: Socket) {
    // Who reads the body of a request that was begun lets the connection flow again.
    socket.on('resume', () => {
      if (this.waiting.length > 0) socket.pause();
    });
    socket.once('close', () => this.waiting.splice(0));
  }

  begin(request: () => void): void {
    if (this.underWay < AT_ONCE) {
      this.underWay += 1;
      request();
    } else {
      this.waiting.push(request);
      this.socket.pause();
    }
  }

  /** A request has been answered. */
  next(): void {
    const request = this.waiting.shift();
    if (request === undefined) {
      this.underWay -= 1;
      return;
    }
    if (this.waiting.length === 0) this.socket.resume();
    request();
  }
}
