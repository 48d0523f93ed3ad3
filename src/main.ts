import { isAllInFiles, readConfig } from './config/config.js';
import { keepFilesPrivate } from './storage/files/private-files.js';
import { refuseStart } from './edge/http/refuse-start.js';
import { beginEarly } from './storage/read-models/thread/early-thread.js';

keepFilesPrivate();

// Whoever read what is said to people may have gone, which is no reason to end.
process.stderr.on('error', () => undefined);

// Loading the program takes seconds: what is wrong with its configuration is said before.
try {
  if (isAllInFiles(readConfig(process.env))) beginEarly(new URL('./read-models-thread.js', import.meta.url));
} catch (error) {
  process.exit(refuseStart(error));
}
const [{ AppModule }, { serve }] = await Promise.all([
  import('./app/app.module.js'),
  import('./edge/http/serve.js'),
]);
process.exit(await serve(AppModule, process.env));
