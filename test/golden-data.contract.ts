import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { parts } from '../src/app/app.module.js';
import { readConfig } from '../src/config/config.js';
import { createServer } from '../src/edge/http/server.js';
import { PlatformModule } from '../src/app/platform.module.js';
import { ProjectionRunner } from '../src/storage/read-models/lifecycle/projection-runner.js';
import {
  FOUNDING_SCENARIO,
  loadScenario,
  readScenario,
  type ScenarioStep,
  type SendStep,
} from '../src/app/scenario/scenario.js';
import { type GoldenData, goldenAnswers, goldenData, unexpectedDifferences } from './golden-data.js';

/** The program without its feed of changes, which takes longer to make than all the rest. */
@Module({ imports: [PlatformModule.of(parts)] })
class LedgerModule {}

/**
 * @param place puts what does not lie in files where the program finds it; answers the environment that says where
 * @param interrupted brings some of it up as an upgrade does that is killed in the middle
 */
export function describeGoldenData(
  where: string,
  variant: 'sqlite' | 'postgres',
  place: (data: GoldenData) => Promise<Readonly<Record<string, string>>>,
  interrupted?: (data: GoldenData) => Promise<void>,
): void {
  describe(`The data that commit 289f3b8 wrote ${where}`, () => {
    let data: GoldenData;
    let app: NestFastifyApplication;
    const start = async (): Promise<void> => {
      const config = readConfig({ LOG_LEVEL: 'silent', ...data.env, ...(await place(data)) });
      app = await createServer(LedgerModule, config);
      await app.get(ProjectionRunner).drain();
    };
    beforeEach(async () => {
      data = await goldenData(variant);
    });
    afterEach(async () => {
      await app.close();
      await data.remove();
    });

    it('know the commands that made them: sent again, they are done, and with other words they are refused', async () => {
      await start();
      const send = async (
        { post, body: payload, recordedAt }: ScenarioStep,
        key: string,
      ): Promise<{ readonly status: number; readonly body: unknown }> => {
        const headers = { 'x-principal': 'golden', 'x-recorded-at': recordedAt, 'idempotency-key': key };
        const { statusCode: status, body } = await app.inject({
          method: 'POST',
          url: post,
          headers,
          payload,
        });
        return { status, body: JSON.parse(body) as unknown };
      };
      const steps = FOUNDING_SCENARIO.flatMap(readScenario);
      expect(await loadScenario(steps, send, new Map())).toBe(0);
      let reworded = 0;
      const rewording: SendStep = (step, key) => {
        const isSource = step.post === '/v1/sources';
        if (isSource) reworded += 1;
        return send(isSource ? { ...step, body: { ...step.body, label: 'Another' } } : step, key);
      };
      await expect(loadScenario(steps, rewording, new Map())).rejects.toThrow('KEY_REUSED');
      expect(reworded).toBe(1);
    });

    it('are opened, and everything is answered as it was then', async () => {
      await start();
      const answers = await goldenAnswers();
      expect(answers.size).toBeGreaterThan(100);
      expect(await unexpectedDifferences(app, answers)).toEqual([]);
    });

    if (interrupted !== undefined) {
      it('are opened, with the same answers, also when the way up was killed in the middle before', async () => {
        await interrupted(data);
        await start();
        // What else lies there was not touched by that, and is asked about above.
        const everyFourth = [...(await goldenAnswers())].filter((_, index) => index % 4 === 0);
        expect(await unexpectedDifferences(app, new Map(everyFourth))).toEqual([]);
      });
    }
  });
}
