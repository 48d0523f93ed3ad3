import { cpSync, readdirSync, rmSync } from 'node:fs';
import { describeRestoreAndMove } from './restore-and-move.contract.js';

describeRestoreAndMove('SQLite', (directory) => {
  const remove = (beginning: string): Promise<void> => {
    for (const name of readdirSync(directory.path('data'))) {
      if (name.startsWith(beginning)) rmSync(directory.path(`data/${name}`));
    }
    return Promise.resolve();
  };
  return Promise.resolve({
    env: {},
    // They lie in the data folder, which is backed up as a whole.
    backWordsUp: () => Promise.resolve(),
    putWordsBack: async () => {
      await remove('text.sqlite');
      cpSync(directory.path('backup/text.sqlite'), directory.path('data/text.sqlite'));
    },
    removeReadModels: () => remove('read-models.sqlite'),
    removePositions: () => remove('sequence.sqlite'),
  });
});
