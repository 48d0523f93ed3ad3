#!/usr/bin/env bash
# typeorm 1.1.1 on better-sqlite3 12.11.1: while one transaction is under way a second one writes a row and resolves, then
# the first one fails. Expected: the second one's row stays, for its promise said so. Seen: it is gone. A DataSource of this
# driver has one query runner, so the second transaction was a savepoint inside the first.
source "$(dirname "$0")/lib/finding.sh"
packages typeorm@1.1.1 better-sqlite3@12.11.1 reflect-metadata@0.2.2
cat > check.mjs <<'JS'
import 'reflect-metadata';
import { DataSource } from 'typeorm';

const source = await new DataSource({ type: 'better-sqlite3', database: ':memory:' }).initialize();
await source.query('CREATE TABLE report (id INTEGER PRIMARY KEY)');
const rows = async () => JSON.stringify((await source.query('SELECT id FROM report')).map(({ id }) => id));

let refuse;
const refused = new Promise((_, reject) => (refuse = reject));
let first;
await new Promise((begun) => {
  first = source.transaction(async (tx) => {
    await tx.query('INSERT INTO report VALUES (1)');
    begun();
    await refused;
  });
});
await source.transaction((tx) => tx.query('INSERT INTO report VALUES (2)'));
console.log('the second has resolved:', await rows());
refuse(new Error('refused'));
await first.catch(() => undefined);
console.log('the first has failed:', await rows());
JS
seen check.mjs <<'SEEN'
the second has resolved: [1,2]
the first has failed: []
SEEN
