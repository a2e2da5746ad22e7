import type { Clock, Log } from '@earshot/signaling/server';
import type { Outbox, OutboxEntry } from './outbox.ts';
import { retryDelayMs, verdictOf } from './retry.ts';
import { signWebhook, SIGNATURE_HEADER } from './signature.ts';

/** So many are under way at a time, each of another call. */
const AT_A_TIME = 8;
/** The app must have answered within this, in ms. */
const ANSWER_MS = 10_000;
/** Nobody else sends what is under way here, in ms: longer than an attempt takes. */
const LEASE_MS = 15_000;
/** After the outbox failed, in ms. */
const AGAIN_MS = 1_000;
/** Looks at the outbox at least this often, in ms: another process may have left something behind. */
const LOOK_EVERY_MS = 10_000;

export interface WebhookSenderOptions {
  readonly url: string;
  readonly secret: string;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly log: Log;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly fetch: typeof fetch;
  readonly counted: (result: 'delivered' | 'retried' | 'given-up') => void;
}

/** Sends what is in the outbox, in the order of each call, until it has arrived. Several may share one outbox. */
export interface WebhookSender {
  /** Something was added. */
  wake(): void;
  /** Idempotent. What is under way is given up, and left to whoever sends next. */
  close(): Promise<void>;
}

export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const { outbox, clock, log } = options;
  const closing = new AbortController();
  const hands = createHands(AT_A_TIME);
  let cancel = (): void => undefined;
  let looking: Promise<void> | undefined;
  let isWoken = false;

  function wake(): void {
    isWoken = true;
    if (closing.signal.aborted) return;
    looking ??= look().finally(() => {
      looking = undefined;
      if (isWoken) wake();
    });
  }

  async function look(): Promise<void> {
    cancel();
    try {
      while (isWoken && !closing.signal.aborted) {
        isWoken = false;
        await sendDue();
      }
      const next = (await outbox.nextAt()) ?? Number.POSITIVE_INFINITY;
      wakeIn(Math.min(next - clock.now(), LOOK_EVERY_MS));
    } catch (error) {
      failed(error);
      wakeIn(AGAIN_MS);
    }
  }

  function wakeIn(ms: number): void {
    // With all hands full, whoever is done first looks for more.
    if (closing.signal.aborted || hands.free() === 0) return;
    cancel = clock.after(Math.max(0, ms), wake);
  }

  async function sendDue(): Promise<void> {
    const limit = hands.free();
    if (limit === 0) return;
    const at = clock.now();
    for (const entry of await outbox.due({ at, limit })) {
      // What another process was faster with is not due any more.
      isWoken = true;
      const isOurs = await outbox.claim(entry, at + LEASE_MS);
      if (isOurs) hands.take(deliver(entry, closing.signal, options).catch(failed), wake);
    }
  }

  function failed(error: unknown): void {
    log('error', 'webhooks.failed', { error });
  }

  return {
    wake,
    async close() {
      closing.abort();
      cancel();
      await looking;
      await hands.idle();
    },
  };
}

/** What is under way, so many at a time. */
interface Hands {
  readonly free: () => number;
  /** Work that never rejects. */
  take(work: Promise<void>, done: () => void): void;
  idle(): Promise<unknown>;
}

function createHands(most: number): Hands {
  const underWay = new Set<Promise<void>>();
  return {
    free: () => most - underWay.size,
    take(work, done) {
      const taken = work.then(() => {
        underWay.delete(taken);
        done();
      });
      underWay.add(taken);
    },
    idle: () => Promise.all(underWay),
  };
}

async function deliver(
  entry: OutboxEntry,
  closing: AbortSignal,
  options: WebhookSenderOptions,
): Promise<void> {
  const { outbox, clock, log, counted } = options;
  const status = await post(entry, closing, options);
  if (status === undefined && closing.aborted) {
    await outbox.postpone(entry.id, entry);
    return;
  }
  const verdict = verdictOf(status);
  const attempts = entry.attempts + 1;
  const delay = verdict === 'retry' ? retryDelayMs(attempts, options.random()) : undefined;
  if (delay !== undefined) {
    counted('retried');
    log('warn', 'webhook.retried', { id: entry.id, status, attempts, delayMs: delay });
    await outbox.postpone(entry.id, { attempts, dueAt: clock.now() + delay });
    return;
  }
  await outbox.remove(entry.id);
  if (verdict === 'delivered') {
    counted('delivered');
    return;
  }
  counted('given-up');
  log('error', 'webhook.given-up', { id: entry.id, status, attempts });
}

/** The status of the answer; undefined when there was none. */
async function post(
  { body }: OutboxEntry,
  closing: AbortSignal,
  { url, secret, clock, fetch: send }: WebhookSenderOptions,
): Promise<number | undefined> {
  const late = new AbortController();
  const stopTimer = clock.after(ANSWER_MS, () => late.abort());
  try {
    const response = await send(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [SIGNATURE_HEADER]: signWebhook(secret, body, clock.now()),
      },
      body,
      // A signed body goes where it was meant to go, and nowhere else.
      redirect: 'manual',
      signal: AbortSignal.any([closing, late.signal]),
    });
    // Nobody reads what the app says.
    await response.body?.cancel();
    return response.status;
  } catch {
    return undefined;
  } finally {
    stopTimer();
  }
}
