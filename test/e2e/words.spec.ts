import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BuiltApp, dataFolder, endAll, type HttpAnswer } from './built-app.js';

/** No part of it occurs by chance; each use has a tail of its own, so that a find tells which field leaked. */
const CANARY = 'zqxjkvbnm';

let folder: Awaited<ReturnType<typeof dataFolder>>;
let app: BuiltApp;

beforeAll(async () => {
  folder = await dataFolder();
  // All that it can print.
  app = await BuiltApp.start(folder.path, { LOG_LEVEL: 'trace' });
});

afterAll(async () => {
  await endAll();
  await folder.remove();
});

function canary(tail: string): string {
  return `${CANARY} ${tail}`;
}

function words(tail: string): { text: string; lang: string } {
  return { text: canary(tail), lang: 'en' };
}

async function sent(path: string, body: object, status = 201): Promise<HttpAnswer> {
  const answer = await app.post(path, body);
  expect({ path, status: answer.status, body: answer.body }).toMatchObject({ status });
  return answer;
}

/** The names of the files of the data folder in which any canary stands, in any of the encodings a leak would have. */
async function filesWithWords(): Promise<string[]> {
  const needles = [CANARY, Buffer.from(CANARY, 'utf16le'), Buffer.from(CANARY).toString('hex'), base64Core()];
  const found = [];
  for (const name of await readdir(folder.path)) {
    const bytes = await readFile(join(folder.path, name));
    if (needles.some((needle) => bytes.includes(needle))) found.push(name);
  }
  return found;
}

/** The part of the canary's base64 that does not depend on what stands behind it, where it begins a text. */
function base64Core(): string {
  return Buffer.from(CANARY).toString('base64');
}

describe('words', () => {
  it('stand in no file in clear and in nothing printed, sent in every way there is', async () => {
    const incidentId = randomUUID();
    await sent('/v1/zones', {
      id: 'zone',
      names: { en: 'Zone' },
      timeZone: 'UTC',
      note: words('note of a zone'),
    });
    await sent('/v1/actors', { id: 'body', names: { en: 'Body' }, kind: 'MONITORING_BODY' });
    const secret = await sent('/v1/sources', {
      kind: 'ANONYMOUS_PERSON',
      label: canary('label of a confidential source'),
      confidential: true,
      note: words('note of a source'),
    });
    const sourceId = (secret.body as { id: string }).id;
    const incident = {
      id: incidentId,
      code: 'KIN.SHELLING',
      zoneId: 'zone',
      occurred: { start: { date: '2017-08-20' } },
      location: { point: [36.7, 33.8] },
      report: { sourceId, text: words('text of a report') },
      note: words('note of an incident'),
    };
    await sent('/v1/incidents', incident);
    await sent(`/v1/incidents/${incidentId}/retiming`, {
      occurred: { start: { date: '2017-08-21' } },
      reason: canary('reason of a retiming'),
      sourceId,
    });
    await sent(`/v1/incidents/${incidentId}/verifications`, {
      bodyId: 'body',
      outcome: 'OPENED',
      reason: canary('reason of a verification'),
    });
    // Refused in each stage: shape, reference, rule, route. What was refused is printed, and must not tell.
    await sent('/v1/incidents', { ...incident, note: { ...words('refused'), [CANARY]: 1 } }, 400);
    await sent('/v1/incidents', { ...incident, id: randomUUID(), zoneId: 'nowhere' }, 409);
    await sent('/v1/incidents', incident, 409);
    await sent(`/v1/${CANARY}`, incident, 404);
    await sent(`/v1/incidents/${incidentId}/retraction`, { reason: canary('reason of a retraction') });

    // They were kept: they come back to those who may read them.
    const { text: history } = await app.get(`/v1/incidents/${incidentId}/history`);
    expect(history).toContain(canary('reason of a retraction'));
    expect((await app.get(`/v1/actors?q=${CANARY}`)).status).toBe(200);

    // With the write-ahead logs still there, and once more after an ordered stop has folded them in.
    expect(await readdir(folder.path)).toEqual(
      expect.arrayContaining(['log.sqlite', 'log.sqlite-wal', 'read-models.sqlite', 'text.sqlite']),
    );
    expect(await filesWithWords()).toEqual([]);
    expect(await app.stop()).toBe(0);
    expect(await filesWithWords()).toEqual([]);
    expect(app.output).toContain('/v1/incidents');
    expect(app.output).not.toContain(CANARY);
  });
});
