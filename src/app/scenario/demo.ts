import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { directoryProjection } from '../../read/directory/directory-projection.js';
import { LEDGER } from '../../world/ledger-projection.js';
import { ProjectionRunner } from '../../storage/read-models/lifecycle/projection-runner.js';
import { FOUNDING_SCENARIO, loadScenario, readScenario, type SendStep } from './scenario.js';

/**
 * What the demo has where the environment says nothing: data of its own, under an origin that says what it is, and a
 * terminal that is not filled with the requests that load it.
 */
export const DEMO_ENVIRONMENT = {
  DATA_DIR: './data-demo',
  LOG_ORIGIN: 'demo.ceasefire-ledger.example',
  LOG_LEVEL: 'warn',
} as const;

/** Read models that answers are made of; the feed of changes may take its time. */
const SHOWN: ReadonlySet<string> = new Set([LEDGER, directoryProjection.name]);
const LONGEST_WAIT_MS = 30_000;

/**
 * Loads the founding scenario into a program through its own routes, with the scenario's clock.
 *
 * @returns how many commands were new; none if the demo was loaded before
 */
export async function loadDemo(app: NestFastifyApplication): Promise<number> {
  const send: SendStep = async ({ post, body, recordedAt }, idempotencyKey) => {
    const response = await app.inject({
      method: 'POST',
      url: post,
      headers: { 'x-recorded-at': recordedAt, 'idempotency-key': idempotencyKey, 'x-principal': 'demo' },
      payload: body,
    });
    return { status: response.statusCode, body: response.json() };
  };
  let fresh = 0;
  const aliases = new Map<string, string>();
  for (const file of FOUNDING_SCENARIO) fresh += await loadScenario(readScenario(file), send, aliases);
  await caughtUp(app.get(ProjectionRunner));
  return fresh;
}

/** Who is told that the demo is there finds all of it. */
async function caughtUp(runner: ProjectionRunner): Promise<void> {
  for (const { name, head } of await runner.status()) {
    if (SHOWN.has(name)) await runner.waitFor(name, head, LONGEST_WAIT_MS);
  }
}
