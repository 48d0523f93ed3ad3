import autocannon, { type Options } from 'autocannon';

/** Loads a server from a process of its own: options as JSON on standard input, the result as JSON on standard output. */
const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
const options = JSON.parse(Buffer.concat(chunks).toString()) as Options;
const { requests, latency, errors, non2xx } = await autocannon(options);
process.stdout.write(
  JSON.stringify({ perSecond: requests.average, p50: latency.p50, p99: latency.p99, errors, non2xx }),
);
