// The few calls of a KurrentDB server that a finding needs, over the gRPC services that the client's package ships.
import grpc from '@grpc/grpc-js';
import featuresGrpc from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_grpc_pb.js';
import features from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_pb.js';
import streamsGrpc from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js';

/** Serves these calls of Streams on a free port of this machine; answers the address and how to end it. */
export async function serve(calls, options = '') {
  const server = new grpc.Server();
  server.addService(streamsGrpc.StreamsService, calls);
  server.addService(featuresGrpc.ServerFeaturesService, {
    getSupportedMethods: (_, answer) => answer(null, supported(Object.keys(calls))),
  });
  const port = await new Promise((bound, failed) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, at) =>
      error ? failed(error) : bound(at),
    );
  });
  return { url: `kurrentdb://127.0.0.1:${port}?tls=false${options}`, stop: () => server.forceShutdown() };
}

function supported(names) {
  const all = new features.SupportedMethods();
  all.setEventStoreServerVersion('24.10.0');
  for (const name of names) {
    const method = new features.SupportedMethod();
    method.setServiceName('event_store.client.streams.streams');
    method.setMethodName(name.toLowerCase());
    all.addMethods(method);
  }
  return all;
}
