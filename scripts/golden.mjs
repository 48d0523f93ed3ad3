// node scripts/golden.mjs: writes the golden fixture of every event type that has none yet in its current version, then
// docs/events.md. The events are recorded by the built program, in memory: by the founding scenario, then by the commands
// of test/golden/commands.json, which fill every field (`asEntry` names the entry that a command made, `by` its principal).
// What an entry names goes into references.json beside it. A fixture that exists is never written again: what was stored once must be readable for ever.
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventDocument } from './event-document.mjs';
import { ensureBuilt, ensureInstalled, ROOT, say } from './setup.mjs';

await ensureInstalled();
await ensureBuilt();
const built = (path) => import(join(ROOT, 'dist', 'src', path));
const { AppModule, parts } = await built('app/app.module.js');
const { readConfig } = await built('config/config.js');
const { open } = await built('storage/envelope/envelope.js');
const { createServer } = await built('edge/http/server.js');
const { STORAGE } = await built('storage/storage.js');
const { EventRegistry } = await built('core/event-registry.js');
const { FOUNDING_SCENARIO, loadScenario, readScenario } = await built('app/scenario/scenario.js');

const { acceptLoss } = await built('write/log/accept-loss.js');
const { correctClock } = await built('write/log/correct-clock.js');
const { CommandService } = await built('pipeline/commands/handle-command.js');
const { validateBody } = await built('fields/validation.js');

/** What operators record at the command line alone. */
const OPERATORS = [
  [acceptLoss, { entries: 2, texts: 3, reason: { text: 'The disk failed', lang: 'en' } }],
  [
    correctClock,
    { from: 7, at: '2017-09-01T08:00:00Z', reason: { text: 'The clock was ahead', lang: 'en' } },
  ],
];

const types = new EventRegistry(parts.events);
const GOLDEN = join(ROOT, 'test', 'golden');
const fixture = ({ type, version }) => join(GOLDEN, `${type}.v${version}.json`);

const REFERENCES = join(GOLDEN, 'references.json');
const references = JSON.parse(readFileSync(REFERENCES, 'utf8'));

const wanted = new Map(parts.events.filter((type) => !existsSync(fixture(type))).map((it) => [it.type, it]));
for (const recorded of wanted.size > 0 ? await record() : []) {
  const type = wanted.get(recorded.type);
  if (type === undefined) continue;
  wanted.delete(recorded.type);
  const text = ({ data }) => Buffer.from(data).toString('utf8');
  const { data } = open(types, recorded);
  const content = {
    type: recorded.type,
    schemaVersion: recorded.schemaVersion,
    sections: Object.fromEntries(Object.entries(recorded.sections).map(([name, it]) => [name, text(it)])),
    data,
  };
  writeFileSync(fixture(type), `${JSON.stringify(content, null, 2)}\n`, { flag: 'wx' });
  const [subjects, followed, answered] = [type.subjects(data), type.followed(data), type.answered(data)];
  references[`${type.type}.v${type.version}`] = {
    subjects,
    followed: [...new Set(followed)].sort(),
    answered,
  };
  writeFileSync(REFERENCES, `${JSON.stringify(references, null, 2)}\n`);
  say(`wrote ${type.type}.v${type.version}.json`);
}
for (const type of wanted.keys()) say(`no event of type ${type}: add a command to test/golden/commands.json`);
process.exitCode = wanted.size === 0 ? 0 : 1;
if (wanted.size === 0) {
  const read = (type) => [type.type, JSON.parse(readFileSync(fixture(type), 'utf8'))];
  const document = eventDocument(parts.events, new Map(parts.events.map(read)));
  writeFileSync(join(ROOT, 'docs', 'events.md'), document);
}

/** All events that the scenario and the commands make, those with the most fields first. */
async function record() {
  const keys = mkdtempSync(join(tmpdir(), 'ceasefire-golden-'));
  const app = await createServer(
    AppModule,
    readConfig({ EVENT_STORE_URL: 'memory:', LOG_LEVEL: 'error', DATA_DIR: join(keys, 'data') }),
  );
  const aliases = new Map();
  const send = async ({ post, body, recordedAt, by = 'golden', asEntry }, idempotencyKey) => {
    const headers = { 'x-recorded-at': recordedAt, 'idempotency-key': idempotencyKey, 'x-principal': by };
    const response = await app.inject({ method: 'POST', url: post, headers, payload: body });
    const answer = response.json();
    if (asEntry !== undefined) aliases.set(asEntry, answer.events?.[0].id);
    return { status: response.statusCode, body: answer };
  };
  try {
    for (const file of FOUNDING_SCENARIO) await loadScenario(readScenario(file), send, aliases);
    await loadScenario(JSON.parse(readFileSync(join(GOLDEN, 'commands.json'), 'utf8')), send, aliases);
    for (const [useCase, sent] of OPERATORS) {
      const body = validateBody(useCase.body, sent);
      const key = randomUUID();
      const caller = { id: 'golden', roles: new Set(['admin']), bodies: new Set(), zones: 'any' };
      await app
        .get(CommandService)
        .execute(useCase, { params: {}, body, sent, caller, idempotencyKey: key, correlationId: key });
    }
    const events = [];
    for await (const recorded of app.get(STORAGE).store.readAll(-1)) events.push(recorded);
    const fields = (recorded) => Object.keys(open(types, recorded).data).length;
    return events.sort((a, b) => fields(b) - fields(a));
  } finally {
    await app.close();
    rmSync(keys, { recursive: true, force: true });
  }
}
