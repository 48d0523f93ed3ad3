#!/usr/bin/env bash
# @kurrent/kurrentdb-client 1.3.1 with @kurrent/bridge 0.2.2, on Linux with strace: one append and one read of a server that
# answers headers with its first message. Expected: each connection sends small messages at once (TCP_NODELAY), as gRPC's
# libraries set it. Seen: the connection of appends is told so, the one of reads is not. Where the two parts of a question are
# written apart, the second waits for the acknowledgment of the first, which takes up to 40 ms.
source "$(dirname "$0")/lib/finding.sh"
packages @kurrent/kurrentdb-client@1.3.1 @kurrent/bridge@0.2.2 @grpc/grpc-js@1.14.3 google-protobuf@3.21.4
cp "$here/kurrentdb-stub.mjs" .
cat > calls.mjs <<'JS'
import { jsonEvent, KurrentDBClient, NO_STREAM } from '@kurrent/kurrentdb-client';

const client = KurrentDBClient.connectionString(process.argv[2]);
const append = () =>
  client.appendToStream('zone-1', [jsonEvent({ type: 'ZoneRegistered', data: {} })], { streamState: NO_STREAM });
const read = async () => {
  for await (const event of client.readStream('zone-1')) void event;
};
await (process.argv[3] === 'append' ? append() : read());
process.exit();
JS
cat > check.mjs <<'JS'
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import { serve } from './kurrentdb-stub.mjs';

const { url, stop } = await serve({
  append: (call, answer) => {
    const success = new streams.AppendResp.Success();
    success.setCurrentRevision('0');
    const response = new streams.AppendResp();
    response.setSuccess(success);
    call.on('data', () => undefined).on('end', () => answer(null, response));
  },
  read: (call) => call.end(),
});
const port = new URL(url.replace('kurrentdb', 'http')).port;

/** Whether the connections to the server were told to send at once, by what the system was asked for. */
async function asked(what) {
  const args = ['-f', '-qq', '-e', 'trace=connect,setsockopt', '-o', `${what}.trace`];
  await promisify(execFile)('strace', [...args, process.execPath, 'calls.mjs', url, what]);
  const lines = readFileSync(`${what}.trace`, 'utf8').split('\n');
  const connected = lines.filter((line) => line.includes(`sin_port=htons(${port})`));
  const sockets = new Set(connected.map((line) => /connect\((\d+)/.exec(line)?.[1]));
  const told = lines.filter((line) => /TCP_NODELAY, \[1\]/.test(line));
  const undelayed = new Set(told.map((line) => /setsockopt\((\d+)/.exec(line)?.[1]));
  return [...sockets].map((socket) => undelayed.has(socket)).join();
}

console.log('appends are sent at once:', await asked('append'));
console.log('reads are sent at once:', await asked('read'));
stop();
JS
seen check.mjs <<'SEEN'
appends are sent at once: true
reads are sent at once: false
SEEN
