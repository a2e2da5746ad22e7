import { describe, expect, it } from 'vitest';
import { ringing } from '../testing/shared-tabs.ts';
import { readBusMessage } from './bus-message.ts';
import { createOverheard } from './overheard.ts';
import {
  addOwn,
  noMessages,
  settledUpTo,
  settleOwn,
  unaccepted,
  type OwnMessages,
} from './own-messages.ts';

const message = ringing('c1');
const own = (count: number): OwnMessages =>
  Array.from({ length: count }).reduce<OwnMessages>((all) => addOwn(all, { message }), noMessages);
const numbers = (messages: OwnMessages): number[] => messages.waiting.map(({ n }) => n);

describe('what a tab has sent', () => {
  it('is said again to a leader that has not accepted it', () => {
    expect(unaccepted(own(3), 1).map(({ n, after }) => [n, after])).toEqual([
      [2, 0],
      [3, 0],
    ]);
  });

  it('is kept until all tabs know that it was accepted', () => {
    const seen = settleOwn(own(3), { sent: 2, version: 7, stable: 6 });
    expect(numbers(seen)).toEqual([1, 2, 3]);
    expect(settledUpTo(seen)).toBe(0);
    const more = settleOwn(seen, { sent: 3, version: 8, stable: 7 });
    expect(numbers(more)).toEqual([3]);
    expect(settledUpTo(more)).toBe(2);
    const done = settleOwn(more, { sent: 3, version: 9, stable: 8 });
    expect([numbers(done), settledUpTo(done)]).toEqual([[], 3]);
  });

  it('is kept when a later leader knows nothing of it', () => {
    const seen = settleOwn(own(2), { sent: 2, version: 7, stable: 0 });
    const forgotten = settleOwn(seen, { sent: 0, version: 6, stable: 7 });
    expect(unaccepted(forgotten, 0).map(({ n }) => n)).toEqual([1, 2]);
  });
});

describe('what a tab has overheard', () => {
  const say = (n: number, after = 0) => ({ n, after, message });

  it('is taken in its order, as far as there is no gap', () => {
    const heard = createOverheard();
    for (const n of [3, 1, 1]) heard.hear('a', say(n));
    expect(heard.next('a', 0)?.n).toBe(1);
    expect(heard.next('a', 1)).toBeUndefined();
    expect(heard.next('a', 2)?.n).toBe(3);
    expect(heard.next('b', 0)).toBeUndefined();
  });

  it('does not wait for what its tab calls settled', () => {
    const heard = createOverheard();
    heard.hear('a', say(4, 3));
    expect(heard.next('a', 1)?.n).toBe(4);
  });

  it('is forgotten once it was accepted, like the tab that nobody knew', () => {
    const heard = createOverheard();
    const attention = { isTouched: false, isFocused: false, isVisible: true, since: 0 };
    heard.meet({ tab: 'a', attention, claims: [], sent: 0 });
    heard.hear('a', say(1));
    heard.hear('a', say(2));
    expect(heard.met.map(({ tab }) => tab)).toEqual(['a']);
    heard.forget('a', 1);
    expect([heard.met, heard.tabs, heard.next('a', 1)?.n]).toEqual([[], ['a'], 2]);
    heard.forget('a', 2);
    heard.forget('x', 2);
    expect(heard.tabs).toEqual([]);
  });

  it('is of so many tabs at most', () => {
    const heard = createOverheard();
    for (let n = 0; n < 70; n += 1) heard.hear(`t${n}`, say(1));
    expect(heard.tabs).toHaveLength(64);
    expect(heard.tabs[0]).toBe('t6');
  });
});

describe('the bus', () => {
  it.each([
    undefined,
    null,
    'hello',
    7,
    {},
    { type: 'hello' },
    { type: 'other', tab: 'a' },
    { type: 'claim', tab: 7 },
  ])('carries other things, too: %j', (data) => {
    expect(readBusMessage(data)).toBeUndefined();
  });

  it('carries what tabs say', () => {
    const claim = { type: 'claim', tab: 'a' };
    expect(readBusMessage(claim)).toBe(claim);
  });
});
