import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BuiltApp, dataFolder } from './built-app.js';

/** A change in a stream. */
interface Told {
  readonly id: string;
  readonly event: string;
  readonly data: {
    readonly seq: number;
    readonly kind: string;
    readonly thing: string;
    readonly feed?: string;
  };
}

/** A client of the stream, which reads as much as it is asked to. */
class Client {
  private text = '';

  private constructor(
    readonly response: Response,
    private readonly reader: ReadableStreamDefaultReader<Uint8Array>,
    private readonly leave: AbortController,
  ) {}

  /** Opens a stream, whose first event names the feed. */
  static async open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Client> {
    const client = await Client.connect(url, headers);
    const { event, id, data } = (await client.next()) ?? {};
    expect([event, id]).toEqual(['feed', '']);
    client.feed = data?.feed ?? '';
    return client;
  }

  /** The name of the feed. */
  feed = '';

  private static async connect(url: string, headers: Readonly<Record<string, string>>): Promise<Client> {
    const leave = new AbortController();
    const response = await fetch(url, { headers, signal: leave.signal });
    if (response.body === null) throw new Error('There is no stream');
    return new Client(response, response.body.getReader(), leave);
  }

  /** The next changes; undefined at the end of the stream. */
  async next(): Promise<Told | undefined> {
    for (;;) {
      const end = this.text.indexOf('\n\n');
      if (end >= 0) {
        const block = this.text.slice(0, end);
        this.text = this.text.slice(end + 2);
        if (!block.startsWith(':')) return toldIn(block);
        continue;
      }
      const { done, value } = await this.reader.read();
      if (done) return undefined;
      this.text += Buffer.from(value).toString();
    }
  }

  close(): void {
    this.leave.abort();
  }
}

function toldIn(block: string): Told {
  const fields = new Map(
    block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]),
  );
  return {
    id: fields.get('id') ?? '',
    event: fields.get('event') ?? '',
    data: JSON.parse(fields.get('data') ?? 'null') as Told['data'],
  };
}

describe('the stream of changes', () => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let app: BuiltApp;

  beforeAll(async () => {
    folder = await dataFolder();
    app = await BuiltApp.start(folder.path);
    for (const id of ['army', 'factions']) await registers(id);
  });
  afterAll(() => folder.remove());

  async function registers(id: string): Promise<void> {
    const answer = await app.post('/v1/actors', { id, names: { en: id }, kind: 'STATE_FORCES' });
    expect(answer.status).toBe(201);
  }

  it('tells the feed from its start, then what comes, as server-sent events', async () => {
    const client = await Client.open(`${app.url}/v1/stream`);
    expect(client.response.headers.get('content-type')).toContain('text/event-stream');
    expect(client.response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await client.next()).toMatchObject({
      id: '1',
      event: 'change',
      data: { seq: 1, kind: 'CREATED', thing: 'actors/army' },
    });
    expect(await client.next()).toMatchObject({ id: '2', data: { thing: 'actors/factions' } });
    await registers('police');
    const live = await client.next();
    expect(live).toMatchObject({ id: '3', data: { thing: 'actors/police' } });
    const { body } = await app.get(`/v1/changes?after=2&feed=${client.feed}`);
    expect(body).toMatchObject({ items: [live?.data], feed: client.feed });
    client.close();
  });

  it('goes on after the last event that the client saw', async () => {
    const client = await Client.open(`${app.url}/v1/stream?after=0`, { 'last-event-id': '1' });
    expect(await client.next()).toMatchObject({ id: '2' });
    client.close();
  });

  it('is for those who read what is judged, and for numbers of changes', async () => {
    const asked = async (headers: Readonly<Record<string, string>>, query = '') =>
      (await app.get(`/v1/stream${query}`, { headers })).status;
    expect(await asked({ 'x-roles': 'public' })).toBe(403);
    expect(await asked({ 'last-event-id': 'x' })).toBe(400);
    expect(await asked({}, '?after=x')).toBe(400);
    expect(await asked({}, '?since=1')).toBe(400);
  });

  it('is narrowed to a zone, as the feed is', async () => {
    for (const id of ['east', 'west'])
      await app.post('/v1/zones', { id, names: { en: id }, timeZone: 'Asia/Damascus' });
    const { body } = await app.get('/v1/changes?zone=west');
    const listed = (body as { items: readonly Told['data'][] }).items;
    expect(listed[0]).toMatchObject({ thing: 'zones/west' });
    const client = await Client.open(`${app.url}/v1/stream?zone=west`);
    for (const item of listed) expect(await client.next()).toMatchObject({ data: item });
    for (const partOf of ['east', 'west'])
      await app.post('/v1/zones', {
        ...{ id: `${partOf}-part`, names: { en: partOf }, timeZone: 'Asia/Damascus', partOf },
      });
    expect(await client.next()).toMatchObject({ data: { thing: 'zones/west-part' } });
    client.close();
  });

  it('ends after its head where only that is asked for', async () => {
    const answer = await fetch(`${app.url}/v1/stream`, { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
  });

  it('is refused after a number of another feed, or beyond its end: it was started anew', async () => {
    for (const query of ['?after=1&feed=another', '?after=9', '?feed=another']) {
      for (const route of ['/v1/stream', '/v1/changes']) {
        const { status, body } = await app.get(route + query);
        expect([status, (body as { code: string }).code]).toEqual([409, 'FEED_STARTED_ANEW']);
      }
    }
  });

  it('ends when the program stops, and the program with it', async () => {
    const client = await Client.open(`${app.url}/v1/stream?after=2`);
    expect(await client.next()).toMatchObject({ id: '3' });
    const stopped = app.stop();
    while ((await client.next()) !== undefined) continue;
    expect(await stopped).toBe(0);
  });
});
