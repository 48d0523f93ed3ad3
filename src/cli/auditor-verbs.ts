import type { Command } from 'commander';
import { type Config, readConfig } from '../config/config.js';
import { StartRefused } from '../core/start-refused.js';
import { mustHoldALog } from '../storage/files/data-folder.js';
import { DEMO_ENVIRONMENT } from '../app/scenario/demo.js';
import { type CommonOptions, type Console, runVerb } from './console.js';
import type { Correction } from './correct-clock.js';
import type { ExitCode } from './exit-codes.js';
import type { LedgerReader } from './ledger-reader.js';

interface WhenOptions extends CommonOptions {
  readonly at?: string;
  readonly knownAt?: string;
  readonly position?: string;
  readonly tz?: string;
}

interface ReplayOptions extends WhenOptions {
  readonly from?: string;
  readonly to?: string;
  readonly step?: string;
  readonly changes?: boolean;
}

/** The verbs of auditors and operators on a data folder. What each needs is loaded when it is used: others start quicker. */
export function addAuditorVerbs(program: Command): void {
  common(program.command('status <zone>').description('the status of a zone, with both axes of time'))
    .option('--at <moment>', 'what was so then: an instant, or a local date for its end')
    .option('--known-at <moment>', 'as it was known then')
    .option('--position <number>', 'as known at this position of the log')
    .option('--tz <zone>', 'time zone of dates; the zone’s own unless said')
    .action((zone: string, { at, knownAt, position, tz, ...options }: WhenOptions) =>
      reading(options, async (ledger, console) => {
        const { showStatus } = await import('./show-status.js');
        return showStatus(ledger, zone, { at, knownAt, position, tz }, console);
      }),
    );

  common(
    program
      .command('replay <zone>')
      .description('the status step by step, folded afresh from the log; 1 if a read model disagrees'),
  )
    .option('--from <moment>', 'first step; 30 days before the end unless said')
    .option('--to <moment>', 'last step at the latest; today unless said')
    .option('--step <duration>', 'ISO 8601, in the zone’s calendar: P1D, P1M, PT6H', 'P1D')
    .option('--known-at <moment>', 'as it was known then')
    .option('--position <number>', 'as known at this position of the log')
    .option('--tz <zone>', 'time zone of dates and steps; the zone’s own unless said')
    .option('--changes', 'only the steps at which something changed')
    .action(
      (zone: string, { from, to, step, knownAt, position, tz, changes = false, ...options }: ReplayOptions) =>
        reading(options, async (ledger, console) => {
          const { showReplay } = await import('./show-replay.js');
          return showReplay(ledger, { zone, from, to, step, knownAt, position, tz }, { changes }, console);
        }),
    );

  common(
    program
      .command('diff <zone> <a> <b>')
      .description(
        'what differs between two statuses and why; each at:…, knownAt:… or position:…, or two of them with a comma',
      ),
  )
    .option('--tz <zone>', 'time zone of dates; the zone’s own unless said')
    .action((zone: string, a: string, b: string, { tz, ...options }: WhenOptions) =>
      reading(options, async (ledger, console) => {
        const { showDiff } = await import('./show-diff.js');
        return showDiff(ledger, { zone, a, b, tz }, console);
      }),
    );

  common(
    program
      .command('trace <event>')
      .description('an entry: its command, what it answers, what came of it, the zones that it bears on'),
  ).action((event: string, options: CommonOptions) =>
    reading(options, async (ledger, console) => {
      const { showTrace } = await import('./show-trace.js');
      return showTrace(ledger, event, console);
    }),
  );

  common(
    program
      .command('rebuild [projection]')
      .description('makes a read model, or all of them, anew from the log; the server must be stopped'),
  ).action((projection: string | undefined, options: CommonOptions) =>
    ending(options, async (console) => {
      const config = configured(options);
      const { rebuildProjections } = await import('./rebuild-projections.js');
      return rebuildProjections(config, projection, console);
    }),
  );
}

