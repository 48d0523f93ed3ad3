import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { GroupCommit } from './group-commit.js';

describe('group commit', () => {
  let db: Database.Database;
  let commits: GroupCommit;
  let heard: string[];

  beforeEach(() => {
    db = new Database(':memory:');
    db.exec('CREATE TABLE word (word TEXT PRIMARY KEY)');
    heard = [];
    commits = new GroupCommit(db, {
      committed: () => heard.push('committed'),
      undone: () => heard.push('undone'),
    });
  });
  afterEach(() => {
    db.close();
  });

  const write = (word: string) => (): string => {
    db.prepare('INSERT INTO word VALUES (?)').run(word);
    return word;
  };
  const words = (): unknown[] => db.prepare('SELECT word FROM word ORDER BY rowid').pluck().all();

  it('puts what is asked in one turn into one transaction', async () => {
    const written = ['a', 'b', 'c'].map((word) => commits.run(write(word)));
    expect(words()).toEqual([]);
    expect(await Promise.all(written)).toEqual(['a', 'b', 'c']);
    expect(heard).toEqual(['committed']);
  });

  it('answers only after the commit', async () => {
    const answered = commits.run(write('a')).then(() => db.inTransaction);
    expect(await answered).toBe(false);
    expect(heard).toEqual(['committed']);
  });

  it('splits a long queue into several transactions', async () => {
    await Promise.all(Array.from({ length: 600 }, (_, n) => commits.run(write(String(n)))));
    expect(heard).toEqual(['committed', 'committed']);
    expect(words()).toHaveLength(600);
  });

  it('lets a job that refuses before it writes fail alone, without undoing anything', async () => {
    const refuse = (): never => {
      throw new Error('refused');
    };
    const outcomes = await Promise.allSettled([
      commits.run(write('a')),
      commits.run(refuse),
      commits.run(write('b')),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(heard).toEqual(['committed']);
  });

  it('lets a job that fails after it wrote fail alone, and nothing of it stays', async () => {
    const twice = (): void => {
      write('half')();
      write('a')();
    };
    const outcomes = await Promise.allSettled([
      commits.run(write('a')),
      commits.run(twice),
      commits.run(write('b')),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(words()).toEqual(['a', 'b']);
    expect(heard).toEqual(['undone', 'committed']);
  });

  it('rejects the whole batch when the disk is full, and goes on when it no longer is', async () => {
    db.pragma('max_page_count = 3');
    const large = write('x'.repeat(20_000));
    const outcomes = await Promise.allSettled([commits.run(write('a')), commits.run(large)]);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { code: 'STORE_UNAVAILABLE', cause: { code: 'SQLITE_FULL' } },
      });
    }
    expect(words()).toEqual([]);
    db.pragma('max_page_count = 1000');
    await expect(commits.run(write('a'))).resolves.toBe('a');
    expect(heard).toEqual(['undone', 'committed']);
  });

  it('rejects the whole batch when the commit itself fails', async () => {
    db.exec('CREATE TABLE child (word TEXT REFERENCES word DEFERRABLE INITIALLY DEFERRED)');
    const orphan = (): unknown => db.prepare("INSERT INTO child VALUES ('nobody')").run();
    const outcomes = await Promise.allSettled([commits.run(write('a')), commits.run(orphan)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(words()).toEqual([]);
    await expect(commits.run(write('a'))).resolves.toBe('a');
  });

  it('closes after what was asked is committed, and takes no more', async () => {
    const asked = commits.run(write('a'));
    commits.close();
    expect(words()).toEqual(['a']);
    await expect(asked).resolves.toBe('a');
    await expect(commits.run(write('b'))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});
