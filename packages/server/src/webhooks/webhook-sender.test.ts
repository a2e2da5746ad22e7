import { FakeClock } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import { createMemoryOutbox } from './memory-outbox.ts';
import type { Outbox } from './outbox.ts';
import { createWebhookSender } from './webhook-sender.ts';

const entry = { id: 'e1', call: 'c1', body: '{}', attempts: 0, dueAt: 0 };

function bench(outbox: Outbox, answer: (sent: number) => Response) {
  const clock = new FakeClock(1_000);
  const events: string[] = [];
  let sent = 0;
  const sender = createWebhookSender({
    ...{ url: 'https://app.example', secret: 'what both sides know', outbox, clock },
    log: (_level, event) => events.push(event),
    random: () => 0.5,
    fetch: async () => {
      sent += 1;
      return answer(sent);
    },
    counted: (result) => events.push(result),
  });
  return { clock, events, sender, sent: () => sent };
}

describe('webhooks', () => {
  it('are given up after three days', async () => {
    const outbox = createMemoryOutbox();
    const { clock, events, sender, sent } = bench(outbox, () => new Response('', { status: 500 }));
    await outbox.add([entry]);
    sender.wake();
    for (let hours = 0; hours < 80; hours += 1) await clock.advance(3_600_000);
    expect(sent()).toBe(13);
    expect(events.slice(-2)).toEqual(['given-up', 'webhook.given-up']);
    expect([await outbox.nextAt(), clock.pending]).toEqual([undefined, 0]);
  });

  it('go on when the outbox can be read again', async () => {
    const outbox = createMemoryOutbox();
    let isBroken = true;
    const fragile: Outbox = {
      ...outbox,
      due: (page) => (isBroken ? Promise.reject(new Error('down')) : outbox.due(page)),
    };
    const { clock, events, sender } = bench(fragile, () => new Response(null, { status: 204 }));
    await outbox.add([entry]);
    sender.wake();
    await clock.advance(0);
    expect(events).toEqual(['webhooks.failed']);
    isBroken = false;
    await clock.advance(1_000);
    expect(events).toEqual(['webhooks.failed', 'delivered']);
  });

  it('are left alone after the close', async () => {
    const outbox = createMemoryOutbox();
    const { clock, sender, sent } = bench(outbox, () => new Response('', { status: 500 }));
    await outbox.add([entry]);
    sender.wake();
    await clock.advance(0);
    expect(clock.pending).toBe(1);
    await sender.close();
    await sender.close();
    sender.wake();
    await clock.advance(10_000);
    expect([sent(), clock.pending]).toEqual([1, 0]);
    expect(await outbox.nextAt()).toBe(2_000);
  });
});
