import type { CallRecord } from '../hub/call-record.ts';
import type { Operations } from '../operations.ts';
import type { Settings } from '../settings.ts';
import { createMemoryOutbox } from './memory-outbox.ts';
import type { Outbox } from './outbox.ts';
import { eventsOf, type WebhookEvent, type WebhookEventType } from './webhook-event.ts';
import { createWebhookSender } from './webhook-sender.ts';

/** Where your app is told of calls, outside of the process. */
export interface WebhookOptions {
  /** An `https:` address (or `http://localhost`). */
  readonly url: string;
  /** What bodies are signed with, at least 16 characters: see {@link isWebhookGenuine}. */
  readonly secret: string;
  /** What to tell. Default: everything. */
  readonly events?: readonly WebhookEventType[];
}

/** Tells the app of calls. */
export interface Webhooks {
  callChanged(record: CallRecord): void;
  /** For events that are no change of a call's status. */
  tell(event: WebhookEvent): void;
  /** Idempotent. */
  close(): Promise<void>;
}

export function createWebhooks(
  { webhooks, clock, log, metrics }: Pick<Settings, 'webhooks' | 'clock' | 'log'> & Operations,
  outbox: Outbox = createMemoryOutbox(),
): Webhooks {
  if (webhooks === undefined) return noWebhooks;
  const { url, secret, events } = webhooks;
  const counter = metrics.meters.counter({
    name: 'earshot_webhooks_total',
    help: 'Webhooks, by what came of an attempt.',
    label: { name: 'result', values: ['delivered', 'retried', 'given-up'] },
  });
  const sender = createWebhookSender({
    ...{ url, secret, outbox, clock, log, fetch },
    random: Math.random,
    counted: (result) => counter.add(result),
  });

  function add(all: readonly WebhookEvent[]): void {
    const wanted = all.filter(({ type }) => events?.includes(type) ?? true);
    if (wanted.length === 0) return;
    const dueAt = clock.now();
    const entries = wanted.map((event) => ({
      ...{ id: event.id, call: event.call.id, body: JSON.stringify(event) },
      ...{ attempts: 0, dueAt },
    }));
    outbox.add(entries).then(sender.wake, (error: unknown) => {
      log('error', 'webhooks.failed', { error });
    });
  }

  return {
    callChanged: (record) => add(eventsOf(record)),
    tell: (event) => add([event]),
    close: sender.close,
  };
}

const noWebhooks: Webhooks = {
  callChanged: () => undefined,
  tell: () => undefined,
  close: () => Promise.resolve(),
};
