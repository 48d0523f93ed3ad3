import { Injectable } from '@nestjs/common';

/** How one thing that the program depends on fares. The reason is for everybody to read: no path, no address. */
export type Health = ({ readonly ok: true } | { readonly ok: false; readonly reason: string }) & {
  /** Of the entries: those that cannot be read, by id. What rests on them is not answered; all else is. */
  readonly unreadable?: readonly string[];
  /** Of the sequencer of a distributed log: see `Sequencing`. */
  readonly delayMs?: number;
  readonly here?: boolean;
};

/** The state of all that was registered. */
export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, Health>>;
}

/** Says whether the program can do its work. Whoever opens something that can fail registers a check of it. */
@Injectable()
export class HealthChecks {
  private readonly checks = new Map<string, () => Health | Promise<Health>>();

  /**
   * @param name what is checked, like `event-store`
   * @param check must answer soon; one that throws counts as failed
   */
  register(name: string, check: () => Health | Promise<Health>): void {
    if (this.checks.has(name)) throw new Error(`Health check ${name} is registered twice`);
    this.checks.set(name, check);
  }

  async run(): Promise<Readiness> {
    const results = await Promise.all(
      [...this.checks].map(async ([name, check]) => [name, await outcomeOf(check)] as const),
    );
    return { ready: results.every(([, health]) => health.ok), checks: Object.fromEntries(results) };
  }
}

async function outcomeOf(check: () => Health | Promise<Health>): Promise<Health> {
  try {
    return await check();
  } catch {
    return { ok: false, reason: 'The check itself failed.' };
  }
}
