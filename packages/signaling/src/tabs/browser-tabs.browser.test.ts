import { afterEach, describe, expect, it, vi } from 'vitest';
import { browserTabs } from './browser-tabs.ts';
import type { LockListener, TabLocks } from './tab-browser.ts';

const undos: (() => void)[] = [];
afterEach(() => undos.splice(0).forEach((undo) => undo()));

let names = 0;
const newName = (): string => `test-${Date.now()}-${(names += 1)}`;

function listener(): LockListener & { readonly told: readonly string[] } {
  const told: string[] = [];
  return {
    told,
    held: () => void told.push('held'),
    failed: () => void told.push('failed'),
    lost: () => void told.push('lost'),
  };
}

function locks(): TabLocks {
  const { locks: found } = browserTabs();
  if (found === undefined) throw new Error('There are no locks.');
  return found;
}

describe('locks', () => {
  it('are held by one at a time, in the order in which they were asked for', async () => {
    const name = newName();
    const [one, other] = [listener(), listener()];
    const release = locks().hold(name, one);
    undos.push(locks().hold(name, other));
    await vi.waitFor(() => expect(one.told).toEqual(['held']));
    expect(await locks().heldNames()).toContain(name);
    expect(other.told).toEqual([]);
    release();
    release();
    await vi.waitFor(() => expect(other.told).toEqual(['held']));
    expect(one.told).toEqual(['held']);
  });

  it('that nobody waits for any more are not given', async () => {
    const name = newName();
    const [one, other, third] = [listener(), listener(), listener()];
    const release = locks().hold(name, one);
    const waitNoMore = locks().hold(name, other);
    undos.push(locks().hold(name, third));
    await vi.waitFor(() => expect(one.told).toEqual(['held']));
    waitNoMore();
    release();
    await vi.waitFor(() => expect(third.told).toEqual(['held']));
    expect(other.told).toEqual([]);
  });

  it('can be seized, and whoever held them hears of it', async () => {
    const name = newName();
    const [one, other] = [listener(), listener()];
    const release = locks().hold(name, one);
    await vi.waitFor(() => expect(one.told).toEqual(['held']));
    undos.push(locks().seize(name, other));
    await vi.waitFor(() => expect(one.told).toEqual(['held', 'lost']));
    expect(other.told).toEqual(['held']);
    expect(() => release()).not.toThrow();
  });
});

describe('the bus', () => {
  it('carries data to the others, in order, and comes back to a second ear after all of it', async () => {
    const { openBus } = browserTabs();
    if (openBus === undefined) throw new Error('There is no bus.');
    const name = newName();
    const heard: unknown[] = [];
    const own: unknown[] = [];
    const bus = openBus(name, (data) => void own.push(data));
    const ear = openBus(name, (data) => void heard.push(data));
    for (let n = 1; n <= 3; n += 1) bus.post({ n, map: new Map([['a', n]]) });
    await vi.waitFor(() => expect(heard).toHaveLength(3));
    expect(heard).toEqual([1, 2, 3].map((n) => ({ n, map: new Map([['a', n]]) })));
    expect(own).toEqual([]);
    ear.close();
    bus.close();
  });
});

describe('memory', () => {
  it('keeps texts for all tabs', () => {
    const { memory } = browserTabs();
    const key = newName();
    expect(memory.read(key)).toBeUndefined();
    memory.write(key, 'text');
    expect(browserTabs().memory.read(key)).toBe('text');
    localStorage.removeItem(key);
  });
});

describe('the page', () => {
  it('says how near the person is, and when that may have changed', () => {
    const { page } = browserTabs();
    expect([page.isTouched(), page.isFocused(), page.isVisible()]).toEqual([
      navigator.userActivation.hasBeenActive,
      document.hasFocus(),
      true,
    ]);
    let changes = 0;
    const undo = page.onAttention(() => void (changes += 1));
    window.dispatchEvent(new Event('focus'));
    document.dispatchEvent(new Event('visibilitychange'));
    undo();
    window.dispatchEvent(new Event('blur'));
    expect(changes).toBe(2);
  });

  it('says when it goes, and when it comes back', () => {
    const { page } = browserTabs();
    const told: unknown[] = [];
    const onGoing = page.onHide((mayReturn) => void told.push(mayReturn));
    const onReturn = page.onReturn(() => void told.push('back'));
    for (const persisted of [true, false]) {
      window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted }));
      window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted }));
    }
    onGoing();
    onReturn();
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    expect(told).toEqual([true, 'back', false]);
  });
});
