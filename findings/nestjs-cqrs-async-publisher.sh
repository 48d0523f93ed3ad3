#!/usr/bin/env bash
# @nestjs/cqrs 12.0.0: an aggregate's publishAll is async and looks at the events after its first await, as one that
# writes them to an event store does. Expected: the two events applied before commit(). Seen: none, since commit() hands
# out its own array and empties it at once. Nothing throws.
source "$(dirname "$0")/lib/finding.sh"
packages @nestjs/cqrs@12.0.0 @nestjs/common@12.5.1 @nestjs/core@12.5.1 reflect-metadata@0.2.2 rxjs@7.8.2
cat > check.mjs <<'JS'
import 'reflect-metadata';
import { AggregateRoot } from '@nestjs/cqrs';

class Agreement extends AggregateRoot {}

async function published(look) {
  const agreement = new Agreement();
  let found;
  const publishing = new Promise((done) => {
    agreement.publishAll = async (events) => done((found = await look(events)));
  });
  agreement.apply({ type: 'AgreementProposed' });
  agreement.apply({ type: 'TrialPeriodSet' });
  agreement.commit();
  await publishing;
  return found;
}

console.log('at once:', await published((events) => events.length));
console.log('after an await:', await published(async (events) => (await null, events.length)));
JS
seen check.mjs <<'SEEN'
at once: 2
after an await: 0
SEEN
