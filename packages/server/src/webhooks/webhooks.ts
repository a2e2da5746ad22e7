import { recordOf } from '../hub/call-record.ts';
import type { CallRow } from '../hub/call-row.ts';
import type { Operations } from '../operations.ts';
import type { Settings } from '../settings.ts';
import type { Store } from '../store/store.ts';
import type { Outbox, OutboxEntry } from './outbox.ts';
import { tellRatings } from './tell-ratings.ts';
import { eventsOf, ratedEvent, type WebhookEvent, type WebhookEventType } from './webhook-event.ts';
import { createWebhookSender, type WebhookSender } from './webhook-sender.ts';

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
  /** What is to be told of a call that rings, was answered or has ended: to be written with it. */
  entriesOf(row: CallRow): readonly OutboxEntry[];
  /** The same store, and what people say of calls is told. */
  withRatings(store: Store): Store;
  /** Something was written. */
  wake(): void;
  /** Sends from now on what is in there, also what others have left. */
  start(outbox: Outbox): void;
  /** Idempotent. */
  close(): Promise<void>;
}

export function createWebhooks(
  options: Pick<Settings, 'webhooks' | 'clock' | 'log'> & Operations,
): Webhooks {
  const { webhooks, clock } = options;
  if (webhooks === undefined) return noWebhooks;
  let sender: WebhookSender | undefined;
  let isClosed = false;

  function entriesOf(all: readonly WebhookEvent[]): readonly OutboxEntry[] {
    const dueAt = clock.now();
    return all
      .filter(({ type }) => webhooks?.events?.includes(type) ?? true)
      .map((event) => ({
        ...{ id: event.id, call: event.call.id, body: JSON.stringify(event) },
        ...{ attempts: 0, dueAt },
      }));
  }

  const wake = (): void => sender?.wake();
  return {
    entriesOf: (row) => entriesOf(eventsOf(recordOf(row))),
    withRatings: (store) =>
      tellRatings(store, {
        entriesOf: (row, side, rating) => entriesOf([ratedEvent(recordOf(row), side, rating)]),
        told: wake,
      }),
    wake,
    start(outbox) {
      if (isClosed) return;
      sender ??= startSender(webhooks, outbox, options);
    },
    async close() {
      isClosed = true;
      await sender?.close();
    },
  };
}

function startSender(
  { url, secret }: WebhookOptions,
  outbox: Outbox,
  { clock, log, metrics }: Pick<Settings, 'clock' | 'log'> & Operations,
): WebhookSender {
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
  sender.wake();
  return sender;
}

const noWebhooks: Webhooks = {
  entriesOf: () => [],
  withRatings: (store) => store,
  wake: () => undefined,
  start: () => undefined,
  close: () => Promise.resolve(),
};
