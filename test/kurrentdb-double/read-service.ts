import type grpc from '@grpc/grpc-js';
import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import { randomUUID } from 'node:crypto';
import type { Stored } from './double-log.js';
import { due } from './faults.js';
import type { DoubleState } from './kurrentdb-double.js';
import {
  accessDenied,
  NOT_READY,
  notLeader,
  streamDeleted,
  streamName,
  THROWN,
  UNAUTHENTICATED,
} from './protocol.js';

type Options = streams.ReadReq.Options;
type ReadCall = grpc.ServerWritableStream<streams.ReadReq, streams.ReadResp>;

/** Events that a filtered subscription looks at between two checkpoints, times the client's multiplier. */
const CHECKPOINT_WINDOW = 32;

/** Streams.Read: streams and $all in both directions, and subscriptions to $all. */
export function read(state: DoubleState) {
  return (call: ReadCall): void => {
    const options = call.request.getOptions() as Options;
    if (!state.knows(call.metadata)) {
      call.emit('error', UNAUTHENTICATED);
      return;
    }
    if (state.faults.allDenied && options.hasAll()) {
      call.emit('error', accessDenied());
      return;
    }
    if (options.hasSubscription()) {
      state.heard('subscribe', call.getPeer());
      if (!beginsAtARecord(state, options)) {
        call.emit('error', THROWN);
        return;
      }
      if (!due(state.faults, 'silentSubscriptions')) subscribe(state, call, options);
      return;
    }
    state.heard('read', call.getPeer());
    if (due(state.faults, 'silentReads')) return;
    if (call.metadata.get('requires-leader').includes('true') && due(state.faults, 'notLeader')) {
      call.emit('error', notLeader(state.leaderPort));
      return;
    }
    if (due(state.faults, 'notReady')) {
      call.emit('error', NOT_READY);
      return;
    }
    if (!beginsAtARecord(state, options)) {
      call.emit('error', THROWN);
      return;
    }
    const events = options.hasAll() ? readAll(state, options) : readStream(state, options);
    if (events === null) {
      call.emit('error', streamDeleted(streamName(options.getStream()?.getStreamIdentifier())));
      return;
    }
    if (events === undefined) call.write(notFound(options));
    else for (const event of events) call.write(eventMessage(event));
    call.end();
  };
}

function readStream({ log }: DoubleState, options: Options): readonly Stored[] | undefined | null {
  const from = options.getStream() as streams.ReadReq.Options.StreamOptions;
  const events = log.readable(streamName(from.getStreamIdentifier()));
  if (events === undefined || events === null) return events;
  return inOrder(events, options, ({ revision }) => {
    if (!from.hasRevision()) return true;
    const bound = BigInt(from.getRevision());
    return isBackwards(options) ? revision <= bound : revision >= bound;
  });
}

/** The position that a read begins at is part of what it gives. */
function readAll({ log }: DoubleState, options: Options): readonly Stored[] {
  const from = options.getAll() as streams.ReadReq.Options.AllOptions;
  const wanted = filterOf(options);
  const bound = from.hasPosition() ? BigInt(from.getPosition()?.getCommitPosition() ?? 0) : undefined;
  if (isBackwards(options)) {
    return inOrder(
      log.events,
      options,
      (event) => wanted(event) && (bound === undefined || event.position <= bound),
    );
  }
  return inOrder(log.events.slice(bound === undefined ? 0 : log.firstFrom(bound)), options, wanted);
}

/** Whether $all can be read from where it is asked for: a server reads its file there, whatever stands there. */
function beginsAtARecord({ log }: DoubleState, options: Options): boolean {
  const position = options.getAll()?.getPosition()?.getCommitPosition();
  if (position === undefined) return true;
  const place = BigInt(position);
  const end = log.events.at(-1)?.position ?? -1n;
  return place === 0n || place > end || log.events[log.firstFrom(place)]?.position === place;
}

/** The last position that a subscription has seen: of a place like X/0 the record at X is still to come. */
function placeAsked(all: streams.ReadReq.Options.AllOptions): bigint {
  const commit = BigInt(all.getPosition()?.getCommitPosition() ?? 0);
  return BigInt(all.getPosition()?.getPreparePosition() ?? 0) < commit ? commit - 1n : commit;
}

function inOrder(events: readonly Stored[], options: Options, within: (event: Stored) => boolean): Stored[] {
  const found = events.filter(within);
  const count = Number(options.getCount());
  return (isBackwards(options) ? found.reverse() : found).slice(0, count);
}

