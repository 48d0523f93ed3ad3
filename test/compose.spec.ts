import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from './contract/temporary-directory.js';

const COMPOSE = readFileSync(join(import.meta.dirname, '..', 'docker-compose.yml'), 'utf8');

/** The user of KurrentDB's image since 24: ARG UID and GID of its Dockerfile, read at 26.1.1. */
const IMAGE_USER = 1001;

const isRoot = process.getuid?.() === 0;

/** Stands for the generator of certificates: makes the same files, with the modes of the real one. */
const GENERATOR = `#!/usr/bin/env bash
set -eu
out=""; name=node
[ "$1" = create-ca ] && name=ca
while [ $# -gt 0 ]; do [ "$1" = -out ] && out="$2"; shift; done
mkdir -p "$out"
echo certificate > "$out/$name.crt"
echo key > "$out/$name.key"
chmod 600 "$out/$name.key"
`;

/** Where nobody but root may give files away, it is noted who was to get them. */
const NOTING = `#!/usr/bin/env bash
echo "$@" >> "$(dirname "$0")/chown.log"
`;

describe('the certificates of docker-compose.yml', () => {
  let directory: ReturnType<typeof temporaryDirectory>;

  beforeEach(() => {
    directory = temporaryDirectory();
    for (const name of ['bin', 'certificates', 'authority']) mkdirSync(directory.path(name));
    for (const name of ['.', 'certificates', 'authority']) chmodSync(directory.path(name), 0o755);
    for (const [name, script] of [['es-gencert-cli', GENERATOR], ...(isRoot ? [] : [['chown', NOTING]])]) {
      writeFileSync(directory.path(`bin/${name}`), script ?? '', { mode: 0o755 });
    }
  });
  afterEach(() => directory.remove());

  /** The step as the file has it, in folders of this test. */
  const run = (): void => {
    const [, step = ''] =
      /\n {2}certificates:\n[\s\S]*?command:\n {6}- \|\n([\s\S]*?)\n {4}network_mode/.exec(COMPOSE) ?? [];
    const script = step
      .replaceAll('$$', '$')
      .replaceAll('/certificates', directory.path('certificates'))
      .replaceAll('/authority', directory.path('authority'));
    const env = { PATH: `${directory.path('bin')}:${process.env['PATH']}` };
    execFileSync('bash', ['-euc', script], { env, stdio: 'pipe' });
  };
  const readsAs = (user: number, file: string): boolean => {
    try {
      execFileSync('cat', [file], { uid: user, gid: user, stdio: ['ignore', 'pipe', 'ignore'] });
      return true;
    } catch {
      return false;
    }
  };
  const mentioned = [...COMPOSE.matchAll(/: (\/certificates\/node\S+)/g)].map(([, path = '']) =>
    path.replace('/certificates', ''),
  );

  it('are all that its nodes name, and can be read by the user of the image and by nobody else', () => {
    run();
    expect(mentioned).toHaveLength(8);
    for (const path of mentioned) {
      const file = directory.path(`certificates${path}`);
      expect(existsSync(file)).toBe(true);
      expect(statSync(file).mode & 0o077).toBe(0);
      if (isRoot) expect([readsAs(IMAGE_USER, file), readsAs(IMAGE_USER - 1, file)]).toEqual([true, false]);
    }
    if (!isRoot) {
      expect(readFileSync(directory.path('bin/chown.log'), 'utf8')).toContain(
        `-R ${IMAGE_USER}:${IMAGE_USER} .`,
      );
    }
  });

  it('leave the key of the authority to root, and its certificate to everybody', () => {
    run();
    const [key, certificate] = [directory.path('certificates/ca/ca.key'), directory.path('authority/ca.crt')];
    expect([statSync(key).mode & 0o077, statSync(certificate).mode & 0o777]).toEqual([0, 0o644]);
    if (isRoot) {
      expect([readsAs(IMAGE_USER, key), readsAs(IMAGE_USER, certificate)]).toEqual([false, true]);
      expect(readsAs(IMAGE_USER, directory.path('certificates/ca/ca.crt'))).toBe(true);
    }
  });

  it('are made once', () => {
    run();
    const key = directory.path('certificates/node0/node.key');
    writeFileSync(key, 'the first');
    run();
    expect(readFileSync(key, 'utf8')).toBe('the first');
  });
});
