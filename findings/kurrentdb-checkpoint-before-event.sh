#!/usr/bin/env bash
# @kurrent/kurrentdb-client 1.3.1: a filtered subscription to $all whose server sends events at 1, 2 and 3, the checkpoint
# 3, then an event at 4. Expected: checkpointReached is called when the events up to 3 have been handled. Seen: it is
# called first, while all of them still wait in the buffer. Who stores the position there loses them at the next start.
source "$(dirname "$0")/lib/finding.sh"
packages @kurrent/kurrentdb-client@1.3.1 @grpc/grpc-js@1.14.3 google-protobuf@3.21.4
cp "$here/kurrentdb-stub.mjs" .
cat > check.mjs <<'JS'
import { KurrentDBClient, streamNameFilter } from '@kurrent/kurrentdb-client';
import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { serve } from './kurrentdb-stub.mjs';

function eventAt(position) {
  const id = new shared.UUID();
  id.setString(randomUUID());
  const stream = new shared.StreamIdentifier();
  stream.setStreamName(Buffer.from('incident-1'));
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent();
  recorded.setId(id);
  recorded.setStreamIdentifier(stream);
  recorded.setStreamRevision(String(position));
  recorded.setCommitPosition(String(position));
  recorded.setPreparePosition(String(position));
  recorded.getMetadataMap().set('type', 'ArrestReported');
  recorded.getMetadataMap().set('content-type', 'application/json');
  recorded.getMetadataMap().set('created', '0');
  recorded.setData(Buffer.from('{}'));
  const read = new streams.ReadResp.ReadEvent();
  read.setEvent(recorded);
  read.setCommitPosition(String(position));
  const response = new streams.ReadResp();
  response.setEvent(read);
  return response;
}

function confirmation() {
  const confirmed = new streams.ReadResp.SubscriptionConfirmation();
  confirmed.setSubscriptionId(randomUUID());
  const response = new streams.ReadResp();
  response.setConfirmation(confirmed);
  return response;
}

function checkpointAt(position) {
  const checkpoint = new streams.ReadResp.Checkpoint();
  checkpoint.setCommitPosition(String(position));
  checkpoint.setPreparePosition(String(position));
  const response = new streams.ReadResp();
  response.setCheckpoint(checkpoint);
  return response;
}

const { url, stop } = await serve({
  read: (call) => {
    for (const message of [confirmation(), eventAt(1), eventAt(2), eventAt(3), checkpointAt(3), eventAt(4)])
      call.write(message);
  },
});
const client = KurrentDBClient.connectionString(url);
const checkpointReached = async (_, { commit }) => console.log('checkpoint', String(commit));
const subscription = client.subscribeToAll({
  filter: streamNameFilter({ prefixes: ['incident-'], checkpointReached }),
});
for await (const { event } of subscription) {
  // A handler that takes its time, as one that writes to a database does.
  await setTimeout(20);
  console.log('handled', String(event.revision));
  if (event.revision === 4n) break;
}
await client.dispose();
stop();
JS
seen check.mjs <<'SEEN'
checkpoint 3
handled 1
handled 2
handled 3
handled 4
SEEN
