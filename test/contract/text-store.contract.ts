import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { KeyReused } from '../../src/core/errors.js';
import { type TextStore, WordsErased } from '../../src/storage/text-store/text-store.js';

/** One text store under test. */
export interface OpenTextStore {
  readonly store: TextStore;
  /** Closes the store and opens it again on what it kept. */
  readonly reopen: () => Promise<TextStore>;
  readonly dispose: () => Promise<void>;
}

const note = {
  ref: 'ref-note',
  commandId: 'command-note',
  text: 'Shelling heard from the north, all night.',
  lang: 'en',
};
const quote = { ref: 'ref-quote', commandId: 'command-quote', text: 'سمعنا القصف \u{1f54a}', lang: 'ar' };

/** The specification of the text store; both adapters pass it. */
export function describeTextStore(name: string, open: () => Promise<OpenTextStore>): void {
  describe(name, () => {
    let opened: OpenTextStore;
    let store: TextStore;

    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.dispose());

    describe('put', () => {
      it('answers a commitment of 32 bytes for each reference', async () => {
        const commitments = await store.put([note, quote]);
        expect([...commitments].map(([ref, commitment]) => [ref, commitment.length])).toEqual([
          [note.ref, 32],
          [quote.ref, 32],
        ]);
      });

      it('commits to the same words differently under two references, so that equal words do not show', async () => {
        const commitments = await store.put([note, { ...note, ref: 'ref-other' }]);
        expect(commitments.get('ref-other')).not.toEqual(commitments.get(note.ref));
      });

      it('of the same words again answers the same commitment, at once, later, and after reopening', async () => {
        const [first, beside] = await Promise.all([store.put([note]), store.put([note])]);
        expect(beside).toEqual(first);
        expect(await store.put([quote, note])).toEqual(new Map([...(await store.put([quote])), ...first]));
        store = await opened.reopen();
        expect(await store.put([note])).toEqual(first);
      });

      it.each([
        ['text', { ...note, text: 'Other words.' }],
        ['language', { ...note, lang: 'fr' }],
      ])(
        'of other %s under a reference that is there is a reused key, and changes nothing',
        async (_, other) => {
          await store.put([note]);
          await expect(store.put([other])).rejects.toBeInstanceOf(KeyReused);
          expect((await store.get([note.ref])).get(note.ref)).toEqual({ text: note.text, lang: note.lang });
        },
      );

      it('keeps all or none', async () => {
        await store.put([note]);
        await expect(store.put([quote, { ...note, text: 'Other words.' }])).rejects.toBeInstanceOf(KeyReused);
        expect(await store.get([quote.ref])).toEqual(new Map());
      });

      it('of nothing answers nothing', async () => {
        expect(await store.put([])).toEqual(new Map());
      });
    });

    describe('get', () => {
      it('gives the words of each reference back, also after reopening', async () => {
        await store.put([note, quote]);
        const words = new Map([note, quote].map(({ ref, text, lang }) => [ref, { text, lang }]));
        expect(await store.get([note.ref, quote.ref])).toEqual(words);
        store = await opened.reopen();
        expect(await store.get([note.ref, quote.ref])).toEqual(words);
      });

      it.each([0, 150, 1024, 4096, 16_384, 16_385, 100_000])(
        'gives %i characters back whole',
        async (length) => {
          const long = { ref: 'ref-long', commandId: 'command', text: 'x'.repeat(length), lang: 'en' };
          await store.put([long]);
          expect((await store.get([long.ref])).get(long.ref)).toEqual({ text: long.text, lang: 'en' });
        },
      );

      it('leaves out what it does not know', async () => {
        await store.put([note]);
        expect([...(await store.get(['ref-unknown', note.ref])).keys()]).toEqual([note.ref]);
      });
    });

    describe('erase', () => {
      it('destroys the words of one reference alone, for ever', async () => {
        await store.put([note, quote]);
        await store.erase(note.ref);
        expect([...(await store.get([note.ref, quote.ref])).keys()]).toEqual([quote.ref]);
        store = await opened.reopen();
        expect([...(await store.get([note.ref, quote.ref])).keys()]).toEqual([quote.ref]);
      });

      it('is remembered: erased is not unknown, also after reopening', async () => {
        await store.put([note, quote]);
        await store.erase(note.ref);
        store = await opened.reopen();
        expect(await store.erased([note.ref, quote.ref, 'ref-unknown'])).toEqual(new Set([note.ref]));
      });

      it('is no error for what is erased already or unknown, and does not make the unknown erased', async () => {
        await store.put([note]);
        await store.erase(note.ref);
        await store.erase(note.ref);
        await store.erase('ref-unknown');
        expect(await store.erased([note.ref, 'ref-unknown'])).toEqual(new Set([note.ref]));
      });

      it('is final: a late retry does not bring the words back', async () => {
        await store.put([note]);
        await store.erase(note.ref);
        await expect(store.put([note])).rejects.toBeInstanceOf(WordsErased);
        expect(await store.get([note.ref])).toEqual(new Map());
      });
    });

    describe('lost', () => {
      it('are references of which nothing is known: neither kept nor erased', async () => {
        await store.put([note, quote]);
        await store.erase(note.ref);
        expect(await store.lost([note.ref, quote.ref, 'ref-unknown'])).toEqual(new Set(['ref-unknown']));
        expect(await store.lost([])).toEqual(new Set());
      });
    });

    describe('meta', () => {
      it('keeps values by key, also after reopening', async () => {
        await store.meta.set({ ledger: 'a', position: '1' });
        await store.meta.set({ position: '2' });
        store = await opened.reopen();
        const kept = await Promise.all(['ledger', 'position', 'other'].map((key) => store.meta.get(key)));
        expect(kept).toEqual(['a', '2', undefined]);
      });
    });

    describe('spare', () => {
      it('keeps what is there from every sweep, whatever comes later', async () => {
        await store.put([note]);
        expect(await store.isEmpty()).toBe(false);
        store = await opened.reopen();
        await store.spare();
        await store.put([quote]);
        store = await opened.reopen();
        expect(await store.sweep(() => false)).toBe(1);
        expect([...(await store.get([note.ref, quote.ref])).keys()]).toEqual([note.ref]);
      });
    });

    describe('sweep', () => {
      const nothing = (): boolean => false;

      it('removes words of an earlier run whose command made no entry, and says how many', async () => {
        await store.put([note, quote]);
        store = await opened.reopen();
        expect(await store.sweep((commandId) => Promise.resolve(commandId === quote.commandId))).toBe(1);
        expect([...(await store.get([note.ref, quote.ref])).keys()]).toEqual([quote.ref]);
        expect(await store.erased([note.ref])).toEqual(new Set());
      });

      it('spares words that were put in this run, since their entry may be on its way', async () => {
        await store.put([note]);
        expect(await store.sweep(nothing)).toBe(0);
        expect((await store.get([note.ref])).size).toBe(1);
      });

      it('spares words of an earlier run that a retry has put again, even while it goes on', async () => {
        await store.put([note, quote]);
        store = await opened.reopen();
        await store.put([note]);
        const putAgain = async (commandId: string): Promise<boolean> => {
          if (commandId === quote.commandId) await store.put([quote]);
          return false;
        };
        expect(await store.sweep(putAgain)).toBe(0);
        expect((await store.get([note.ref, quote.ref])).size).toBe(2);
      });

      it('goes through more than a page', async () => {
        const many = Array.from({ length: 1201 }, (_, n) => ({
          ref: `ref-${n}`,
          commandId: `command-${n}`,
          text: 'x',
          lang: 'en',
        }));
        await store.put(many);
        store = await opened.reopen();
        expect(await store.sweep((commandId) => commandId === 'command-7')).toBe(1200);
        expect([...(await store.get(many.map(({ ref }) => ref))).keys()]).toEqual(['ref-7']);
      });

      it('keeps what was erased remembered', async () => {
        await store.put([note]);
        await store.erase(note.ref);
        store = await opened.reopen();
        await store.sweep(nothing);
        expect(await store.erased([note.ref])).toEqual(new Set([note.ref]));
      });
    });
  });
}
