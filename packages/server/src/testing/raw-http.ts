import { encodeFrame, parseFrame, type Frame } from '@earshot/signaling/server';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { createInbox, type Inbox } from './raw-client.ts';

/** A client of the HTTP transport whose requests a test writes by hand. */
export interface RawHttpClient extends Pick<Inbox, 'take'> {
  /** What its POSTs must name. */
  readonly id: string;
  /** The stream itself. */
  readonly response: IncomingMessage;
  /** Everything that has come over it. */
  readonly text: () => string;
  /** Resolves when the stream is over. */
  readonly closed: Promise<void>;
  /** Posts frames under the next number; resolves with the status. */
  send(...frames: readonly Frame[]): Promise<number>;
  /** Without a goodbye; resolves when this end is over. */
  vanish(): Promise<void>;
}

export interface RawRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** One request and its answer, of which only the head has been read. */
export async function sendRequest(url: string, parts: RawRequest = {}): Promise<IncomingMessage> {
  const { method = 'GET', headers = {}, body } = parts;
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers, agent: false }, resolve);
    request.on('error', reject);
    request.end(body);
  });
}

/** The same, when nothing but the status matters. */
export async function statusOf(url: string, parts: RawRequest = {}): Promise<number> {
  const response = await sendRequest(url, parts);
  response.on('error', () => undefined);
  response.destroy();
  return response.statusCode ?? 0;
}

/** @throws Error with the status when there is no stream */
export async function connectRawHttp(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<RawHttpClient> {
  const response = await sendRequest(url, { headers });
  if (response.statusCode !== 200) {
    response.destroy();
    throw new Error(`The server answered ${response.statusCode ?? 0}.`);
  }
  const inbox = createInbox();
  let text = '';
  let posts = 0;
  let read = 0;
  const id = new Promise<string>((resolve) => {
    response.setEncoding('utf8');
    response.on('data', (part: string) => {
      text += part;
      for (let end = text.indexOf('\n\n', read); end >= 0; end = text.indexOf('\n\n', read)) {
        const [, name, data] = /^(?:event: (\w+)\n)?data: (.*)$/.exec(text.slice(read, end)) ?? [];
        read = end + 2;
        if (data === undefined) continue;
        const value = String(JSON.parse(data));
        if (name === 'open') resolve(value);
        const frame = parseFrame(value);
        if (frame.ok) inbox.add(frame.value);
      }
    });
  });
  const closed = new Promise<void>((resolve) => {
    response.on('error', () => undefined);
    response.on('close', () => {
      inbox.end();
      resolve();
    });
  });
  const connection = await id;
  return {
    id: connection,
    response,
    closed,
    text: () => text,
    take: inbox.take,
    send(...frames) {
      posts += 1;
      const body = JSON.stringify({ connection, post: posts, texts: frames.map(encodeFrame) });
      return statusOf(url, { method: 'POST', headers, body });
    },
    async vanish() {
      response.destroy();
      await closed;
    },
  };
}
