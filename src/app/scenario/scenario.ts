import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One command of a scenario, as anybody could send it. */
export interface ScenarioStep {
  /** Number of the sentence of the source that it records; absent where it only prepares (an actor, a place). */
  readonly sentence?: number;
  /** Recording time, RFC 3339 UTC; the scenario has its own clock. */
  readonly recordedAt: string;
  /** The route, with its ids; `{alias}` stands for the id that an earlier step got from the server. */
  readonly post: string;
  /** Alias under which later steps name the id in this step's answer: the server makes those of confidential sources. */
  readonly as?: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Where the contract bends the fact, or what the recorder inferred; recorded with it, as the body's `note`. */
  readonly note?: string;
}

/** The files of the founding scenario: the article, then dated facts after it. */
export const FOUNDING_SCENARIO = ['article.json', 'afterwards.json'] as const;

/** Sends one command; answers its status and body. */
export type SendStep = (
  step: ScenarioStep,
  idempotencyKey: string,
) => Promise<{ readonly status: number; readonly body: unknown }>;

/** The steps of one file of the founding scenario, in order. */
export function readScenario(file: (typeof FOUNDING_SCENARIO)[number]): readonly ScenarioStep[] {
  return JSON.parse(
    readFileSync(join(packageRoot(), 'scenarios', 'eastern-qalamoun', file), 'utf8'),
  ) as ScenarioStep[];
}

/**
 * Sends steps in order, each under a key that follows from what it says: what was loaded before is answered as done.
 *
 * @param aliases ids that earlier steps got; those of these steps are added
 * @returns how many steps were new
 * @throws Error naming the step that was refused, and why
 */
export async function loadScenario(
  steps: readonly ScenarioStep[],
  send: SendStep,
  aliases: Map<string, string>,
): Promise<number> {
  let fresh = 0;
  for (const step of steps) {
    const noted = withNote(step);
    const { status, body } = await send(named(noted, aliases), keyOf(noted));
    if (status !== 200 && status !== 201) {
      throw new Error(`The scenario's POST ${step.post} was refused: ${JSON.stringify(body)}`);
    }
    if (status === 201) fresh += 1;
    if (step.as !== undefined) aliases.set(step.as, (body as { id: string }).id);
  }
  return fresh;
}

/** The step with its note where the route takes one: who reads the fact reads what it stands for. */
function withNote(step: ScenarioStep): ScenarioStep {
  if (step.note === undefined) return step;
  return { ...step, body: { ...step.body, note: { text: step.note, lang: 'en' } } };
}

/** The step with ids in the place of aliases. */
function named(step: ScenarioStep, aliases: ReadonlyMap<string, string>): ScenarioStep {
  const text = JSON.stringify(step).replaceAll(
    /\{([a-z-]+)\}/g,
    (braced, alias: string) => aliases.get(alias) ?? braced,
  );
  return JSON.parse(text) as ScenarioStep;
}

/** A UUID (version 8) that only the same command has. */
function keyOf({ post, body }: ScenarioStep): string {
  const hash = createHash('sha256')
    .update(`${post}\n${JSON.stringify(body)}`)
    .digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

/** The folder of package.json: this file lies deeper in it once it is built. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}
