import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '@earshot/signaling/server';
import type { Admission } from '../connection/admission.ts';
import { randomId } from '../random-id.ts';
import { EventSocket } from './event-socket.ts';
import type { HttpPost } from './http-post.ts';
import { createPostOrder } from './post-order.ts';

/** One client that is connected over HTTP. */
export interface HttpStream {
  /** What its POSTs must name; nobody can guess it. */
  readonly id: string;
  /** Resolves when the client has gone and its last POST cannot be expected any more. */
  readonly over: Promise<void>;
  /** Takes what a page of this origin posted, if it is this client's page. */
  take(post: HttpPost, origin: string | undefined): 'taken' | 'foreign' | 'gap';
  /** Resolves when the stream has ended. */
  close(): Promise<void>;
}

/** What a stream is made of. */
export interface HttpStreamParts {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly admission: Admission;
  readonly clock: Clock;
  /** How long a POST may be on its way by another process, in ms; 0 where there is none. */
  readonly gapMs: number;
}

/** A page that goes sends its last words beside the end of its stream: they may come a little later, in ms. */
const LAST_WORDS_MS = 1_000;

/** Begins the stream, and serves the client. */
export function createHttpStream({
  request,
  response,
  admission,
  clock,
  gapMs,
}: HttpStreamParts): HttpStream {
  const id = randomId();
  const socket = new EventSocket(response, { id, clock });
  const connection = admission.serve({
    send: (text) => socket.send(text),
    close,
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
  });
  let page = request.headers.origin;
  const lastWords = createLastWords(clock);

  function lose(): void {
    connection.closed();
    socket.close();
  }

  const order = createPostOrder({
    ...{ clock, gapMs, lost: lose },
    receive: (text) => connection.receive(text),
  });
  const over = socket.closed.then(async () => {
    if (!socket.isClosing) await lastWords.wait();
    order.close();
    connection.closed();
    admission.leave();
  });

  /** Whoever is sent away has no last words. */
  function close(): void {
    lastWords.stop();
    socket.close();
  }

  return {
    id,
    over,
    take(post, origin = '') {
      if (page !== undefined && page !== origin) return 'foreign';
      // A GET to the page's own origin names none: the first POST does.
      page = origin;
      const place = order.take(post);
      if (place === 'gap') lose();
      return place;
    },
    async close() {
      close();
      await over;
    },
  };
}

interface LastWords {
  /** Resolves when they have had their time. */
  wait(): Promise<void>;
  stop(): void;
}

function createLastWords(clock: Clock): LastWords {
  let stop = (): void => undefined;
  return {
    wait: () =>
      new Promise((resolve) => {
        const stopTimer = clock.after(LAST_WORDS_MS, resolve);
        stop = () => {
          stopTimer();
          resolve();
        };
      }),
    stop: () => stop(),
  };
}
