/**
 * The protocol double in a process of its own, to be killed: `node double-child.js FILE PORT`. Says `listening on PORT`
 * on standard error.
 */
import { argv, stderr } from 'node:process';
import { KurrentDbDouble } from '../../test/kurrentdb-double/kurrentdb-double.js';

const double = await KurrentDbDouble.start({ file: argv[2] ?? '', port: Number(argv[3] ?? 0) });
stderr.write(`listening on http://127.0.0.1:${double.port}\n`);
