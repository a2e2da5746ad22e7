import { FakeClock } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import { createPostOrder } from './post-order.ts';

function orderOf(gapMs: number) {
  const clock = new FakeClock();
  const heard: string[] = [];
  let losses = 0;
  const order = createPostOrder({
    ...{ clock, gapMs },
    receive: (text) => heard.push(text),
    lost: () => (losses += 1),
  });
  const post = (number: number): 'taken' | 'gap' => order.take({ number, texts: [`t${number}`] });
  return { clock, heard, order, post, losses: () => losses };
}

describe('the POSTs of a stream', () => {
  it.each([
    ['in order', [1, 2, 3]],
    ['with repetitions', [1, 1, 2, 1, 3, 2]],
    ['in another order', [3, 1, 2]],
    ['backwards, with repetitions', [3, 2, 3, 1, 1]],
  ])('%s are taken once and in order', (_name, numbers) => {
    const { heard, post, clock, losses } = orderOf(1_000);
    for (const number of numbers) expect(post(number)).toBe('taken');
    expect(heard).toEqual(['t1', 't2', 't3']);
    expect(clock.pending).toBe(0);
    expect(losses()).toBe(0);
  });

  it('wait for one that is missing, but not for ever', async () => {
    const { heard, post, clock, losses } = orderOf(1_000);
    post(1);
    expect([post(3), post(4)]).toEqual(['taken', 'taken']);
    await clock.advance(999);
    expect(losses()).toBe(0);
    await clock.advance(1);
    expect(losses()).toBe(1);
    expect(heard).toEqual(['t1']);
    expect(clock.pending).toBe(0);
  });

  it('wait anew for a second one that is missing', async () => {
    const { heard, post, clock, losses } = orderOf(1_000);
    post(2);
    post(4);
    await clock.advance(900);
    post(1);
    expect(heard).toEqual(['t1', 't2']);
    await clock.advance(900);
    expect(losses()).toBe(0);
    post(3);
    expect(heard).toEqual(['t1', 't2', 't3', 't4']);
    expect(clock.pending).toBe(0);
  });

  it('are a gap at once where no other process can have the missing one', () => {
    const { heard, post, clock } = orderOf(0);
    expect([post(1), post(3)]).toEqual(['taken', 'gap']);
    expect(heard).toEqual(['t1']);
    expect(clock.pending).toBe(0);
  });

  it('are a gap when too many are ahead', () => {
    const { post, order, clock } = orderOf(1_000);
    const places = Array.from({ length: 9 }, (_, index) => post(index + 2));
    expect(places.filter((place) => place === 'gap')).toEqual(['gap']);
    expect(places.at(-1)).toBe('gap');
    order.close();
    order.close();
    expect(clock.pending).toBe(0);
  });
});
