import type { IncomingMessage } from 'node:http';
import type { Clock } from '@earshot/signaling/server';

export interface BodyLimits {
  readonly clock: Clock;
  /** In bytes. */
  readonly maxBytes: number;
  /** How long the client may take to send it all, in ms. */
  readonly timeoutMs: number;
}

/** The whole text of a request, or why there is none. */
export type Body =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'refused'; readonly status: 400 | 408 | 413 }
  /** Whoever asked is not there any more. */
  | { readonly type: 'gone' };

/** Reads a text of a limited size in a limited time; never rejects. */
export function readBody(request: IncomingMessage, limits: BodyLimits): Promise<Body> {
  const { clock, maxBytes, timeoutMs } = limits;
  const refused = (status: 400 | 408 | 413): Body => ({ type: 'refused', status });
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > maxBytes) return Promise.resolve(refused(413));

  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let size = 0;

    function finish(body: Body): void {
      stopTimer();
      request.off('data', take).off('end', read).off('close', leave);
      resolve(body);
    }
    function take(part: Buffer): void {
      size += part.byteLength;
      if (size > maxBytes) finish(refused(413));
      else parts.push(part);
    }
    const read = (): void => finish(decode(Buffer.concat(parts)));
    const leave = (): void => finish({ type: 'gone' });

    const stopTimer = clock.after(timeoutMs, () => finish(refused(408)));
    request.on('error', () => undefined);
    request.on('data', take).on('end', read).on('close', leave);
    if (request.destroyed) leave();
  });

  function decode(bytes: Buffer): Body {
    try {
      return { type: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
    } catch {
      return refused(400);
    }
  }
}
