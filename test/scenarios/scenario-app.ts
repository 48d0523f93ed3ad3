import { expect } from '@jest/globals';
import {
  FOUNDING_SCENARIO,
  loadScenario,
  readScenario,
  type ScenarioStep,
} from '../../src/app/scenario/scenario.js';
import { BuiltApp, dataFolder } from '../e2e/built-app.js';
import { MILITARY_SOURCE, type RecordedFact, type Search } from './recorded-fact.js';

/** How long starting and loading may take on a busy machine, before it counts as hung. */
export const LOADING_MS = 120_000;

/** What was answered to a step of the scenario. */
export interface TakenStep {
  readonly step: ScenarioStep;
  readonly warnings: readonly { readonly code: string; readonly pointer: string }[];
}

interface Entry {
  readonly eventId: string;
  readonly type: string;
  readonly recordedAt: string;
  readonly recordedBy?: string;
  readonly data: {
    readonly sourceId?: string;
    readonly report?: { readonly sourceId: string };
    readonly note?: { readonly text: string };
  };
}

interface Listed {
  readonly id: string;
}

/** The built program with the founding scenario sent to it over HTTP, as anybody could; and what it tells of it. */
export class ScenarioApp {
  /** Answers by path: facts of one thing are read from one answer. */
  private readonly read = new Map<string, Promise<unknown>>();

  private constructor(
    readonly app: BuiltApp,
    readonly steps: readonly TakenStep[],
    private readonly remove: () => Promise<void>,
  ) {}

  static async start(): Promise<ScenarioApp> {
    const folder = await dataFolder();
    const app = await BuiltApp.start(folder.path, { AUTH: 'none' });
    const steps: TakenStep[] = [];
    const aliases = new Map<string, string>();
    for (const file of FOUNDING_SCENARIO) {
      await loadScenario(
        readScenario(file),
        async (step, idempotencyKey) => {
          const headers = { 'x-recorded-at': step.recordedAt, 'idempotency-key': idempotencyKey };
          const { status, body } = await app.post(step.post, step.body, { headers });
          steps.push({ step, warnings: (body as Partial<TakenStep>).warnings ?? [] });
          return { status, body };
        },
        aliases,
      );
    }
    return new ScenarioApp(app, steps, folder.remove);
  }

  async stop(): Promise<void> {
    await this.app.stop();
    await this.remove();
  }

  /** The body of an answer that must be good. */
  async ask<Body>(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Body> {
    const { status, body } = await this.app.get(path, { headers });
    expect({ path, status }).toEqual({ path, status: 200 });
    return body;
  }

  /** The path of a thing below /v1. */
  async pathOf(thing: string | Search): Promise<string> {
    if (typeof thing === 'string') return thing;
    const { items } = await this.once<{ items: readonly Listed[] }>(`/v1/${thing.kind}?limit=1000`);
    const found = items.filter((item) => matches(item, thing.fields));
    expect({ ...thing, found: found.length }).toEqual({ ...thing, found: 1 });
    return `${thing.kind}/${found[0]?.id}`;
  }

  /** Reads a fact back: from its thing, from the thing's history with who, when and why, and from the zone's timeline. */
  async expectTold(
    { thing, list, type, says, source, zone }: RecordedFact,
    recordedOn: string,
  ): Promise<void> {
    const path = await this.pathOf(thing);
    const shown = await this.once<Record<string, unknown>>(`/v1/${path}`);
    const { items: history } = await this.once<{ items: readonly Entry[] }>(`/v1/${path}/history?limit=1000`);
    const entries = list === undefined ? [] : (shown[list] as readonly Entry[]);
    const told = entries.find((entry) => entry.type === type && matches(entry.data, says));
    if (list === undefined) expect(shown).toMatchObject(says);
    else if (told === undefined) expect({ type, data: says }).toEqual(entries);
    const entry = list === undefined ? history[0] : history.find(({ eventId }) => eventId === told?.eventId);

    expect(entry).toMatchObject({
      type,
      recordedAt: expect.stringMatching(new RegExp(`^${recordedOn}`)),
      recordedBy: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    if (source !== undefined) {
      const { sourceId = entry?.data.report?.sourceId } = entry?.data ?? {};
      expect(sourceId).toBe(await this.sourceId(source));
    }
    if (zone !== undefined) {
      expect((await this.timelineOf(zone)).map(({ eventId }) => eventId)).toContain(entry?.eventId);
    }
  }

  /** The entries of a zone's story. */
  async timelineOf(zone: string): Promise<readonly (Entry & { readonly at: string })[]> {
    const path = `/v1/zones/${zone}/timeline?limit=1000`;
    return (await this.once<{ items: readonly (Entry & { readonly at: string })[] }>(path)).items;
  }

  private once<Body>(path: string): Promise<Body> {
    const answer = this.read.get(path) ?? this.ask<Body>(path);
    this.read.set(path, answer);
    return answer as Promise<Body>;
  }

  private async sourceId(source: string | undefined): Promise<string | undefined> {
    if (source !== MILITARY_SOURCE) return source;
    const path = await this.pathOf({ kind: 'sources', fields: { label: { text: source } } });
    return path.slice('sources/'.length);
  }
}

/** Whether an answer has at least these fields. */
function matches(answer: unknown, fields: object): boolean {
  try {
    expect(answer).toMatchObject(fields);
    return true;
  } catch {
    return false;
  }
}
