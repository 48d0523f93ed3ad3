import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomUUID } from 'node:crypto';
import { parts } from '../../src/app/app.module.js';
import { ChangesModule } from '../../src/app/changes.module.js';
import { readConfig } from '../../src/config/config.js';
import { DEFAULT_PATIENCE } from '../../src/storage/log/kurrentdb/patience.js';
import { createServer } from '../../src/edge/http/server.js';
import { PlatformModule } from '../../src/app/platform.module.js';
import { temporaryDirectory } from '../contract/temporary-directory.js';
import { HeldTimers } from '../kurrentdb-double/held-timers.js';
import { KurrentDbDouble } from '../kurrentdb-double/kurrentdb-double.js';

const { lookMs } = DEFAULT_PATIENCE;

@Module({})
class LedgerModule {}

interface Instance {
  readonly app: NestFastifyApplication;
  /** Its clock: what it waits for comes when a test lets it. */
  readonly timers: HeldTimers;
}

interface Answered {
  readonly status: number;
  readonly body: { readonly revision?: string; readonly events?: readonly object[]; readonly code?: string };
}

/** A command that comes to a second instance while the first is still at it. Needs a double, which is slow on demand. */
export function describeFirstDelivery(address: () => Promise<string>): void {
  describe('A command over HTTP whose first delivery is under way at another instance (protocol double)', () => {
    let url: string;
    let directory: ReturnType<typeof temporaryDirectory>;
    let double: KurrentDbDouble;
    let running: Instance[];

    const start = async (name: string): Promise<Instance> => {
      const timers = new HeldTimers(lookMs);
      const app = await createServer(
        { module: LedgerModule, imports: [PlatformModule.of({ ...parts, timers }), ChangesModule] },
        readConfig({
          DATA_DIR: directory.path(name),
          EVENT_STORE_URL: double.url,
          READ_MODEL_URL: url,
          LOG_SECRET_FILE: directory.path('keys/log-secret'),
          VAULT_KEY_FILE: directory.path('keys/vault-key'),
          LOG_LEVEL: 'silent',
        }),
      );
      const instance = { app, timers };
      running.push(instance);
      await app.listen(0, '127.0.0.1');
      return instance;
    };
    const propose = async ({ app }: Instance, key: string, name = 'A zone'): Promise<Answered> => {
      const answer = await fetch(`${await app.getUrl()}/v1/zones`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify({ id: 'a', names: { en: name }, timeZone: 'Asia/Damascus' }),
      });
      return { status: answer.status, body: (await answer.json()) as Answered['body'] };
    };
    const logged = (): number =>
      double.log.events.filter(({ stream }) => stream.startsWith('ceasefire.zone-')).length;

    beforeEach(async () => {
      url = await address();
      directory = temporaryDirectory();
      double = await KurrentDbDouble.start({ file: directory.path('double.log') });
      running = [];
    });
    afterEach(async () => {
      for (const { app } of running) await app.close();
      double.stop();
      directory.remove();
    });

    it('is looked for after 300 ms and again each 300 ms, and answered with the first look that shows it', async () => {
      expect(lookMs).toBe(300);
      const [one, two] = [await start('one'), await start('two')];
      const key = randomUUID();
      double.faults.heldAppends = 1;
      const first = propose(one, key);
      await double.untilHeard('append', 1);
      let isAnswered = false;
      const second = propose(two, key).finally(() => (isAnswered = true));
      // A server says nothing on ids that another append brought which is under way.
      await double.untilHeard('append', 2);
      // Each look is over when the next one is waited for.
      for (let look = 1; look <= 3; look += 1) await two.timers.ring(lookMs);
      await two.timers.held(lookMs);
      expect(isAnswered).toBe(false);
      expect(logged()).toBe(0);

      double.underWay.goOn();
      const told = await first;
      expect(told).toMatchObject({ status: 201, body: { revision: '0', events: [{}] } });
      await two.timers.held(lookMs);
      expect(isAnswered).toBe(false);
      await two.timers.ring(lookMs);
      const { status, body } = await second;
      expect([200, 201]).toContain(status);
      expect([body.revision, body.events]).toEqual([told.body.revision, told.body.events]);
      expect(double.count('append')).toBe(2);
      expect(logged()).toBe(1);
    });
  });
}
