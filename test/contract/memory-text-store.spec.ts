import { MemoryTextStore } from '../../src/storage/text-store/memory-text-store.js';
import { describeTextStore } from './text-store.contract.js';

describeTextStore('the text store in memory', () => {
  const store = new MemoryTextStore();
  return Promise.resolve({
    store,
    reopen: () => Promise.resolve(new MemoryTextStore(store)),
    dispose: () => store.close(),
  });
});
