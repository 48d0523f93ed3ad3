import { randomUUID } from 'node:crypto';
import { KurrentDbEventStore } from '../../src/platform/event-store/kurrentdb/kurrentdb-event-store.js';
import { DEFAULT_PATIENCE } from '../../src/platform/event-store/kurrentdb/patience.js';
import { SqliteSequenceStore } from '../../src/platform/event-store/kurrentdb/sqlite-sequence-store.js';
import { KurrentDbDouble } from '../kurrentdb-double/kurrentdb-double.js';
import { describeEventStore } from './event-store.contract.js';
import { takeOut } from './take-out.js';
import { temporaryDirectory } from './temporary-directory.js';

const SERVER = process.env['KURRENTDB_URL'];

/** Long enough that every append is answered with its position, as this suite expects. */
const PATIENT = { ...DEFAULT_PATIENCE, positionMs: 20_000 };

describeEventStore(
  `the event store in KurrentDB (${SERVER === undefined ? 'protocol double' : 'server at KURRENTDB_URL'})`,
  async () => {
    const directory = temporaryDirectory();
    const double =
      SERVER === undefined ? await KurrentDbDouble.start({ file: directory.path('double.log') }) : undefined;
    const url = SERVER ?? double?.url ?? '';
    // A log of its own for each test, also where all of them share a server.
    const prefix = `test-${randomUUID()}.`;
    const open = (): Promise<KurrentDbEventStore> =>
      KurrentDbEventStore.open({
        url,
        prefix,
        patience: PATIENT,
        sequence: SqliteSequenceStore.open(directory.path('sequence.sqlite')),
      });
    let store = await open();
    return {
      store,
      reopen: async () => {
        await store.close();
        return (store = await open());
      },
      lose: async (position) => {
        await store.close();
        takeOut(directory.path('sequence.sqlite'), 'entry', position);
        return (store = await open());
      },
      dispose: async () => {
        await store.close();
        double?.stop();
        directory.remove();
      },
    };
  },
  { contenders: 16 },
);
