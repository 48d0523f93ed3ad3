import { AppModule } from './app.module.js';
import { serve } from './platform/http/serve.js';

process.exit(await serve(AppModule, process.env));
