import type { Clock, Log } from '@earshot/signaling/server';
import type { Outbox, OutboxEntry } from './outbox.ts';
import { retryDelayMs, verdictOf } from './retry.ts';
import { signWebhook, SIGNATURE_HEADER } from './signature.ts';

/** So many are under way at a time, each of another call. */
const AT_A_TIME = 8;
/** The app must have answered within this, in ms. */
const ANSWER_MS = 10_000;
/** After the outbox failed, in ms. */
const AGAIN_MS = 1_000;

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

/** Sends what is in the outbox, in the order of each call, until it has arrived. */
export interface WebhookSender {
  /** Something was added. */
  wake(): void;
  /** Idempotent. What is under way is given up, and stays in the outbox. */
  close(): Promise<void>;
}

export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const { outbox, clock, log } = options;
  const closing = new AbortController();
  let cancel = (): void => undefined;
  let running: Promise<void> | undefined;
  let isWoken = false;

  function wake(): void {
    isWoken = true;
    if (closing.signal.aborted) return;
    running ??= run().finally(() => {
      running = undefined;
      if (isWoken) wake();
    });
  }

  async function run(): Promise<void> {
    cancel();
    try {
      while (isWoken && !closing.signal.aborted) {
        isWoken = false;
        await sendDue();
      }
      const next = await outbox.nextAt();
      if (next !== undefined) wakeIn(next - clock.now());
    } catch (error) {
      log('error', 'webhooks.failed', { error });
      wakeIn(AGAIN_MS);
    }
  }

  function wakeIn(ms: number): void {
    if (!closing.signal.aborted) cancel = clock.after(Math.max(0, ms), wake);
  }

  async function sendDue(): Promise<void> {
    for (;;) {
      const due = await outbox.due({ at: clock.now(), limit: AT_A_TIME });
      if (due.length === 0 || closing.signal.aborted) return;
      await Promise.all(due.map((entry) => deliver(entry, closing.signal, options)));
    }
  }

  return {
    wake,
    async close() {
      closing.abort();
      cancel();
      await running;
    },
  };
}

async function deliver(
  entry: OutboxEntry,
  closing: AbortSignal,
  options: WebhookSenderOptions,
): Promise<void> {
  const { outbox, clock, log, counted } = options;
  const status = await post(entry, closing, options);
  if (closing.aborted) return;
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
