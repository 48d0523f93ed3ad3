import grpc from '@grpc/grpc-js';
import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
import statuses from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/status_pb.js';
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import anyPb from 'google-protobuf/google/protobuf/any_pb.js';
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js';
import { type AppendOutcome, NO_STREAM, type Proposed } from './double-log.js';
import type { DoubleState } from './kurrentdb-double.js';
import { due } from './faults.js';
import { NOT_READY, notLeader, STOPPED, streamDeleted, streamName, UNAUTHENTICATED } from './protocol.js';

type Message = streams.AppendReq.ProposedMessage | streams.BatchAppendReq.ProposedMessage;
type UnaryCall = grpc.ServerReadableStream<streams.AppendReq, streams.AppendResp>;
type BatchCall = grpc.ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>;

/** Streams.Append: one append a call. */
export function append(state: DoubleState) {
  return (call: UnaryCall, answer: grpc.sendUnaryData<streams.AppendResp>): void => {
    let options: streams.AppendReq.Options | undefined;
    const proposed: Proposed[] = [];
    call.on('data', (request: streams.AppendReq) => {
      options ??= request.getOptions();
      const message = request.getProposedMessage();
      if (message) proposed.push(toProposed(message));
    });
    call.on('end', () => {
      state.heard('append', call.getPeer());
      if (due(state.faults, 'silentAppends')) return;
      if (!state.knows(call.metadata)) return answer(UNAUTHENTICATED);
      if (due(state.faults, 'notReady')) return answer(NOT_READY);
      if (due(state.faults, 'notLeader')) return answer(notLeader(state.leaderPort));
      const stream = streamName(options?.getStreamIdentifier());
      const expected = options?.hasNoStream() ? NO_STREAM : BigInt(options?.getRevision() ?? '');
      const outcome = state.log.append(stream, expected, proposed);
      if (due(state.faults, 'lostAnswers')) return;
      if (outcome.kind === 'gone') return answer(streamDeleted(stream));
      if (outcome.kind === 'too-large') {
        const metadata = new grpc.Metadata();
        metadata.set('exception', 'maximum-append-size-exceeded');
        metadata.set('maximum-append-size', String(state.log.mostBytes));
        return answer({
          code: grpc.status.INVALID_ARGUMENT,
          details: 'Maximum append size exceeded',
          metadata,
        });
      }
      answer(null, unaryAnswer(outcome));
    });
  };
}

/** Streams.BatchAppend: many appends over one call, each with an id under which it is answered. */
export function batchAppend(state: DoubleState) {
  return (call: BatchCall): void => {
    if (!state.knows(call.metadata)) {
      call.emit('error', UNAUTHENTICATED);
      return;
    }
    const left = state.appending({ end: () => call.emit('error', STOPPED) });
    const open = new Map<string, { options: streams.BatchAppendReq.Options; proposed: Proposed[] }>();
    call.on('data', (request: streams.BatchAppendReq) => {
      const correlation = request.getCorrelationId();
      const key = correlation?.getString() ?? '';
      const options = request.getOptions();
      const one = options ? { options, proposed: [] as Proposed[] } : open.get(key);
      if (one === undefined) return;
      open.set(key, one);
      one.proposed.push(...request.getProposedMessagesList().map(toProposed));
      if (!request.getIsFinal()) return;
      open.delete(key);
      state.heard('append', call.getPeer());
      const respond = (response: streams.BatchAppendResp | undefined): void => {
        if (response === undefined) return;
        response.setCorrelationId(correlation);
        response.setStreamIdentifier(one.options.getStreamIdentifier());
        call.write(response);
      };
      const ids = one.proposed.map(({ id }) => id);
      // Of a write whose ids another one has brought that is not done yet, a server says nothing until it gives up.
      if (state.underWay.has(ids)) {
        state.underWay.drop(() =>
          respond(failed('Timeout', new shared.Timeout(), 'event_store.client.Timeout')),
        );
        return;
      }
      const answerIt = (): void => respond(answerBatch(state, call, one.options, one.proposed));
      if (due(state.faults, 'heldAppends')) state.underWay.hold(ids, answerIt);
      else answerIt();
    });
    call.on('cancelled', left);
    call.on('end', () => {
      left();
      call.end();
    });
  };
}

