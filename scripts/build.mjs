// npm run build: the program from its sources, into dist; what it needs is installed by then.
import { build } from './setup.mjs';

await build();
