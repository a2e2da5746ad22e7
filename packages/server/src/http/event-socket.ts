import type { ServerResponse } from 'node:http';
import type { Clock } from '@earshot/signaling/server';
import type { ServerSocket } from '../connection/server-socket.ts';
import { securityHeaders } from './answer.ts';

/** Something is written at least this often, in ms: proxies cut streams on which nothing moves. */
const HEARTBEAT_MS = 15_000;
/** How long what was sent may take to leave after the end, in ms, before the socket is destroyed. */
const CLOSE_TIMEOUT_MS = 2_000;

const streamHeaders = {
  ...securityHeaders,
  'content-type': 'text/event-stream; charset=utf-8',
  // Neither stored nor compressed, and not held back until there is more (nginx and its relatives).
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
  // It ends with its connection: in chunks, HAProxy would hold back each event for 200 ms.
  connection: 'close',
} as const;

/** The way to a client that reads a stream of server-sent events. */
export class EventSocket implements ServerSocket {
  /** Resolves when the response is over, whoever ended it. */
  readonly closed: Promise<void>;
  readonly #response: ServerResponse;
  readonly #clock: Clock;
  #stopHeartbeat: () => void = () => undefined;
  #destroyTimer: NodeJS.Timeout | undefined;
  #isClosing = false;

  /** @param id What the client names in its POSTs. */
  constructor(
    response: ServerResponse,
    { id, clock }: { readonly id: string; readonly clock: Clock },
  ) {
    this.#response = response;
    this.#clock = clock;
    response.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      response.once('close', () => {
        this.#finish();
        resolve();
      });
    });
    response.removeHeader('transfer-encoding');
    response.writeHead(200, streamHeaders);
    response.write(`event: open\ndata: ${JSON.stringify(id)}\n\n`);
    this.#beat();
  }

  /** Whether this end closed it. */
  get isClosing(): boolean {
    return this.#isClosing;
  }

  get bufferedAmount(): number {
    return this.#response.writableLength;
  }

  send(text: string): void {
    if (!this.#isClosing && !this.#response.destroyed) {
      this.#response.write(`data: ${JSON.stringify(text)}\n\n`);
    }
  }

  close(): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#stopHeartbeat();
    this.#response.end();
    if (this.#response.destroyed) return;
    // As with WebSockets the machine's own clock counts: this is about the operating system's socket.
    this.#destroyTimer = setTimeout(() => this.#response.destroy(), CLOSE_TIMEOUT_MS);
  }

  #beat(): void {
    this.#stopHeartbeat = this.#clock.after(HEARTBEAT_MS, () => {
      this.#response.write(': \n\n');
      this.#beat();
    });
  }

  #finish(): void {
    this.#stopHeartbeat();
    clearTimeout(this.#destroyTimer);
  }
}
