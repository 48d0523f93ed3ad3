import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** What was answered to a GET. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Data of an earlier build, copied to where this one may open them, with the keys they were written with. */
export interface GoldenData {
  readonly env: Readonly<Record<string, string>>;
  /** Of the variant on PostgreSQL: the database as SQL text. */
  readonly sql: string;
  readonly remove: () => Promise<void>;
}

const FOLDER = join(import.meta.dirname, 'golden', 'data-289f3b8');
const SQL = 'database.sql';

/** How today's answers may differ from those of 289f3b8; whoever changes an answer on purpose adds a line. */
const EXPECTED: readonly { readonly path: RegExp; readonly at: RegExp; readonly why: string }[] = [
  {
    path: /\/status\?/,
    at: /\/parameters\/tz$/,
    why: 'The program carries its own time zone data, whose version is told (rules.md 2).',
  },
  {
    path: /^\/v1\/zones\/status\?/,
    at: /\/trialDaysLeft$/,
    why: 'The board shows no days of a trial of an agreement whose force is NO and that has begun (api.md).',
  },
  {
    path: /^\/v1\/zones\/[^/]+\/status\?/,
    at: /\/explanation\/0\/eventIds\/\d+$/,
    why: 'A suspension rests on every later resumption that bears on it, not on the first alone (rules.md 3).',
  },
];

/** Unpacks the data as the build left them. Git keeps no modes: keys and files get the ones that they had. */
export async function goldenData(variant: 'sqlite' | 'postgres'): Promise<GoldenData> {
  const root = await mkdtemp(join(tmpdir(), 'ceasefire-golden-'));
  const [data, keys] = [join(root, 'data'), join(root, 'data.keys')];
  await mkdir(data, { mode: 0o700 });
  await cp(join(FOLDER, 'keys'), keys, { recursive: true });
  await chmod(keys, 0o700);
  for (const key of await readdir(keys)) await chmod(join(keys, key), 0o600);
  let sql = '';
  for (const packed of await readdir(join(FOLDER, variant))) {
    const content = gunzipSync(await readFile(join(FOLDER, variant, packed)));
    const name = packed.replace(/\.gz$/, '');
    if (name === SQL) sql = content.toString('utf8');
    else await writeFile(join(data, name), content, { mode: 0o600 });
  }
  return { env: { DATA_DIR: data }, sql, remove: () => rm(root, { recursive: true }) };
}

/** What the build answered then, by path. */
export async function goldenAnswers(): Promise<ReadonlyMap<string, Answer>> {
  const text = await readFile(join(FOLDER, 'answers.json'), 'utf8');
  return new Map(Object.entries(JSON.parse(text) as Record<string, Answer>));
}

/**
 * Asks everything again.
 *
 * @returns each difference that nobody expected, as `path pointer: then -> now`
 */
export async function unexpectedDifferences(
  app: NestFastifyApplication,
  answers: ReadonlyMap<string, Answer>,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [path, then] of answers) {
    // What failed then was a mistake, and any answer is better.
    if (then.status >= 500) continue;
    const { statusCode: status, body } = await app.inject({ method: 'GET', url: path });
    const now: Answer = { status, body: JSON.parse(body) as unknown };
    for (const [at, was, is] of differences(then, now)) {
      if (EXPECTED.some((it) => it.path.test(path) && it.at.test(at))) continue;
      found.push(`${path} ${at}: ${shown(was)} -> ${shown(is)}`);
    }
  }
  return found;
}

/** Where two values differ, as JSON pointers, with both. */
function differences(a: unknown, b: unknown, at = ''): readonly (readonly [string, unknown, unknown])[] {
  if (Object.is(a, b)) return [];
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return [[at, a, b]];
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].flatMap((key) => differences(a[key], b[key], `${at}/${key}`));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 200);
}
