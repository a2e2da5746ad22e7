import type { IncomingMessage, ServerResponse } from 'node:http';
import { MAX_FRAME_LENGTH, type Clock } from '@earshot/signaling/server';
import type { DenialKind } from '../audit/denial.ts';
import type { Admission } from '../connection/admission.ts';
import { answer, answerEmpty, notAllowed } from './answer.ts';
import { answerPreflight, letRead } from './cors.ts';
import { urlOf } from './endpoints.ts';
import { createHttpStream, type HttpStream, type HttpStreamParts } from './http-stream.ts';
import { parsePost, type ForwardedPost } from './http-post.ts';
import { isOriginAllowed, isReaderAllowed, type OriginRules } from './origins.ts';
import { readBody } from './read-body.ts';

/** Who lets clients of the HTTP transport in. */
export interface HttpReception {
  /** Undefined when there is no place; rejects when connections cannot be served. */
  admit(request: IncomingMessage): Promise<Admission | undefined>;
  /** The (idempotent) end of a POST that may be read; undefined when there are too many. */
  begin(request: IncomingMessage): Promise<(() => void) | undefined>;
  /** Writes down what a request was denied. */
  denied(kind: DenialKind, request: IncomingMessage): void;
}

export interface HttpSocketsOptions {
  /** That of the WebSockets: this is at the path `http` below it. */
  readonly path: string;
  readonly origins: OriginRules;
  readonly reception: HttpReception;
  readonly isDraining: () => boolean;
  readonly clock: Clock;
  /** A POST must have come within this, in ms. */
  readonly bodyTimeoutMs: number;
  /** Hands a POST to the process that has its stream; undefined where this is the only process. */
  readonly forward: ((post: ForwardedPost) => void) | undefined;
}

/** The clients of a server that are connected over HTTP: a stream of events down, POSTs up. */
export interface HttpSockets {
  readonly size: number;
  /** True when the request is answered here. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  /** Another process was posted what is meant for a stream that may be here. */
  takeForwarded(post: ForwardedPost): void;
  /** Resolves when every stream is closed: those that do not close by themselves are destroyed. */
  close(): Promise<void>;
}

/** The longest frame, whatever it is written in, and what is around it, in bytes. */
const MAX_BODY = 4 * MAX_FRAME_LENGTH;
/** How long a POST may be on its way by another process, in ms. */
const FORWARD_MS = 2_000;
/** Of a stream, wherever it is. */
const STREAM_ID = /^[\w-]{32}$/;

export function createHttpSockets(options: HttpSocketsOptions): HttpSockets {
  return new StreamSockets(options);
}

class StreamSockets implements HttpSockets {
  readonly #options: HttpSocketsOptions;
  readonly #path: string;
  readonly #streams = new Map<string, HttpStream>();

  constructor(options: HttpSocketsOptions) {
    this.#options = options;
    this.#path = options.path.replace(/\/?$/, '/http');
  }

  get size(): number {
    return this.#streams.size;
  }

  handle(request: IncomingMessage, response: ServerResponse): boolean {
    if (urlOf(request).pathname !== this.#path) return false;
    // What the other end does wrong on this level closes the socket; there is nobody to tell.
    response.on('error', () => undefined);
    response.setHeader('vary', 'origin');
    this.#respond(request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else answer(response, 503, unavailable);
    });
    return true;
  }

  takeForwarded({ origin, ...post }: ForwardedPost): void {
    this.#streams.get(post.connection)?.take(post, origin);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#streams.values()].map((stream) => stream.close()));
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '' } = request;
    if (!['GET', 'POST', 'OPTIONS'].includes(method)) {
      notAllowed(response, 'GET, POST, OPTIONS');
      return;
    }
    const isAllowed = method === 'GET' ? isReaderAllowed : isOriginAllowed;
    if (!isAllowed(request, this.#options.origins)) {
      this.#options.reception.denied('origin-refused', request);
      refuse(response, 403, forbidden);
      return;
    }
    letRead(request, response);
    if (method === 'OPTIONS') answerPreflight(request, response);
    else if (method === 'GET') await this.#open(request, response);
    else await this.#post(request, response);
  }

  async #open(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { reception, isDraining, clock, forward } = this.#options;
    if (isDraining()) {
      answer(response, 503, unavailable);
      return;
    }
    const admission = await reception.admit(request);
    if (admission === undefined) answer(response, 429, tooMany);
    // The client may be gone by now.
    else if (response.destroyed) admission.leave();
    else {
      const gapMs = forward === undefined ? 0 : FORWARD_MS;
      this.#begin({ request, response, admission, clock, gapMs });
    }
  }

  #begin(parts: HttpStreamParts): void {
    try {
      const stream = createHttpStream(parts);
      this.#streams.set(stream.id, stream);
      void stream.over.then(() => this.#streams.delete(stream.id));
    } catch (error) {
      parts.admission.leave();
      throw error;
    }
  }

  async #post(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { reception, clock, bodyTimeoutMs: timeoutMs } = this.#options;
    const done = await reception.begin(request);
    if (done === undefined) {
      reception.denied('posts-per-address', request);
      refuse(response, 429, tooMany);
      return;
    }
    const body = await readBody(request, { clock, maxBytes: MAX_BODY, timeoutMs });
    done();
    if (body.type === 'refused') {
      reception.denied('body-refused', request);
      refuse(response, body.status, badBody);
    }
    if (body.type === 'text') this.#take(body.text, request, response);
  }

  #take(text: string, request: IncomingMessage, response: ServerResponse): void {
    const post = parsePost(text);
    if (post === undefined) {
      answer(response, 400, badBody);
      return;
    }
    const { forward } = this.#options;
    const { origin } = request.headers;
    const place = this.#streams.get(post.connection)?.take(post, origin);
    if (place === undefined && forward !== undefined && STREAM_ID.test(post.connection)) {
      forward({ ...post, ...(origin === undefined ? {} : { origin }) });
      // Whether another process has it is not waited for: a client whose stream is over learns so by its end.
      answerEmpty(response, 204);
      return;
    }
    if (place === 'foreign') this.#options.reception.denied('stream-foreign', request);
    if (place === 'taken') answerEmpty(response, 204);
    else if (place === 'gap') answer(response, 409, gap);
    // A page that found out the id of another page's stream gets the same answer as for none.
    else answer(response, 404, unknown);
  }
}

/** Answers a request that is not read to its end. */
function refuse(response: ServerResponse, status: number, body: object): void {
  response.setHeader('connection', 'close');
  answer(response, status, body);
}

const forbidden = { error: 'Pages of this origin may not connect.' };
const unavailable = { error: 'No clients are taken right now.' };
const tooMany = { error: 'There are too many connections or requests from this address.' };
const badBody = { error: 'This is not what a client posts.' };
const unknown = { error: 'There is no such connection.' };
const gap = { error: 'A request before this one is missing; the connection is closed.' };
