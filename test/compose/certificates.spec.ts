import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { temporaryDirectory } from '../contract/temporary-directory.js';
import { COMPOSE_FILES, readCompose, repositoryFile, type Service } from './compose-file.js';
import { IMAGES } from './images.js';

const isRoot = process.getuid?.() === 0;

/** Stands for the generator of certificates: makes the same files, with the modes of the real one. */
const GENERATOR = `#!/usr/bin/env bash
set -eu
said="$*"; out=""; name=node
[ "$1" = create-ca ] && name=ca
while [ $# -gt 0 ]; do [ "$1" = -out ] && out="$2"; shift; done
mkdir -p "$out"
echo "$said" > "$out/$name.crt"
echo key > "$out/$name.key"
chmod 600 "$out/$name.key"
`;

/** Where nobody but root may give files away, it is noted who was to get them. */
const NOTING = `#!/usr/bin/env bash
echo "$@" >> "$(dirname "$0")/chown.log"
`;

describe.each(COMPOSE_FILES)('the certificates of %s', (file) => {
  const { services } = readCompose(file);
  const step = services['certificates'];
  const nodes = Object.values(services).filter(
    ({ environment }) => environment?.['KURRENTDB_CERTIFICATE_FILE'],
  );
  const imageUser = IMAGES[nodes[0]?.image ?? '']?.user ?? 0;
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
    const [shell = '', , ...given] = step?.entrypoint ?? [];
    const script = readFileSync(repositoryFile('deploy/certificates.sh'), 'utf8')
      .replaceAll('/certificates', directory.path('certificates'))
      .replaceAll('/authority', directory.path('authority'));
    writeFileSync(directory.path('certificates.sh'), script);
    const env = { PATH: `${directory.path('bin')}:${process.env['PATH']}` };
    execFileSync(shell, [directory.path('certificates.sh'), ...given], { env, stdio: 'pipe' });
  };
  const readsAs = (user: number, file: string): boolean => {
    try {
      execFileSync('cat', [file], { uid: user, gid: user, stdio: ['ignore', 'pipe', 'ignore'] });
      return true;
    } catch {
      return false;
    }
  };
  /** The files that a node names, as they lie in this test's folder. */
  const named = (node: Service): string[] =>
    ['KURRENTDB_CERTIFICATE_FILE', 'KURRENTDB_CERTIFICATE_PRIVATE_KEY_FILE'].map((name) =>
      directory.path(node.environment?.[name]?.slice(1) ?? ''),
    );

  it('are made by root, since the user of that image may not write into new volumes', () => {
    expect(IMAGES[step?.image ?? '']?.user).not.toBe(0);
    expect(step?.user).toBe('0:0');
    expect(step?.volumes).toContain('./deploy/certificates.sh:/certificates.sh:ro');
  });

  it('are all that its nodes name, and can be read by the user of the image and by nobody else', () => {
    run();
    expect(nodes.length).toBeGreaterThan(0);
    for (const path of nodes.flatMap(named)) {
      expect(existsSync(path)).toBe(true);
      expect(statSync(path).mode & 0o077).toBe(0);
      if (isRoot) expect([readsAs(imageUser, path), readsAs(imageUser - 1, path)]).toEqual([true, false]);
    }
    if (!isRoot) {
      expect(readFileSync(directory.path('bin/chown.log'), 'utf8')).toContain(
        `-R ${imageUser}:${imageUser} .`,
      );
    }
  });

  it('name each node by the addresses at which it is asked', () => {
    run();
    for (const node of nodes) {
      const { ipv4_address: inside } = node.networks?.['kurrentdb'] ?? {};
      const addresses = ['127.0.0.1', ...(inside === undefined ? [] : [inside])];
      const said = readFileSync(named(node)[0] ?? '', 'utf8');
      expect(said).toContain(`-ip-addresses ${addresses.join()} -dns-names localhost`);
    }
  });

  it('leave the key of the authority to root, and its certificate to everybody', () => {
    run();
    const [key, certificate] = [directory.path('certificates/ca/ca.key'), directory.path('authority/ca.crt')];
    expect([statSync(key).mode & 0o077, statSync(certificate).mode & 0o777]).toEqual([0, 0o644]);
    if (isRoot) {
      expect([readsAs(imageUser, key), readsAs(imageUser, certificate)]).toEqual([false, true]);
      expect(readsAs(imageUser, directory.path('certificates/ca/ca.crt'))).toBe(true);
    }
  });

  it('are not taken for made where the generator failed without saying so', () => {
    writeFileSync(directory.path('bin/es-gencert-cli'), '#!/usr/bin/env bash\nexit 0\n', { mode: 0o755 });
    expect(run).toThrow();
    expect(existsSync(directory.path('authority/ca.crt'))).toBe(false);
  });

  it('are made once', () => {
    run();
    const key = directory.path('certificates/node1/node.key');
    writeFileSync(key, 'the first');
    run();
    expect(readFileSync(key, 'utf8')).toBe('the first');
  });
});
