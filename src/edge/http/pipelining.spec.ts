import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Module, Param, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { readConfig } from '../../config/config.js';
import { Policy } from '../access/policy.decorator.js';
import { createServer } from './server.js';

/** How many requests are under way, and how many were at most. */
const under = { way: 0, most: 0, begun: 0 };

async function answered(id: string): Promise<object> {
  under.way += 1;
  under.begun += 1;
  under.most = Math.max(under.most, under.way);
  await setImmediate();
  under.way -= 1;
  return { id };
}

@Controller('v1')
class NotesController {
  @Get('notes/:id')
  @Policy('read.public')
  read(@Param('id') id: string): Promise<object> {
    return answered(id);
  }

  @Post('notes')
  @Policy('report')
  write(@Body() { id }: { id: string }): Promise<object> {
    return answered(id);
  }
}

/** Lets questions be answered that wait for it. */
let release: () => void = () => undefined;
const released = new Promise<void>((resolve) => (release = resolve));

@Controller('v1')
class WaitingController {
  @Get('waiting')
  @Policy('read.public')
  async wait(): Promise<object> {
    await released;
    return { id: '1' };
  }
}

@Module({ controllers: [NotesController, WaitingController] })
class NotesModule {}

describe('requests that are sent on one connection without waiting for answers', () => {
  let app: NestFastifyApplication;
  let port: number;
  let socket: Socket;

  beforeEach(async () => {
    Object.assign(under, { way: 0, most: 0, begun: 0 });
    app = await createServer(NotesModule, readConfig({ LOG_LEVEL: 'silent' }));
    await app.listen(0, '127.0.0.1');
    ({ port } = app.getHttpServer().address() as { readonly port: number });
    socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
  });
  afterEach(() => app.close());

  const get = (id: number): string => `GET /v1/notes/${id} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`;
  const post = (id: number): string => {
    const body = JSON.stringify({ id: String(id) });
    return `POST /v1/notes HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  };

  /** The ids in the answers, in the order in which they came. */
  async function answers(count: number): Promise<readonly number[]> {
    let received = '';
    const ids: number[] = [];
    while (ids.length < count) {
      const [bytes] = (await once(socket, 'data')) as [Buffer];
      received += bytes.toString();
      ids.splice(0, ids.length, ...[...received.matchAll(/\{"id":"(\d+)"\}/g)].map(([, id]) => Number(id)));
    }
    return ids;
  }

  it.each([
    ['questions', get],
    ['commands', post],
    ['both', (id: number) => (id % 2 === 0 ? get(id) : post(id))],
  ])('are begun a few at a time, and all answered in their order: %s', async (_what, write) => {
    const ids = Array.from({ length: 1_500 }, (_, id) => id);
    socket.write(ids.map(write).join(''));
    expect(await answers(ids.length)).toEqual(ids);
    expect(under.most).toBe(8);
    socket.end();
  });

  it('are read no further while some wait', async () => {
    const arrived = once(app.getHttpServer(), 'request');
    const question = `GET /v1/waiting HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`;
    const count = 40_000;
    socket.write(question.repeat(count));
    const [{ socket: connection }] = (await arrived) as [IncomingMessage];
    // What is there is read with the next turn of the loop; 64 KiB at a time.
    for (let turn = 0; turn < 100; turn += 1) await setImmediate();
    expect(connection.bytesRead).toBeLessThan((question.length * count) / 4);
    release();
    expect(await answers(1)).toContain(1);
    socket.destroy();
  });

  it('are begun each as it comes on as many connections as there are', async () => {
    const others = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const other = connect(port, '127.0.0.1');
        await once(other, 'connect');
        return other;
      }),
    );
    await Promise.all(
      others.map(async (other) => {
        other.write(get(1));
        await once(other, 'data');
        other.end();
      }),
    );
    expect(under.begun).toBe(20);
    socket.end();
  });

  it('are not begun once the client has gone', async () => {
    const connections = new Set<Socket>();
    app.getHttpServer().on('request', (request: { socket: Socket }) => connections.add(request.socket));
    socket.write(Array.from({ length: 1_000 }, (_, id) => get(id)).join(''));
    await once(socket, 'data');
    socket.resetAndDestroy();
    const [connection] = [...connections];
    await new Promise<void>((resolve) => {
      if (connection?.closed !== false) resolve();
      else connection.once('close', () => resolve());
    });
    const { begun } = under;
    await setImmediate();
    expect(under.begun).toBeLessThanOrEqual(begun + 8);
    expect(begun).toBeLessThan(1_000);
  });
});
