import type { RecordedEvent } from '../../src/core/event-store.js';
import { MemoryEventStore } from '../../src/platform/event-store/memory-event-store.js';
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
    dispose: () => store.close(),
  });
});
