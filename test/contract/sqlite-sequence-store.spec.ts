import { SqliteSequenceStore } from '../../src/storage/log/kurrentdb/sqlite-sequence-store.js';
import { describeSequenceStore } from './sequence-store.contract.js';
import { temporaryDirectory } from './temporary-directory.js';

describeSequenceStore('The sequence in SQLite', () => {
  const directory = temporaryDirectory();
  const open = (): SqliteSequenceStore => SqliteSequenceStore.open(directory.path('sequence.sqlite'));
  let sequence = open();
  return Promise.resolve({
    sequence,
    reopen: async () => {
      await sequence.close();
      return (sequence = open());
    },
    dispose: async () => {
      await sequence.close();
      directory.remove();
    },
  });
});
