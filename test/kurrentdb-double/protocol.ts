import grpc from '@grpc/grpc-js';
import type shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';

/** How a server says that it is still starting. */
export const NOT_READY: grpc.StatusObject = {
  code: grpc.status.UNAVAILABLE,
  details: 'Server Is Not Ready',
  metadata: new grpc.Metadata(),
};

/** How a server of 23.10 says that it failed at a call, such as one for a place in $all where no record begins. */
export const THROWN: grpc.StatusObject = {
  code: grpc.status.UNKNOWN,
  details: 'Exception was thrown by handler.',
  metadata: new grpc.Metadata(),
};

/** What is left of a call that was under way when a server stopped in order. */
export const STOPPED: grpc.StatusObject = {
  code: grpc.status.INTERNAL,
  details: 'Received RST_STREAM with code 0',
  metadata: new grpc.Metadata(),
};

/** How a server refuses a user or password that it does not know. */
export const UNAUTHENTICATED: grpc.StatusObject = {
  code: grpc.status.UNAUTHENTICATED,
  details: 'Unauthenticated',
  metadata: new grpc.Metadata(),
};

/** How a server says that a stream was tombstoned. */
export function streamDeleted(stream: string): grpc.StatusObject {
  const metadata = new grpc.Metadata();
  metadata.set('exception', 'stream-deleted');
  metadata.set('stream-name', stream);
  return { code: grpc.status.FAILED_PRECONDITION, details: `Event stream '${stream}' is deleted.`, metadata };
}

/** How a server refuses what only admins may do. */
export function accessDenied(): grpc.StatusObject {
  const metadata = new grpc.Metadata();
  metadata.set('exception', 'access-denied');
  return { code: grpc.status.PERMISSION_DENIED, details: 'Access Denied', metadata };
}

/** How a follower names the leader. */
export function notLeader(leaderPort: number): grpc.StatusObject {
  const metadata = new grpc.Metadata();
  metadata.set('exception', 'not-leader');
  metadata.set('leader-endpoint-host', '127.0.0.1');
  metadata.set('leader-endpoint-port', String(leaderPort));
  return { code: grpc.status.NOT_FOUND, details: 'Leader info available', metadata };
}

export function streamName(identifier: shared.StreamIdentifier | undefined): string {
  return Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');
}
