import { beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { readConfig } from '../../config/config.js';
import { Policy } from '../access/policy.decorator.js';
import { createServer } from './server.js';

/** A request that is answered when the test says so. */
class Slow {
  accept!: () => void;
  close!: () => void;
  finish!: () => void;
  readonly accepted = new Promise<void>((resolve) => (this.accept = resolve));
  readonly closing = new Promise<void>((resolve) => (this.close = resolve));
  readonly finished = new Promise<void>((resolve) => (this.finish = resolve));
}

@Controller('v1')
class SlowController implements OnModuleInit {
  readonly slow = new Slow();

  constructor(private readonly host: HttpAdapterHost<FastifyAdapter>) {}

  onModuleInit(): void {
    this.host.httpAdapter.getInstance().addHook('preClose', (done) => {
      this.slow.close();
      done();
    });
  }

  @Get('slow')
  @Policy('read.public')
  async answer(): Promise<string> {
    this.slow.accept();
    await this.slow.finished;
    return 'finished';
  }
}

@Module({ controllers: [SlowController] })
class SlowModule {}

describe('a server that is told to stop', () => {
  let app: NestFastifyApplication;
  let slow: Slow;

  beforeEach(async () => {
    app = await createServer(SlowModule, readConfig({ LOG_LEVEL: 'silent' }));
    await app.listen(0, '127.0.0.1');
    ({ slow } = app.get(SlowController));
  });

  /** A connection that its client would keep for ever. */
  async function connected(): Promise<{
    readonly socket: Socket;
    readonly ask: (path: string) => void;
    readonly received: () => string;
  }> {
    const { port } = app.getHttpServer().address() as { readonly port: number };
    const accepted = once(app.getHttpServer(), 'connection');
    const socket = connect(port, '127.0.0.1');
    let received = '';
    socket.on('data', (bytes) => (received += bytes.toString()));
    await accepted;
    const ask = (path: string): void => {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`);
    };
    return { socket, ask, received: () => received };
  }

  it('finishes what it accepted, and turns away what comes after', async () => {
    const { socket, ask, received } = await connected();
    ask('/v1/slow');
    await slow.accepted;
    const closed = app.close();
    await slow.closing;
    const arrived = once(app.getHttpServer(), 'request');
    ask('/health/live');
    await arrived;
    slow.finish();
    await Promise.all([closed, once(socket, 'close')]);
    expect(received()).toMatch(/^HTTP\/1\.1 200 OK[^]*finished[^]*HTTP\/1\.1 503 [^]*SHUTTING_DOWN/);
  });

  it('closes a connection that is kept alive once the last answer on it is given', async () => {
    const { socket, ask, received } = await connected();
    ask('/v1/slow');
    await slow.accepted;
    const closed = app.close();
    await slow.closing;
    slow.finish();
    await Promise.all([closed, once(socket, 'close')]);
    expect(received()).toMatch(/^HTTP\/1\.1 200 OK[^]*finished/);
  });

  it('does not wait for a connection on which nothing was asked', async () => {
    const { socket } = await connected();
    await Promise.all([app.close(), once(socket, 'close')]);
  });
});
