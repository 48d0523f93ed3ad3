import { Agent, request } from 'node:http';

/** What goes over the wire. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly ms: number;
}

/** What takes longer will not come. */
export const GIVEN_UP_MS = 30_000;

/** Sends requests over connections that are kept. */
export class Client {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 4 });

  constructor(private readonly url: string) {}

  /** @throws Error if no answer comes, or none in time */
  send({ method, path, headers, body }: Sent): Promise<Answer> {
    const { hostname, port } = new URL(this.url);
    const start = performance.now();
    return new Promise((resolve, reject) => {
      const sending = request(
        {
          hostname,
          port,
          method,
          path,
          agent: this.agent,
          headers: { ...headers, ...(body === undefined ? {} : { 'content-length': body.length }) },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const ms = performance.now() - start;
            const text = Buffer.concat(chunks).toString();
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text, ms });
          });
        },
      );
      sending.setTimeout(GIVEN_UP_MS, () => sending.destroy(new Error('no answer')));
      sending.on('error', reject);
      sending.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