/** What only who sits at the machine can do, with the program stopped. */
export function addAcceptLoss(program: Command): void {
  common(
    program
      .command('accept-loss')
      .description(
        'takes down in the log that entries or texts are lost for good; the server must be stopped',
      ),
  )
    .requiredOption('--reason <text>', 'why they are lost, for whoever reads the log later')
    .action(({ reason, demo = false, ...options }: CommonOptions & { readonly reason: string }) =>
      ending(options, async (console) => {
        const { acceptLoss } = await import('./accept-loss.js');
        return acceptLoss(readConfig({ ...(demo ? DEMO_ENVIRONMENT : {}), ...process.env }), reason, console);
      }),
    );
}

interface CorrectClockOptions extends CommonOptions, Correction {}

/** The way back from a clock that was ahead. */
export function addCorrectClock(program: Command): void {
  common(
    program
      .command('correct-clock')
      .description(
        'says of the entries from a position on when they were recorded, after a wrong clock, and makes the read models anew; the server must be stopped',
      ),
  )
    .requiredOption('--from <position>', 'the first entry under the wrong clock')
    .requiredOption('--at <instant>', 'when it and all after it were recorded, like 2026-11-30T10:00:00Z')
    .requiredOption('--reason <text>', 'what happened, for whoever reads the log later')
    .action(({ from, at, reason, ...options }: CorrectClockOptions) =>
      ending(options, async (console) => {
        const config = configured(options);
        const { correctClock } = await import('./correct-clock.js');
        return correctClock(config, { from, at, reason }, console);
      }),
    );
}

interface MigrateOptions extends CommonOptions {
  readonly from?: string;
  readonly to?: string;
}

/** Moving a log, for operators. */
export function addMigrateStore(program: Command): void {
  common(
    program
      .command('migrate-store')
      .description(
        'copies an embedded log to KurrentDB and verifies it entry by entry; interrupted, it goes on where it was; the server must be stopped',
      ),
  )
    .option('--from <folder>', 'data folder of the embedded log; DATA_DIR unless said')
    .option(
      '--to <url>',
      'connection string of KurrentDB; EVENT_STORE_URL unless said, which no list of processes shows',
    )
    .action(({ from, to = process.env['EVENT_STORE_URL'], demo = false, ...options }: MigrateOptions) =>
      ending(options, async (console) => {
        if (to === undefined || to === '') throw new StartRefused('Give --to, or set EVENT_STORE_URL.', 2);
        const { dataDir } = readConfig({
          ...(demo ? DEMO_ENVIRONMENT : {}),
          ...process.env,
          EVENT_STORE_URL: to,
        });
        const { migrateStore } = await import('./migrate-store.js');
        return migrateStore(from ?? dataDir, to, console);
      }),
    );
}

function common(verb: Command): Command {
  return verb
    .option('--json', 'print the result as JSON')
    .option('--quiet', 'tell no progress')
    .option('--demo', `use the demo's data (${DEMO_ENVIRONMENT.DATA_DIR}) where DATA_DIR is not set`);
}

async function ending(options: CommonOptions, verb: (console: Console) => Promise<ExitCode>): Promise<void> {
  process.exitCode = await runVerb(options, verb);
}

function reading(
  options: CommonOptions,
  verb: (ledger: LedgerReader, console: Console) => Promise<ExitCode>,
): Promise<void> {
  return ending(options, async (console) => {
    const config = configured(options);
    const { withLedger } = await import('./ledger-reader.js');
    return withLedger(config, console.progress, (ledger) => verb(ledger, console));
  });
}

/** Looks at the data folder before anything heavy is loaded. @throws StartRefused */
function configured({ demo = false }: CommonOptions): Config {
  const config = readConfig(demo ? { ...DEMO_ENVIRONMENT, ...process.env } : process.env);
  mustHoldALog(config);
  return config;
}
