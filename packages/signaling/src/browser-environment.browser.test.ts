import { describe, expect, it } from 'vitest';
import { browserEnvironment } from './browser-environment.ts';

describe('the surroundings in a browser', () => {
  it.each([
    ['online', () => window],
    ['offline', () => window],
    ['change', () => (navigator as Navigator & { readonly connection: EventTarget }).connection],
  ])('tell of the network when it says %s, until it is undone', (event, target) => {
    const { network } = browserEnvironment();
    let told = 0;
    const undo = network.onChange(() => void (told += 1));
    target().dispatchEvent(new Event(event));
    undo();
    undo();
    target().dispatchEvent(new Event(event));
    expect(told).toBe(1);
  });

  it.each([
    ['visibilitychange', () => document],
    ['pageshow', () => window],
  ])('tell of the page when it says %s, until it is undone', (event, target) => {
    const { visibility } = browserEnvironment();
    let told = 0;
    const undo = visibility.onChange(() => void (told += 1));
    target().dispatchEvent(new Event(event));
    undo();
    target().dispatchEvent(new Event(event));
    expect(told).toBe(1);
  });

  it('know that this page is online and seen', () => {
    const { network, visibility } = browserEnvironment();
    expect([network.isOnline(), visibility.isVisible()]).toEqual([true, true]);
  });
});
