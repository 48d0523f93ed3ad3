import type grpc from '@grpc/grpc-js';
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type { DoubleState } from './kurrentdb-double.js';
import { streamName } from './protocol.js';

/** Streams.Delete: whatever the revision. */
export function softDelete({ log }: DoubleState) {
  return (
    call: grpc.ServerUnaryCall<streams.DeleteReq, streams.DeleteResp>,
    answer: grpc.sendUnaryData<streams.DeleteResp>,
  ): void => {
    log.softDelete(streamName(call.request.getOptions()?.getStreamIdentifier()));
    answer(null, new streams.DeleteResp());
  };
}

/** Streams.Tombstone: whatever the revision. */
export function tombstone({ log }: DoubleState) {
  return (
    call: grpc.ServerUnaryCall<streams.TombstoneReq, streams.TombstoneResp>,
    answer: grpc.sendUnaryData<streams.TombstoneResp>,
  ): void => {
    log.tombstone(streamName(call.request.getOptions()?.getStreamIdentifier()));
    answer(null, new streams.TombstoneResp());
  };
}
