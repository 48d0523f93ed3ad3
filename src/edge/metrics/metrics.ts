import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ProjectionStatus } from '../../storage/read-models/lifecycle/projection-runner.js';

/** What became of a command, as far as its answer's status tells. */
export type Outcome = 'recorded' | 'repeated' | 'refused' | 'unavailable' | 'failed';

/** What a scrape asks of the running program. */
export interface Observed {
  readonly projections: () => Promise<readonly ProjectionStatus[]>;
  /** How many entries the log holds. */
  readonly entries: () => Promise<number>;
  /** How many of them cannot be read, and are set aside with what rests on them. */
  readonly unreadable: () => Promise<number>;
  /** Milliseconds that the sequencer of a distributed log is behind; undefined where there is none. */
  readonly sequencingDelayMs?: (() => number) | undefined;
}

const STATES = ['booting', 'live', 'parked', 'stopped'] as const;
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const BATCH_SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

/** Memory, processor time and event loop belong to the process, however many programs a test starts in it. */
const ofProcess = new Registry();
collectDefaultMetrics({ register: ofProcess });

/**
 * What the program counts of itself, in the form that Prometheus reads. Labels are names out of the code (commands, route
 * templates, projections), never an id, a word or a caller: neither people nor the number of series can grow from them.
 */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();

  private readonly commands = new Counter({
    name: 'ceasefire_commands_total',
    help: 'Commands answered, by name and outcome.',
    labelNames: ['command', 'outcome'] as const,
    registers: [this.registry],
  });

  private readonly queries = new Histogram({
    name: 'ceasefire_query_duration_seconds',
    help: 'From the arrival of a query to the end of its answer, by route.',
    labelNames: ['route'] as const,
    buckets: SECONDS,
    registers: [this.registry],
  });

  private readonly commits = new Histogram({
    name: 'ceasefire_log_commit_appends',
    help: 'Appends that shared a transaction and its fsync (embedded log); the count is that of commits.',
    buckets: BATCH_SIZES,
    registers: [this.registry],
  });

  private readonly batches = new Histogram({
    name: 'ceasefire_projection_batch_entries',
    help: 'Entries that a projection handled in one transaction.',
    labelNames: ['projection'] as const,
    buckets: BATCH_SIZES,
    registers: [this.registry],
  });

  private readonly unreadableTexts = new Set<string>();
  private readonly texts = new Gauge({
    name: 'ceasefire_unreadable_texts',
    help: 'Texts that could not be opened when they were asked for, since the start. Alert on any.',
    registers: [this.registry],
  });

  /** A text could not be opened. @returns whether it is the first since the start */
  textUnreadable(ref: string): boolean {
    const isFirst = this.unreadableTexts.size === 0;
    this.unreadableTexts.add(ref);
    this.texts.set(this.unreadableTexts.size);
    return isFirst;
  }

  /** A command was answered. @param command its name in the code */
  answered(command: string, outcome: Outcome): void {
    this.commands.inc({ command, outcome });
  }

  /** A query was answered. @param route its template, like `/v1/zones/:id/status` */
  asked(route: string, seconds: number): void {
    this.queries.observe({ route }, seconds);
  }

  /** A transaction of the log is durable. @param appends how many callers shared it */
  committed(appends: number): void {
    this.commits.observe(appends);
  }

  /** A projection has these entries in its rows. */
  handled(projection: string, entries: number): void {
    this.batches.observe({ projection }, entries);
  }

  /** Adds what is looked up at each scrape. To be called once. */
  observe({ projections, entries, unreadable, sequencingDelayMs }: Observed): void {
    const registers = [this.registry];
    new Gauge({
      name: 'ceasefire_log_entries',
      help: 'Entries in the log; it only grows.',
      registers,
      async collect() {
        this.set(await entries());
      },
    });
    new Gauge({
      name: 'ceasefire_unreadable_entries',
      help: 'Entries that cannot be read. Alert on any: what rests on them is answered with 503 until they are withdrawn.',
      registers,
      async collect() {
        this.set(await unreadable());
      },
    });
    if (sequencingDelayMs !== undefined) {
      new Gauge({
        name: 'ceasefire_sequencer_delay_seconds',
        help: 'From the answer to a command until its position in the log (KurrentDB). Goal: 1.',
        registers,
        collect() {
          this.set(sequencingDelayMs() / 1_000);
        },
      });
    }
    new Gauge({
      name: 'ceasefire_projection_state',
      help: '1 for the state that it is in. Alert on parked: nothing is skipped, so it stands still.',
      labelNames: ['projection', 'state'] as const,
      registers,
      async collect() {
        for (const { name: projection, state } of await projections()) {
          for (const each of STATES) this.set({ projection, state: each }, each === state ? 1 : 0);
        }
      },
    });
    new Gauge({
      name: 'ceasefire_projection_lag_entries',
      help: 'Entries of the log that are not in its rows yet.',
      labelNames: ['projection'] as const,
      registers,
      async collect() {
        for (const { name: projection, lag } of await projections()) this.set({ projection }, lag);
      },
    });
    new Gauge({
      name: 'ceasefire_projection_rebuilt_entries',
      help: 'Entries in the new rows of a rebuild; only while one is under way.',
      labelNames: ['projection'] as const,
      registers,
      async collect() {
        this.reset();
        for (const { name: projection, rebuilding } of await projections()) {
          if (rebuilding !== undefined) this.set({ projection }, rebuilding + 1);
        }
      },
    });
  }

  /** Everything as text (Prometheus 0.0.4). */
  async text(): Promise<string> {
    const parts = await Promise.all([this.registry.metrics(), ofProcess.metrics()]);
    return parts.join('\n');
  }

  /** Media type of `text`. */
  get contentType(): string {
    return this.registry.contentType;
  }
}
