import { readConfig } from './config.js';
import { refuseStart } from './platform/http/refuse-start.js';

// Loading the program takes seconds: what is wrong with its configuration is said before.
try {
  readConfig(process.env);
} catch (error) {
  process.exit(refuseStart(error));
}
const [{ AppModule }, { serve }] = await Promise.all([
  import('./app.module.js'),
  import('./platform/http/serve.js'),
]);
process.exit(await serve(AppModule, process.env));
