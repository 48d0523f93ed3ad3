import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestFactory } from '@nestjs/core';
import { bareModule } from './bare-nest.js';
import { usualModule } from './usual-sample.js';

/** Serves one of the peers that the benchmarks measure beside the program. */
const name = process.argv[2];
const app = await NestFactory.create<NestFastifyApplication>(
  name === 'bare' ? await bareModule(process.argv[3] ?? '{}') : usualModule,
  new FastifyAdapter(),
  { logger: false },
);
await app.listen(0, '127.0.0.1');
process.stderr.write(`listening on ${await app.getUrl()}\n`);
