import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { ServerSocket } from './server-socket.ts';
import { createTextWriter } from './text-writer.ts';
import { createWriteRound } from './write-round.ts';

/** Both ends of a WebSocket. */
interface Ends {
  readonly server: WebSocket;
  readonly stream: Duplex;
  readonly client: WebSocket;
}

describe('texts over a WebSocket', () => {
  let server: WebSocketServer;

  beforeAll(async () => {
    server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
    await once(server, 'listening');
  });
  afterAll(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });

  async function connect(): Promise<Ends> {
    const { port } = server.address() as AddressInfo;
    const connection = once(server, 'connection') as Promise<
      [WebSocket, { readonly socket: Duplex }]
    >;
    const client = new WebSocket(`ws://127.0.0.1:${port}`);
    await once(client, 'open');
    const [socket, { socket: stream }] = await connection;
    return { server: socket, stream, client };
  }

  function writerOf({ server: socket, stream }: Ends): ServerSocket {
    return createTextWriter({ socket, stream, round: createWriteRound() });
  }

  /** What the other end has heard when the connection is closed. */
  async function heardOf(
    texts: readonly string[],
    way: (ends: Ends, writer: ServerSocket) => (text: string) => void = (_, writer) => (text) =>
      writer.send(text),
  ): Promise<readonly string[]> {
    const ends = await connect();
    const heard: string[] = [];
    ends.client.on('message', (data: Buffer, isBinary: boolean) => {
      heard.push(isBinary ? 'bytes' : data.toString());
    });
    const closed = once(ends.client, 'close');
    const writer = writerOf(ends);
    const send = way(ends, writer);
    for (const text of texts) send(text);
    writer.close();
    expect((await closed)[0]).toBe(1_000);
    return heard;
  }

  it('come as they are, in order, however long and of whatever characters they are', async () => {
    const texts = [0, 1, 124, 125, 126, 127, 128, 255, 256, 32_767, 65_534, 65_535, 65_536, 70_000]
      .flatMap((length) =>
        ['x', 'é', '\x7f', '\x80', '\u2028', '😀'].map((one) => one.repeat(length)),
      )
      .flatMap((text) => [text, `${text}y`]);
    const heard = await heardOf(texts);
    expect(heard).toEqual(texts);
  });

  it('come between those that ws sends, in order', async () => {
    const texts = Array.from({ length: 200 }, (_, index) => `${index} ${'x'.repeat(index * 7)}`);
    const heard = await heardOf(texts, ({ server: socket }, writer) => {
      let count = 0;
      return (text) => {
        count += 1;
        if (count % 5 === 0) socket.ping();
        if (count % 3 === 0) writer.send(`é${text}`);
        else writer.send(text);
      };
    });
    expect(heard).toEqual(texts.map((text, index) => (index % 3 === 2 ? `é${text}` : text)));
  });

  it('go together, each as a frame of its own, before the round is over', async () => {
    const ends = await connect();
    const writes: string[] = [];
    const { stream } = ends;
    const write = stream.write.bind(stream);
    const spied = Object.create(stream, {
      write: {
        value: (text: string, encoding: BufferEncoding) => {
          writes.push(text);
          return write(text, encoding);
        },
      },
    }) as Duplex;
    const writer = createTextWriter({
      ...{ socket: ends.server, stream: spied },
      round: createWriteRound(),
    });
    const heard: string[] = [];
    const all = new Promise<void>((resolve) => {
      ends.client.on('message', (data: Buffer) => {
        if (heard.push(data.toString()) === 3) resolve();
      });
    });
    for (const text of ['one', 'two', 'three']) writer.send(text);
    expect(writes).toEqual([]);
    await all;
    expect([writes.length, heard]).toEqual([1, ['one', 'two', 'three']]);
    ends.client.terminate();
  });

  it('are counted as long as nobody takes them up', async () => {
    const ends = await connect();
    const { client } = ends;
    client.pause();
    const writer = writerOf(ends);
    writer.send('a few');
    expect(writer.bufferedAmount).toBe(7);
    const text = 'x'.repeat(60_000);
    for (let times = 0; times < 400; times += 1) writer.send(text);
    expect(writer.bufferedAmount).toBeGreaterThan(10_000_000);
    client.terminate();
  });

  it('go nowhere, and break nothing, once the socket is closing or closed', async () => {
    const ends = await connect();
    const { server: socket, client } = ends;
    const heard: string[] = [];
    client.on('message', (data: Buffer) => heard.push(data.toString()));
    const writer = writerOf(ends);
    const closed = [once(client, 'close'), once(socket, 'close')];
    writer.send('last');
    writer.close();
    writer.send('too late');
    await Promise.all(closed);
    writer.send('much too late');
    expect(heard).toEqual(['last']);
  });

  it('break nothing when the other end has vanished', async () => {
    const ends = await connect();
    const { server: socket, client } = ends;
    const errors: unknown[] = [];
    socket.on('error', (error) => errors.push(error));
    const writer = writerOf(ends);
    const closed = once(socket, 'close');
    client.terminate();
    for (let times = 0; times < 10; times += 1) writer.send('x');
    await closed;
    writer.send('x');
    expect(errors).toEqual([]);
  });
});
