import type { Clock } from '../environment.ts';

/** What carries one batch; rejects when the server did not take it. */
export type Post = (texts: readonly string[], options: PostOptions) => Promise<void>;

/** How one batch is to be sent. */
export interface PostOptions {
  /** 1 for the first batch, then one more each time: so a lost or repeated one is noticed. */
  readonly number: number;
  /** Aborted when the batch takes too long, or is given up. */
  readonly signal: AbortSignal;
}

/** Texts on their way to the server, in batches, one after the other. */
export interface PostQueue {
  /** UTF-16 code units that wait or are under way. */
  readonly size: number;
  add(text: string): void;
  /** Takes no more; resolves when what there is was sent, or cannot be, or has taken too long. */
  finish(limitMs: number): Promise<void>;
  /** Gives up at once; idempotent. */
  stop(): void;
}

/** How a {@link PostQueue} is made. */
export interface PostQueueOptions {
  readonly post: Post;
  readonly clock: Clock;
  /** One batch may take this long, in ms. */
  readonly limitMs: number;
  /** A batch failed: nothing more is sent. */
  readonly onFailure: (cause: unknown) => void;
}

/** A batch ends before the text that would make it longer than this, in UTF-16 code units. */
const MAX_BATCH = 65_536;

/** Sends what is given to it in order: what one task adds goes in one batch, and one batch at a time is under way. */
export function createPostQueue(options: PostQueueOptions): PostQueue {
  return new BatchQueue(options);
}

class BatchQueue implements PostQueue {
  readonly #options: PostQueueOptions;
  readonly #waiting: string[] = [];
  #abort = new AbortController();
  #size = 0;
  #posts = 0;
  #isFull = false;
  #run: Promise<void> | undefined;

  constructor(options: PostQueueOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#size;
  }

  add(text: string): void {
    if (this.#isFull) return;
    this.#waiting.push(text);
    this.#size += text.length;
    this.#run ??= this.#sendAll();
  }

  async finish(limitMs: number): Promise<void> {
    this.#isFull = true;
    const stopTimer = this.#options.clock.after(limitMs, () => this.stop());
    await this.#run;
    stopTimer();
  }

  stop(): void {
    this.#isFull = true;
    this.#clear();
    this.#abort.abort(new Error('The connection was closed.'));
  }

  async #sendAll(): Promise<void> {
    // What the present task still has to say goes along.
    await Promise.resolve();
    try {
      while (this.#waiting.length > 0) await this.#sendBatch();
    } catch (cause) {
      this.#isFull = true;
      this.#clear();
      this.#options.onFailure(cause);
    }
    this.#run = undefined;
  }

  async #sendBatch(): Promise<void> {
    const { post, clock, limitMs } = this.#options;
    const abort = new AbortController();
    this.#abort = abort;
    const stopTimer = clock.after(limitMs, () => {
      abort.abort(new Error(`The server did not take a batch within ${limitMs} ms.`));
    });
    const batch = this.#takeBatch();
    this.#posts += 1;
    try {
      await post(batch, { number: this.#posts, signal: abort.signal });
    } finally {
      stopTimer();
    }
    this.#size = this.#waiting.reduce((sum, text) => sum + text.length, 0);
  }

  #takeBatch(): readonly string[] {
    let length = 0;
    const end = this.#waiting.findIndex((text, index) => {
      length += text.length;
      return index > 0 && length > MAX_BATCH;
    });
    return this.#waiting.splice(0, end < 0 ? this.#waiting.length : end);
  }

  #clear(): void {
    this.#waiting.length = 0;
    this.#size = 0;
  }
}
