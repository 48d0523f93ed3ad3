import {
  type AllStreamRecordedEvent,
  convertToCommandError,
  type KurrentDBClient,
} from '@kurrent/kurrentdb-client';
import { convertGrpcRecord } from '@kurrent/kurrentdb-client/dist/utils/convertGrpcEvent.js';
import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
import services from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js';
import messages from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type { LogPlace } from './sequence-store.js';

const { ReadReq } = messages;
const { Options } = ReadReq;

/** Part of a stream, from a revision on. */
export interface StreamPart {
  readonly stream: string;
  readonly from: number;
}

/** Part of $all: from a place on, which is included, or backwards from the end; of streams with that prefix, if one is given. */
export interface LogPart {
  readonly from: LogPlace | 'start' | 'end';
  readonly prefix?: string;
}

/**
 * Reads at most `count` events over the connection on which the same client appends. The client's own reads go over
 * another one, of a native library, on which the second half of a question waits for the acknowledgment of the first
 * (docs/adr/0031-reads-over-one-connection.md); the question is the same, to the last field.
 *
 * @returns empty if there is no such stream
 * @throws CommandError or the raw error of gRPC, for `classify`
 */
export async function read(
  client: KurrentDBClient,
  part: StreamPart | LogPart,
  count: number,
  requiresLeader: boolean,
): Promise<readonly AllStreamRecordedEvent[]> {
  const request = new ReadReq().setOptions(optionsFor(part).setCount(String(count)));
  const [metadata, options] = client['callArguments']({ requiresLeader });
  const begin = client['GRPCStreamCreator'](services.StreamsClient, 'read', (service) =>
    service.read(request, metadata, options),
  );
  const found: AllStreamRecordedEvent[] = [];
  try {
    for await (const response of (await begin()) as AsyncIterable<messages.ReadResp>) {
      const event = response.getEvent()?.getEvent();
      if (event) found.push(convertGrpcRecord(event) as AllStreamRecordedEvent);
    }
  } catch (error) {
    throw convertToCommandError(error as Error);
  }
  return found;
}

function optionsFor(part: StreamPart | LogPart): messages.ReadReq.Options {
  const options = new Options().setUuidOption(new Options.UUIDOption().setString(new shared.Empty()));
  if ('stream' in part) {
    const stream = new shared.StreamIdentifier().setStreamName(Buffer.from(part.stream));
    return options
      .setStream(new Options.StreamOptions().setStreamIdentifier(stream).setRevision(String(part.from)))
      .setNoFilter(new shared.Empty())
      .setControlOption(new Options.ControlOption().setCompatibility(1));
  }
  const { from, prefix } = part;
  if (from === 'end') options.setReadDirection(Options.ReadDirection.BACKWARDS);
  if (prefix === undefined) options.setNoFilter(new shared.Empty());
  else options.setFilter(streamsWith(prefix));
  return options.setAll(beginning(from));
}

function beginning(from: LogPart['from']): messages.ReadReq.Options.AllOptions {
  const all = new Options.AllOptions();
  if (from === 'start') return all.setStart(new shared.Empty());
  if (from === 'end') return all.setEnd(new shared.Empty());
  const place = new Options.Position().setCommitPosition(String(from.commit));
  return all.setPosition(place.setPreparePosition(String(from.prepare)));
}

function streamsWith(prefix: string): messages.ReadReq.Options.FilterOptions {
  const names = new Options.FilterOptions.Expression().setPrefixList([prefix]);
  return new Options.FilterOptions()
    .setStreamIdentifier(names)
    .setCount(new shared.Empty())
    .setCheckpointintervalmultiplier(1);
}
