import { FakeClock } from '@earshot/signaling/testing';
import { describe, expect, it, vi } from 'vitest';
import { createMemoryOutbox } from '../testing/memory-outbox.ts';
import type { Outbox } from './outbox.ts';
import { createWebhookSender } from './webhook-sender.ts';

const entry = { id: 'e1', call: 'c1', body: '{}', attempts: 0, dueAt: 0 };

type Answer = (sent: number, signal: AbortSignal) => Response | Promise<Response>;

function bench(outbox: Outbox, answer: Answer) {
  const clock = new FakeClock(1_000);
  const events: string[] = [];
  let sent = 0;
  const sender = createWebhookSender({
    ...{ url: 'https://app.example', secret: 'what both sides know', outbox, clock },
    log: (_level, event) => events.push(event),
    random: () => 0.5,
    fetch: async (_url, options) => {
      sent += 1;
      return answer(sent, options?.signal ?? new AbortController().signal);
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
    expect(await outbox.nextAt()).toBeUndefined();
    await sender.close();
    expect(clock.pending).toBe(0);
  });

  it('that another process has left are sent within ten seconds', async () => {
    const outbox = createMemoryOutbox();
    const { clock, events, sender } = bench(outbox, () => new Response(null, { status: 204 }));
    sender.wake();
    await clock.advance(0);
    await outbox.add([entry]);
    await clock.advance(10_000);
    expect(events).toEqual(['delivered']);
    await sender.close();
  });

  it('are sent by one of several processes', async () => {
    const outbox = createMemoryOutbox();
    const answer = () => new Response(null, { status: 204 });
    const [one, two] = [bench(outbox, answer), bench(outbox, answer)];
    const ids = Array.from({ length: 30 }, (_, index) => `e${index}`);
    await outbox.add(ids.map((id) => ({ ...entry, id, call: id })));
    one.sender.wake();
    two.sender.wake();
    await vi.waitFor(async () => expect(await outbox.nextAt()).toBeUndefined());
    expect(one.sent() + two.sent()).toBe(30);
    expect(Math.min(one.sent(), two.sent())).toBeGreaterThan(0);
    await Promise.all([one.sender.close(), two.sender.close()]);
  });

  it('of a process that died are sent by another one when its time is over', async () => {
    const outbox = createMemoryOutbox();
    await outbox.add([entry]);
    // It has claimed it, and was never heard of again.
    await outbox.claim(entry, 16_000);
    const { clock, sender, sent } = bench(outbox, () => new Response(null, { status: 204 }));
    sender.wake();
    await clock.advance(14_999);
    expect(sent()).toBe(0);
    await clock.advance(1);
    expect(sent()).toBe(1);
    await sender.close();
  });

  it('that are slow do not keep others waiting', async () => {
    const outbox = createMemoryOutbox();
    const never = new Promise<Response>(() => undefined);
    const { clock, sender, sent } = bench(outbox, (count) =>
      count === 1 ? never : new Response(null, { status: 204 }),
    );
    const ids = Array.from({ length: 20 }, (_, index) => `e${index}`);
    await outbox.add(ids.map((id) => ({ ...entry, id, call: id })));
    sender.wake();
    await vi.waitFor(async () => {
      const left = await outbox.due({ at: 31_000, limit: 99 });
      expect(left.map(({ id }) => id)).toEqual(['e0']);
    });
    expect(sent()).toBe(20);
    expect(clock.now()).toBe(1_000);
  });

  it('under way at the close are left to whoever sends next, at once', async () => {
    const outbox = createMemoryOutbox();
    const aborted = (signal: AbortSignal): Promise<Response> =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      });
    const { clock, events, sender } = bench(outbox, (_count, signal) => aborted(signal));
    await outbox.add([entry]);
    sender.wake();
    await clock.advance(0);
    await sender.close();
    expect(await outbox.due({ at: 1_000, limit: 1 })).toEqual([entry]);
    expect(events).toEqual([]);
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
