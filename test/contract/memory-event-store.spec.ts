import { expect } from '@jest/globals';
import type { RecordedEvent } from '../../src/core/event-store.js';
import { MemoryEventStore } from '../../src/storage/log/memory/memory-event-store.js';
import { describeEventStore } from './event-store.contract.js';

describeEventStore('the event store in memory', () => {
  const log: RecordedEvent[] = [];
  let store = new MemoryEventStore(log);
  return Promise.resolve({
    store,
    reopen: async () => {
      await store.close();
      return (store = new MemoryEventStore(log));
    },
    lose: async (position) => {
      await store.close();
      const { length } = log.splice(position, 1);
      expect(length).toBe(1);
      return (store = new MemoryEventStore(log));
    },
    dispose: () => store.close(),
  });
});
