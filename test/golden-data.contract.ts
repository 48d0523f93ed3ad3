import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { parts } from '../src/app.module.js';
import { readConfig } from '../src/config.js';
import { createServer } from '../src/platform/http/server.js';
import { PlatformModule } from '../src/platform/platform.module.js';
import { ProjectionRunner } from '../src/platform/projections/projection-runner.js';
import { type GoldenData, goldenAnswers, goldenData, unexpectedDifferences } from './golden-data.js';

/** The program without its feed of changes, which takes longer to make than all the rest. */
@Module({ imports: [PlatformModule.of(parts)] })
class LedgerModule {}

/** @param place puts what does not lie in files where the program finds it; answers the environment that says where */
export function describeGoldenData(
  where: string,
  variant: 'sqlite' | 'postgres',
  place: (data: GoldenData) => Promise<Readonly<Record<string, string>>>,
): void {
  describe(`The data that commit 289f3b8 wrote ${where}`, () => {
    let data: GoldenData;
    let app: NestFastifyApplication;
    beforeEach(async () => {
      data = await goldenData(variant);
      const config = readConfig({ LOG_LEVEL: 'silent', ...data.env, ...(await place(data)) });
      app = await createServer(LedgerModule, config);
      await app.get(ProjectionRunner).drain();
    });
    afterEach(async () => {
      await app.close();
      await data.remove();
    });

    it('are opened, and everything is answered as it was then', async () => {
      const answers = await goldenAnswers();
      expect(answers.size).toBeGreaterThan(100);
      expect(await unexpectedDifferences(app, answers)).toEqual([]);
    });
  });
}
