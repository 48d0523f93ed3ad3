import { beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskRoom, diskOf } from './disk-room.js';

const MIB = 1024 * 1024;
const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });

describe('readiness to append to a disk', () => {
  let free: number | undefined;
  let takes: boolean;
  let trials: number[];
  let room: DiskRoom;
  beforeEach(() => {
    free = 100 * MIB;
    takes = true;
    trials = [];
    room = new DiskRoom({
      free: () => free,
      trial: (bytes) => {
        trials.push(bytes);
        return takes ? Promise.resolve() : Promise.reject(full);
      },
    });
  });

  it('is there while 64 MiB are free, or nobody can tell', () => {
    expect(room.health().ok).toBe(true);
    free = 64 * MIB;
    expect(room.health().ok).toBe(true);
    free = undefined;
    expect(room.health().ok).toBe(true);
    free = 64 * MIB - 1;
    expect(room.health()).toEqual({ ok: false, reason: expect.stringContaining('64 MiB') });
  });

  it('is gone after an append came to nothing, until a synced trial of 64 KiB is taken', async () => {
    room.failed(full);
    expect(room.health().ok).toBe(false);
    takes = false;
    await room.tryAgain();
    expect(room.health().ok).toBe(false);
    takes = true;
    await room.tryAgain();
    expect(room.health().ok).toBe(true);
    expect(trials).toEqual([65_536, 65_536]);
  });

  it('is there again once something is appended all the same', () => {
    room.failed(full);
    room.taken();
    expect(room.health().ok).toBe(true);
  });

  it('does not rest on what is not the disk’s fault, and nothing is tried meanwhile', async () => {
    room.failed(Object.assign(new Error('busy'), { code: 'SQLITE_BUSY' }));
    room.failed(new Error('some mistake'));
    await room.tryAgain();
    expect(room.health().ok).toBe(true);
    expect(trials).toEqual([]);
  });

  it('leaves nothing of a trial beside the log', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ceasefire-room-'));
    try {
      const disk = diskOf(folder);
      await disk.trial(1_000);
      expect(disk.free()).toBeGreaterThan(0);
      expect(readdirSync(folder)).toEqual([]);
      await expect(diskOf(join(folder, 'none')).trial(1)).rejects.toMatchObject({ code: 'ENOENT' });
      expect(diskOf(join(folder, 'none')).free()).toBeUndefined();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
