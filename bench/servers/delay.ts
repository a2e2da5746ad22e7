import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { openMediaDelay } from './media-delay.ts';
import type { MediaDelay } from './media-delay.ts';
import { rewriteCandidates } from './rewrite-candidates.ts';

export interface DelayOptions {
  /** `host:port` of the server behind. */
  readonly target: string;
  /** From one person to the other, in ms: half of it on each side of the server, all of it on the way of the media. */
  readonly delayMs: number;
  /** What is to be stopped in the end. */
  readonly opened: { stop(): Promise<void> }[];
}

/**
 * Stands before a server of WebSockets and hands on each message late. Candidates in them (whoever's format they are
 * in) are changed on the way, so that the two send their media through something that is as late. Resolves with its
 * `host:port`.
 */
export async function openDelay({ target, delayMs, opened }: DelayOptions): Promise<string> {
  const media = openMediaDelay(delayMs);
  const http = createServer((_request, response) => response.writeHead(404).end());
  const sockets = new WebSocketServer({
    server: http,
    perMessageDeflate: false,
    handleProtocols: (protocols) => [...protocols][0] ?? false,
  });
  sockets.on('connection', (near, { url, headers }) => {
    const { origin } = headers;
    const protocols = headers['sec-websocket-protocol']?.split(/,\s*/) ?? [];
    const far = new WebSocket(`ws://${target}${url ?? '/'}`, protocols, {
      perMessageDeflate: false,
      ...(origin === undefined ? {} : { origin }),
    });
    // Only on the way in: on the way out they are changed already.
    join(near, far, { delayMs: delayMs / 2, media });
    join(far, near, { delayMs: delayMs / 2 });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  opened.push({
    async stop() {
      for (const socket of sockets.clients) socket.terminate();
      http.close();
      media.close();
    },
  });
  return `127.0.0.1:${String((http.address() as AddressInfo).port)}`;
}

/** One way: each message after the one before it. */
function join(
  from: WebSocket,
  to: WebSocket,
  { delayMs, media }: { readonly delayMs: number; readonly media?: MediaDelay },
): void {
  const opened = to.readyState === WebSocket.OPEN ? undefined : untilOpen(to);
  let before: Promise<unknown> = Promise.resolve(opened);
  from.on('message', (data: Buffer) => {
    const due = performance.now() + delayMs;
    const given = data.toString();
    const changed = media === undefined ? given : rewriteCandidates(given, media.portBefore);
    before = Promise.all([before, changed]).then(async ([, text]) => {
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      if (to.readyState === WebSocket.OPEN) to.send(text);
    });
  });
  from.on('close', () => to.close());
  from.on('error', () => to.terminate());
}

function untilOpen(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => socket.once('open', resolve));
}
