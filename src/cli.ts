#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { addAcceptLoss, addAuditorVerbs, addCorrectClock, addMigrateStore } from './cli/auditor-verbs.js';
import { EXIT } from './cli/exit-codes.js';
import { keepFilesPrivate } from './storage/files/private-files.js';

keepFilesPrivate();

const program = new Command('ceasefire')
  .description('Ceasefire Ledger: what was agreed, what was reported, what is known, and since when')
  .exitOverride();

program
  .command('serve')
  .description('serve over HTTP until told to stop; configured by the environment')
  .action(async () => {
    // Loaded here alone: the other verbs start quicker without it.
    const [{ AppModule }, { serve }] = await Promise.all([
      import('./app/app.module.js'),
      import('./edge/http/serve.js'),
    ]);
    process.exit(await serve(AppModule, process.env));
  });

program
  .command('demo')
  .description('serve with the founding scenario (eastern Qalamoun, 2017) in it, in a data folder of its own')
  .action(async () => {
    const [{ AppModule }, { serve }, { DEMO_ENVIRONMENT, loadDemo }] = await Promise.all([
      import('./app/app.module.js'),
      import('./edge/http/serve.js'),
      import('./app/scenario/demo.js'),
    ]);
    const env = { ...DEMO_ENVIRONMENT, ...process.env };
    const exitCode = await serve(AppModule, env, async (app) => {
      const fresh = await loadDemo(app);
      process.stderr.write(`The founding scenario is loaded (${fresh} new commands).\n`);
    });
    process.exit(exitCode);
  });

program
  .command('doctor')
  .description('look at configuration, disk, keys, clock, the whole log and all words, and change nothing')
  .option('--json', 'print the findings as JSON')
  .action(async (options: { readonly json?: boolean }) => {
    const [{ EventRegistry }, { eventTypes }, { reportDoctor }] = await Promise.all([
      import('./core/event-registry.js'),
      import('./events/event-types.js'),
      import('./edge/health/doctor.js'),
    ]);
    const types = new EventRegistry(eventTypes);
    process.exitCode = await reportDoctor(process.env, types, options.json === true, (text) =>
      process.stdout.write(text),
    );
  });

addAuditorVerbs(program);
addMigrateStore(program);
addAcceptLoss(program);
addCorrectClock(program);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? EXIT.GOOD : EXIT.MISUSED;
}
