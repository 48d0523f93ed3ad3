#!/usr/bin/env bash
# @kurrent/kurrentdb-client 1.3.1: an append that expects a stream to be empty, to a stream that is at revision 7, with
# throwOnAppendFailure=false. Expected: the answer's nextExpectedRevision is 7, as the client's unary append gives it.
# Seen: its batch append, the one that every server since 21.10 is asked by, gives 1. It reads whether the server sent a
# revision (true, so 1), not which. Who goes on from there decides on a revision that the stream never had.
source "$(dirname "$0")/lib/finding.sh"
packages @kurrent/kurrentdb-client@1.3.1 @grpc/grpc-js@1.14.3 google-protobuf@3.21.4
cp "$here/kurrentdb-stub.mjs" .
cat > check.mjs <<'JS'
import { jsonEvent, KurrentDBClient, NO_STREAM } from '@kurrent/kurrentdb-client';
import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
import statuses from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/status_pb.js';
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import anyPb from 'google-protobuf/google/protobuf/any_pb.js';
import { serve } from './kurrentdb-stub.mjs';

const append = (call, answer) => {
  call.on('data', () => undefined);
  call.on('end', () => {
    const wrong = new streams.AppendResp.WrongExpectedVersion();
    wrong.setCurrentRevision('7');
    const response = new streams.AppendResp();
    response.setWrongExpectedVersion(wrong);
    answer(null, response);
  });
};

const batchAppend = (call) => {
  call.on('data', (request) => {
    const wrong = new shared.WrongExpectedVersion();
    wrong.setCurrentStreamRevision('7');
    const details = new anyPb.Any();
    details.pack(wrong.serializeBinary(), 'event_store.client.WrongExpectedVersion');
    const status = new statuses.Status();
    status.setDetails(details);
    const response = new streams.BatchAppendResp();
    response.setError(status);
    response.setCorrelationId(request.getCorrelationId());
    response.setStreamIdentifier(request.getOptions().getStreamIdentifier());
    call.write(response);
  });
};

async function outcome(calls) {
  const { url, stop } = await serve(calls, '&throwOnAppendFailure=false');
  const client = KurrentDBClient.connectionString(url);
  const { success, nextExpectedRevision } = await client.appendToStream(
    'checkpoint-jayrud-west',
    [jsonEvent({ type: 'CheckpointEstablished', data: {} })],
    { streamState: NO_STREAM },
  );
  await client.dispose();
  stop();
  return `success ${success}, nextExpectedRevision ${nextExpectedRevision}`;
}

console.log('unary:', await outcome({ append }));
console.log('batch:', await outcome({ append, batchAppend }));
JS
seen check.mjs <<'SEEN'
unary: success false, nextExpectedRevision 7
batch: success false, nextExpectedRevision 1
SEEN
