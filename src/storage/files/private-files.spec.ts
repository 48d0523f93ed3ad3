import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeToOthers, makePrivateFolder } from './private-files.js';

describe('private files', () => {
  let root: string;
  let said: string[];
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'ceasefire-private-'));
    said = [];
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });
  const modeOf = (...path: readonly string[]): number => statSync(join(root, ...path)).mode & 0o777;

  it('lie in folders for this user alone, each that was missing', () => {
    makePrivateFolder(join(root, 'a', 'b'));
    makePrivateFolder(join(root, 'a', 'b'));
    expect([modeOf('a'), modeOf('a', 'b')]).toEqual([0o700, 0o700]);
  });

  it.each([
    ['/proc/ceasefire/data', /ENOENT|EACCES|EPERM/],
    ['/sys/ceasefire', /ENOENT|EACCES|EPERM/],
    ['/dev/null', /ENOTDIR/],
    ['/dev/null/data', /ENOTDIR/],
  ])('are refused soon where no folder can be: %s', (folder, code) => {
    let refused: unknown;
    try {
      makePrivateFolder(folder);
    } catch (error) {
      refused = error;
    }
    expect(refused).toMatchObject({ code: expect.stringMatching(code) });
  });

  it('are closed to others where an earlier build left them open, and that is said', () => {
    const ours = [
      'read-models.sqlite',
      'log.sqlite',
      'log.sqlite-wal',
      'log.sqlite.lock',
      'log-secret-file.fingerprint',
    ];
    for (const name of [...ours, 'notes.txt']) {
      writeFileSync(join(root, name), '');
      chmodSync(join(root, name), 0o644);
    }
    closeToOthers(root, (line) => said.push(line));
    expect(ours.map((name) => modeOf(name))).toEqual(ours.map(() => 0o600));
    expect(modeOf('notes.txt')).toBe(0o644);
    expect(said).toHaveLength(ours.length);
    closeToOthers(root, (line) => said.push(line));
    expect(said).toHaveLength(ours.length);
  });

  it('in a folder that others may enter are spoken of, and it is left as it is', () => {
    mkdirSync(join(root, 'shared'));
    chmodSync(join(root, 'shared'), 0o755);
    closeToOthers(join(root, 'shared'), (line) => said.push(line));
    expect(said).toEqual([expect.stringContaining('run: chmod 700')]);
    expect(modeOf('shared')).toBe(0o755);
  });
});