function isBackwards(options: Options): boolean {
  return options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS;
}

/** The position that a subscription begins after is not part of what it gives. */
function subscribe(state: DoubleState, call: ReadCall, options: Options): void {
  const { log, faults } = state;
  const all = options.getAll() as streams.ReadReq.Options.AllOptions;
  const after = all.hasPosition() ? placeAsked(all) : -1n;
  const wanted = filterOf(options);
  const window = CHECKPOINT_WINDOW * (options.getFilter()?.getCheckpointintervalmultiplier() ?? 1);
  let next = log.events.findIndex(({ position }) => position > after);
  if (next < 0) next = log.events.length;
  let looked = 0;
  // While it catches up, a server tells of the place where the page of its log begins whose end it has reached.
  let page: bigint | undefined = 0n;
  const pump = (): void => {
    for (; next < log.events.length && !faults.muted; next += 1) {
      const event = log.events[next] as Stored;
      if (wanted(event)) {
        call.write(eventMessage(event));
        if (faults.duplicates) call.write(eventMessage(event));
      }
      looked += 1;
      if (looked % window !== 0) continue;
      call.write(page === undefined ? checkpoint(event.position) : checkpoint(page, 0n));
      if (page !== undefined) page = event.position;
    }
  };
  const confirmed = new streams.ReadResp();
  const confirmation = new streams.ReadResp.SubscriptionConfirmation();
  confirmation.setSubscriptionId(randomUUID());
  confirmed.setConfirmation(confirmation);
  call.write(confirmed);
  pump();
  const caughtUp = new streams.ReadResp();
  page = undefined;
  caughtUp.setCaughtUp(new streams.ReadResp.CaughtUp());
  call.write(caughtUp);
  const unwatch = log.watch(pump);
  const leave = (): void => {
    unwatch();
    left();
  };
  const left = state.subscribed(after, {
    end: () => {
      leave();
      call.end();
    },
    fail: () => {
      leave();
      call.emit('error', NOT_READY);
    },
    checkpoint: () => call.write(checkpoint(log.events.at(-1)?.position ?? 0n)),
  });
  call.on('cancelled', leave);
}

function filterOf(options: Options): (event: Stored) => boolean {
  const filter = options.getFilter();
  const onStream = filter?.getStreamIdentifier();
  const expression = onStream ?? filter?.getEventType();
  if (!expression) return () => true;
  const subject = (event: Stored): string => (onStream ? event.stream : event.type);
  const prefixes = expression.getPrefixList();
  if (prefixes.length > 0) return (event) => prefixes.some((prefix) => subject(event).startsWith(prefix));
  const regex = new RegExp(expression.getRegex());
  return (event) => regex.test(subject(event));
}

function eventMessage(stored: Stored): streams.ReadResp {
  const id = new shared.UUID();
  id.setString(stored.id);
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent();
  recorded.setId(id);
  recorded.setStreamIdentifier(identifier(stored.stream));
  recorded.setStreamRevision(stored.revision.toString());
  recorded.setCommitPosition(stored.position.toString());
  recorded.setPreparePosition(stored.position.toString());
  recorded.getMetadataMap().set('type', stored.type);
  recorded.getMetadataMap().set('content-type', stored.contentType);
  recorded.getMetadataMap().set('created', '0');
  recorded.setData(new Uint8Array(stored.data));
  recorded.setCustomMetadata(new Uint8Array(stored.metadata));
  const event = new streams.ReadResp.ReadEvent();
  event.setEvent(recorded);
  event.setCommitPosition(stored.position.toString());
  const response = new streams.ReadResp();
  response.setEvent(event);
  return response;
}

function checkpoint(commit: bigint, prepare = commit): streams.ReadResp {
  const mark = new streams.ReadResp.Checkpoint();
  mark.setCommitPosition(commit.toString());
  mark.setPreparePosition(prepare.toString());
  const response = new streams.ReadResp();
  response.setCheckpoint(mark);
  return response;
}

function notFound(options: Options): streams.ReadResp {
  const missing = new streams.ReadResp.StreamNotFound();
  missing.setStreamIdentifier(options.getStream()?.getStreamIdentifier());
  const response = new streams.ReadResp();
  response.setStreamNotFound(missing);
  return response;
}

function identifier(stream: string): shared.StreamIdentifier {
  const made = new shared.StreamIdentifier();
  made.setStreamName(Uint8Array.from(Buffer.from(stream, 'utf8')));
  return made;
}
