import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createTextWriter } from './text-writer.ts';

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

  /** What the other end has heard when the connection is closed. */
  async function heardOf(
    texts: readonly string[],
    way: (ends: Ends) => (text: string) => void,
  ): Promise<readonly string[]> {
    const ends = await connect();
    const heard: string[] = [];
    ends.client.on('message', (data: Buffer, isBinary: boolean) => {
      heard.push(isBinary ? 'bytes' : data.toString());
    });
    const closed = once(ends.client, 'close');
    const send = way(ends);
    for (const text of texts) send(text);
    ends.server.close(1_000);
    expect((await closed)[0]).toBe(1_000);
    return heard;
  }

  it('come as they are, in order, however long and of whatever characters they are', async () => {
    const texts = [0, 1, 124, 125, 126, 127, 128, 255, 256, 32_767, 65_534, 65_535, 65_536, 70_000]
      .flatMap((length) =>
        ['x', 'é', '\x7f', '\x80', '\u2028', '😀'].map((one) => one.repeat(length)),
      )
      .flatMap((text) => [text, `${text}y`]);
    const heard = await heardOf(texts, ({ server: socket, stream }) =>
      createTextWriter(socket, stream),
    );
    expect(heard).toEqual(texts);
  });

  it('come between those that ws sends, in order', async () => {
    const texts = Array.from({ length: 200 }, (_, index) => `${index} ${'x'.repeat(index * 7)}`);
    const heard = await heardOf(texts, ({ server: socket, stream }) => {
      const write = createTextWriter(socket, stream);
      let count = 0;
      return (text) => {
        count += 1;
        if (count % 5 === 0) socket.ping();
        if (count % 3 === 0) socket.send(text);
        else write(text);
      };
    });
    expect(heard).toEqual(texts);
  });

  it('are counted as long as nobody takes them up', async () => {
    const { server: socket, stream, client } = await connect();
    client.pause();
    const write = createTextWriter(socket, stream);
    const text = 'x'.repeat(60_000);
    for (let times = 0; times < 400; times += 1) write(text);
    expect(socket.bufferedAmount).toBeGreaterThan(10_000_000);
    client.terminate();
  });

  it('go nowhere, and break nothing, once the socket is closing or closed', async () => {
    const { server: socket, stream, client } = await connect();
    const heard: string[] = [];
    client.on('message', (data: Buffer) => heard.push(data.toString()));
    const write = createTextWriter(socket, stream);
    const closed = [once(client, 'close'), once(socket, 'close')];
    write('last');
    socket.close(1_000);
    write('too late');
    await Promise.all(closed);
    write('much too late');
    expect(heard).toEqual(['last']);
  });

  it('break nothing when the other end has vanished', async () => {
    const { server: socket, stream, client } = await connect();
    const errors: unknown[] = [];
    socket.on('error', (error) => errors.push(error));
    const write = createTextWriter(socket, stream);
    const closed = once(socket, 'close');
    client.terminate();
    for (let times = 0; times < 10; times += 1) write('x');
    await closed;
    write('x');
    expect(errors).toEqual([]);
  });
});
