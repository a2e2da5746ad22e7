import type { Clock } from '@earshot/signaling/server';
import { placePost, type HttpPost } from './http-post.ts';

/** So many POSTs may be ahead of one that is missing: a client has one on the way at a time, and few last words. */
const MAX_AHEAD = 8;

/** Takes the POSTs of one stream in their order. */
export interface PostOrder {
  /** `gap`: one before it is missing for good. */
  take(post: Pick<HttpPost, 'number' | 'texts'>): 'taken' | 'gap';
  /** Idempotent. */
  close(): void;
}

export interface PostOrderOptions {
  readonly clock: Clock;
  /** How long a missing one may be on its way by another process, in ms. */
  readonly gapMs: number;
  readonly receive: (text: string) => void;
  /** One that was waited for did not come. Called once. */
  readonly lost: () => void;
}

export function createPostOrder({ clock, gapMs, receive, lost }: PostOrderOptions): PostOrder {
  const ahead = new Map<number, readonly string[]>();
  let taken = 0;
  let stopWaiting: (() => void) | undefined;

  function close(): void {
    stopWaiting?.();
    stopWaiting = undefined;
    ahead.clear();
  }

  /** Takes what is next, and what had come before it. */
  function takeNext(texts: readonly string[]): void {
    stopWaiting?.();
    stopWaiting = undefined;
    for (let next: readonly string[] | undefined = texts; next !== undefined;) {
      taken += 1;
      next.forEach(receive);
      next = ahead.get(taken + 1);
      ahead.delete(taken + 1);
    }
    if (ahead.size > 0) wait();
  }

  function wait(): void {
    stopWaiting ??= clock.after(gapMs, () => {
      close();
      lost();
    });
  }

  return {
    take({ number, texts }) {
      const place = placePost(taken, number);
      if (place === 'next') takeNext(texts);
      if (place !== 'gap') return 'taken';
      if (gapMs <= 0 || ahead.size >= MAX_AHEAD) return 'gap';
      ahead.set(number, texts);
      wait();
      return 'taken';
    },
    close,
  };
}
