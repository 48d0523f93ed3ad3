import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { readConfig } from '../../src/config/config.js';
import { COMPOSE_FILES, readCompose, repositoryFile, type Service } from './compose-file.js';
import { IMAGES } from './images.js';

const REQUIRED = /\$\{(\w+):\?[^}]+\}/g;
const ANY_VARIABLE = /\$\{(\w+)[^}]*\}/g;

describe.each(COMPOSE_FILES)('%s', (file) => {
  const { services, volumes } = readCompose(file);
  const named = Object.entries(services);
  const ours = named.filter(([, { image }]) => image === undefined);
  const values = named.flatMap(([, { environment = {} }]) => Object.values(environment));

  it('uses images that were read, and settings that they know', () => {
    for (const [, { image, environment = {} }] of named) {
      if (image === undefined) continue;
      expect(Object.keys(IMAGES)).toContain(image);
      for (const name of Object.keys(environment)) {
        expect([name, IMAGES[image]?.reads(name)]).toEqual([name, true]);
      }
    }
  });

  it('gives the program settings with which it starts', () => {
    expect(ours.length).toBeGreaterThan(0);
    const settings = readFileSync(repositoryFile('docs/operations.md'), 'utf8');
    for (const [, { environment = {} }] of ours) {
      const filled = Object.entries(environment).map(([name, value]) => [
        name,
        value.replaceAll(ANY_VARIABLE, 'secret'),
      ]);
      for (const [name] of filled) expect(settings).toContain(`\`${name}\``);
      const config = readConfig(Object.fromEntries(filled) as Record<string, string>);
      expect([config.eventStore.kind, config.readModel.kind]).toEqual(['kurrentdb', 'postgres']);
    }
  });

  it('has no password of its own, and does not start without those that it asks for', () => {
    const asked = new Set(values.flatMap((value) => [...value.matchAll(REQUIRED)].map(([, name]) => name)));
    const used = new Set(
      values.flatMap((value) => [...value.matchAll(ANY_VARIABLE)].map(([, name]) => name)),
    );
    expect([...used].sort()).toEqual([...asked].sort());
    for (const [, { environment = {} }] of named) {
      for (const [name, value] of Object.entries(environment)) {
        if (name.includes('PASSWORD')) expect(value).toMatch(/^\$\{\w+:\?/);
      }
    }
  });

  it('is reached from this machine alone, each port once', () => {
    const published = named.flatMap(([, { ports = [] }]) => ports);
    for (const port of published) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    const all = [
      ...published.map((port) => port.split(':')[1]),
      ...ours.map(([, { environment }]) => environment?.['PORT']),
    ];
    expect(new Set(all).size).toBe(all.length);
    for (const [, { environment }] of ours) expect(environment?.['HOST']).toBe('127.0.0.1');
  });

  it('declares the volumes that it uses and no others, and has the files that it mounts', () => {
    const mounted = named.flatMap(([, service]) =>
      (service.volumes ?? []).map((volume) => volume.split(':')[0] ?? ''),
    );
    const files = mounted.filter((source) => source.startsWith('.'));
    for (const source of files) expect([source, existsSync(repositoryFile(source))]).toEqual([source, true]);
    const used = new Set(mounted.filter((source) => !source.startsWith('.')));
    expect([...used].sort()).toEqual(Object.keys(volumes).sort());
  });

  it('waits for what there is, and for health only where it is looked at, with a program that the image has', () => {
    for (const [name, { depends_on: before = {} }] of named) {
      for (const [other, { condition }] of Object.entries(before)) {
        const awaited = services[other];
        const isFinal = condition === 'service_completed_successfully';
        expect([name, other, awaited !== undefined]).toEqual([name, other, true]);
        expect(isFinal ? awaited?.restart : awaited?.healthcheck).toEqual(
          isFinal ? undefined : expect.anything(),
        );
      }
    }
    for (const [, { image, healthcheck }] of named) {
      const programs = image === undefined ? ['node'] : (IMAGES[image]?.programs ?? []);
      if (healthcheck !== undefined) expect(programs).toContain(healthcheck.test[1]);
    }
  });

  it('starts again whatever ended, also with code 0, as a leader does that stood still', () => {
    for (const [name, { restart }] of named) {
      expect([name, restart]).toEqual([name, name === 'certificates' ? undefined : 'unless-stopped']);
    }
  });
});

describe('docker-compose.cluster.yml', () => {
  const { services } = readCompose('docker-compose.cluster.yml');
  const matching = (start: string): Service[] =>
    Object.entries(services).flatMap(([name, service]) => (name.startsWith(start) ? [service] : []));
  const nodes = matching('kurrentdb-');
  const instances = matching('ceasefire-');
  const addresses = nodes.map(({ networks }) => networks?.['kurrentdb']?.ipv4_address);

  it('has three nodes, each of which asks the other two and is named in the address that instances use', () => {
    expect(nodes).toHaveLength(3);
    expect(new Set(addresses).size).toBe(3);
    nodes.forEach(({ environment = {}, ports = [] }, n) => {
      const others = addresses.filter((_, m) => m !== n).map((address) => `${address}:2113`);
      expect(environment['KURRENTDB_GOSSIP_SEED']).toBe(others.join());
      expect(environment['KURRENTDB_REPLICATION_IP']).toBe(addresses[n]);
      expect(environment['KURRENTDB_CLUSTER_SIZE']).toBe('3');
      const outside = environment['KURRENTDB_ADVERTISE_NODE_PORT_TO_CLIENT_AS'];
      expect(ports).toEqual([`127.0.0.1:${outside}:2113`]);
      for (const { environment: of = {} } of instances) {
        expect(of['EVENT_STORE_URL']).toContain(`127.0.0.1:${outside}`);
      }
    });
  });

  it('gives its two instances one log, one database, the same keys, and each a data folder of its own', () => {
    expect(instances).toHaveLength(2);
    const [one, two] = instances.map(({ environment = {}, volumes = [] }) => ({
      url: [environment['EVENT_STORE_URL'], environment['READ_MODEL_URL']],
      keys: volumes.filter((volume) => volume.includes('/keys')),
      data: volumes.find((volume) => volume.includes('/data')),
    }));
    expect([one?.url, one?.keys]).toEqual([two?.url, two?.keys]);
    expect(one?.data).not.toBe(two?.data);
  });

  it('has a balancer that asks both instances, where they say they are reached, and whether they are ready', () => {
    const balancer = readFileSync(repositoryFile('deploy/Caddyfile'), 'utf8');
    const wanted = instances.map(({ environment }) => `127.0.0.1:${environment?.['PORT']}`).join(' ');
    const asked = [...balancer.matchAll(/reverse_proxy (?:@\w+ )?(.*) \{/g)].map(
      ([, upstreams]) => upstreams,
    );
    expect(asked).toEqual([wanted, wanted]);
    expect(balancer).toContain('health_uri /health/ready');
    for (const { environment } of instances) {
      expect(environment?.['PUBLIC_URL']).toBe(`http://127.0.0.1${/^(:\d+) \{/m.exec(balancer)?.[1]}`);
    }
  });
});
