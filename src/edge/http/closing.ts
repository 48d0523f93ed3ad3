import type { FastifyInstance } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { Unavailable } from '../../core/errors.js';

/** What was accepted before the stop is finished; what comes on an open connection after it is turned away. */
export function closeInOrder(fastify: FastifyInstance): void {
  let closing = false;
  fastify.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  fastify.addHook('onRequest', (_request, _reply, done) => {
    if (closing) done(new Unavailable('SHUTTING_DOWN', 'The program is stopping; try again in a moment.'));
    else done();
  });
  closeIdleConnections(fastify);
}

/**
 * Closes each connection as soon as nothing is under way on it. Node closes only those that are idle in the moment of
 * the stop: one that answers just then, and is kept alive by its client, or one on which nothing was ever asked, would
 * hold up the stop for as long as the client likes.
 */
function closeIdleConnections(fastify: FastifyInstance): void {
  const underWay = new Map<Socket, number>();
  let closing = false;
  const count = (socket: Socket, more: 1 | -1): void => {
    const before = underWay.get(socket);
    if (before === undefined) return;
    const requests = before + more;
    underWay.set(socket, requests);
    if (closing && requests === 0) socket.destroySoon();
  };
  const opened = (socket: Socket): void => {
    underWay.set(socket, 0);
    socket.once('close', () => underWay.delete(socket));
    if (closing) socket.destroySoon();
  };
  const { server } = fastify;
  // Requests name the decrypted side of a connection, which a TLS server announces with this event.
  server.on(server instanceof TlsServer ? 'secureConnection' : 'connection', opened);
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    count(socket, 1);
    response.once('close', () => count(socket, -1));
  });
  fastify.addHook('preClose', (done) => {
    closing = true;
    for (const [socket, requests] of underWay) if (requests === 0) socket.destroySoon();
    done();
  });
}
