import { type KeptWords, MemoryTextStore } from '../../src/platform/text-store/memory-text-store.js';
import { describeTextStore } from './text-store.contract.js';

describeTextStore('the text store in memory', () => {
  const kept = new Map<string, KeptWords>();
  const store = new MemoryTextStore(kept);
  return Promise.resolve({
    store,
    reopen: () => Promise.resolve(new MemoryTextStore(kept)),
    dispose: () => store.close(),
  });
});
