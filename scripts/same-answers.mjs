// node scripts/same-answers.mjs BEFORE AFTER: two checkouts, installed and built. Both open copies of the golden data and are
// asked everything, then both record the founding scenario and a command of every type into an empty folder under the same
// keys. Prints each answer that is not the same, byte for byte, and ends with 1 if there is one. For rebuildings that must
// change no answer.
import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdtempSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { ended, ROOT } from './setup.mjs';
import { listening } from './smoke.mjs';

const GOLDEN = join(ROOT, 'test', 'golden');
const DATA = join(GOLDEN, 'data-289f3b8');
const { FOUNDING_SCENARIO, loadScenario, readScenario } = await import(
  join(ROOT, 'dist', 'src', 'app', 'scenario', 'scenario.js')
);

const [before, after] = process.argv.slice(2, 4).map((folder) => resolve(folder));
if (after === undefined)
  throw new Error('Name two folders of builds: node scripts/same-answers.mjs BEFORE AFTER');
const [then, now] = [await answersOf(before), await answersOf(after)];
const differing = [...new Set([...then.keys(), ...now.keys()])].filter(
  (key) => then.get(key) !== now.get(key),
);
for (const key of differing)
  console.log(`${key}\n  before: ${short(then.get(key))}\n  after:  ${short(now.get(key))}`);
console.log(`${then.size} answers compared, ${differing.length} differ`);
process.exitCode = differing.length === 0 ? 0 : 1;

/** @returns status and bytes of every answer, by what was asked */
async function answersOf(build) {
  const answers = new Map();
  await running(build, unpackGolden, async (base) => {
    const paths = Object.keys(JSON.parse(readFileSync(join(DATA, 'answers.json'), 'utf8')));
    const entries = await everyEntry(base);
    for (const path of ['/openapi.json', ...paths, ...entries.flatMap(aboutEntry)]) {
      answers.set(`GET ${path}`, await ask(base, path));
    }
  });
  await running(
    build,
    () => undefined,
    async (base) => {
      const everyType = JSON.parse(readFileSync(join(GOLDEN, 'commands.json'), 'utf8'));
      const aliases = new Map();
      const send = sending(base, answers, aliases);
      for (const file of FOUNDING_SCENARIO) await loadScenario(readScenario(file), send, aliases);
      await loadScenario(everyType, send, aliases);
    },
  );
  return answers;
}

function aboutEntry({ eventId, stream }) {
  return [`/v1/audit/events/${eventId}`, `/v1/audit/streams/${stream}?limit=100`];
}

async function everyEntry(base) {
  const found = [];
  let next = '/v1/audit/events?limit=100';
  while (next !== undefined) {
    const page = await (await fetch(base + next)).json();
    if (page.items === undefined) throw new Error(`${next} was answered ${JSON.stringify(page)}`);
    found.push(...page.items);
    next = page.next === undefined ? undefined : `/v1/audit/events?limit=100&after=${page.next}`;
  }
  return found;
}

async function ask(base, path) {
  const response = await fetch(base + path);
  return `${response.status} ${await response.text()}`;
}

/** Sends a step, keeps the answer under its route and key, and names its first entry where the step has a name for it. */
function sending(base, answers, aliases) {
  return async ({ post, body, recordedAt, asEntry, by = 'golden' }, key) => {
    const response = await fetch(base + post, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': key,
        'x-recorded-at': recordedAt,
        'x-principal': by,
      },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    answers.set(`POST ${post} ${key}`, `${response.status} ${text}`);
    const answer = JSON.parse(text);
    if (asEntry !== undefined) aliases.set(asEntry, answer.events?.[0].id);
    return { status: response.status, body: answer };
  };
}

/** Runs a build over a folder with the golden keys until `use` is done. */
async function running(build, prepare, use) {
  const work = mkdtempSync(join(tmpdir(), 'ceasefire-same-answers-'));
  const [data, keys] = [join(work, 'data'), join(work, 'keys')];
  try {
    mkdirSync(data, { mode: 0o700 });
    cpSync(join(DATA, 'keys'), keys, { recursive: true });
    chmodSync(keys, 0o700);
    for (const key of readdirSync(keys)) chmodSync(join(keys, key), 0o600);
    prepare(data);
    const child = spawn(process.execPath, [join(build, 'dist', 'src', 'main.js')], {
      env: {
        ...process.env,
        PORT: '0',
        HOST: '127.0.0.1',
        AUTH: 'none',
        DATA_DIR: data,
        LOG_SECRET_FILE: join(keys, 'log-secret'),
        VAULT_KEY_FILE: join(keys, 'vault-key'),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const exit = ended(child);
    let output = '';
    child.stderr.setEncoding('utf8').on('data', (text) => (output += text));
    try {
      const base = await listening(child, () => output);
      while ((await fetch(`${base}/health/ready`)).status !== 200) await sleep(200);
      await use(base);
    } finally {
      child.kill('SIGTERM');
      await exit;
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Git keeps no modes: files get those that they had. */
function unpackGolden(data) {
  for (const packed of readdirSync(join(DATA, 'sqlite'))) {
    const content = gunzipSync(readFileSync(join(DATA, 'sqlite', packed)));
    writeFileSync(join(data, packed.replace(/\.gz$/, '')), content, { mode: 0o600 });
  }
}

function short(answer) {
  return answer === undefined ? 'not asked' : answer.slice(0, 200);
}