/** Undefined where it does not answer. */
function answerBatch(
  state: DoubleState,
  call: BatchCall,
  options: streams.BatchAppendReq.Options,
  proposed: readonly Proposed[],
): streams.BatchAppendResp | undefined {
  if (due(state.faults, 'silentAppends')) return undefined;
  if (due(state.faults, 'endedBatchStreams')) {
    call.end();
    return undefined;
  }
  if (due(state.faults, 'notReady')) return failed('Server Is Not Ready', new shared.Empty(), EMPTY);
  if (due(state.faults, 'notLeader')) return failed('Leader info available', new shared.Empty(), EMPTY);
  const expected = options.hasNoStream() ? NO_STREAM : BigInt(options.getStreamPosition());
  const outcome = state.log.append(streamName(options.getStreamIdentifier()), expected, proposed);
  return due(state.faults, 'lostAnswers') ? undefined : batchAnswer(outcome, options, state.log.mostBytes);
}

const EMPTY = 'google.protobuf.Empty';

function batchAnswer(
  outcome: AppendOutcome,
  options: streams.BatchAppendReq.Options,
  mostBytes: number,
): streams.BatchAppendResp {
  if (outcome.kind === 'gone') {
    const details = new shared.StreamDeleted();
    details.setStreamIdentifier(options.getStreamIdentifier());
    return failed('', details, 'event_store.client.StreamDeleted');
  }
  if (outcome.kind === 'conflict') {
    const details = new shared.WrongExpectedVersion();
    if (options.hasNoStream()) details.setExpectedNoStream(new emptyPb.Empty());
    else details.setExpectedStreamPosition(options.getStreamPosition());
    if (outcome.current === NO_STREAM) details.setCurrentNoStream(new emptyPb.Empty());
    else details.setCurrentStreamRevision(outcome.current.toString());
    return failed('', details, 'event_store.client.WrongExpectedVersion');
  }
  if (outcome.kind === 'too-large') {
    const details = new shared.MaximumAppendSizeExceeded();
    details.setMaxappendsize(mostBytes);
    return failed('', details, 'event_store.client.MaximumAppendSizeExceeded');
  }
  const position = new shared.AllStreamPosition();
  position.setCommitPosition(outcome.position.toString());
  position.setPreparePosition(outcome.position.toString());
  const success = new streams.BatchAppendResp.Success();
  success.setCurrentRevision(outcome.revision.toString());
  success.setPosition(position);
  const response = new streams.BatchAppendResp();
  response.setSuccess(success);
  return response;
}

function failed(
  message: string,
  details: { serializeBinary(): Uint8Array },
  type: string,
): streams.BatchAppendResp {
  const packed = new anyPb.Any();
  packed.pack(details.serializeBinary(), type);
  const status = new statuses.Status();
  status.setMessage(message);
  status.setDetails(packed);
  const response = new streams.BatchAppendResp();
  response.setError(status);
  return response;
}

function unaryAnswer(outcome: Exclude<AppendOutcome, { kind: 'too-large' | 'gone' }>): streams.AppendResp {
  const response = new streams.AppendResp();
  if (outcome.kind === 'conflict') {
    const wrong = new streams.AppendResp.WrongExpectedVersion();
    if (outcome.current === NO_STREAM) wrong.setCurrentNoStream(new shared.Empty());
    else wrong.setCurrentRevision(outcome.current.toString());
    response.setWrongExpectedVersion(wrong);
    return response;
  }
  const position = new streams.AppendResp.Position();
  position.setCommitPosition(outcome.position.toString());
  position.setPreparePosition(outcome.position.toString());
  const success = new streams.AppendResp.Success();
  success.setCurrentRevision(outcome.revision.toString());
  success.setPosition(position);
  response.setSuccess(success);
  return response;
}

function toProposed(message: Message): Proposed {
  return {
    id: message.getId()?.getString() ?? '',
    type: message.getMetadataMap().get('type') ?? '',
    contentType: message.getMetadataMap().get('content-type') ?? '',
    data: Buffer.from(message.getData_asU8()),
    metadata: Buffer.from(message.getCustomMetadata_asU8()),
  };
}
