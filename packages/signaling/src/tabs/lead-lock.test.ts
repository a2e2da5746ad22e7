import { describe, expect, it } from 'vitest';
import { createLeadLock } from './lead-lock.ts';
import type { LockListener, TabLocks } from './tab-browser.ts';

interface Request extends LockListener {
  readonly how: 'hold' | 'seize';
  isReleased: boolean;
}

function bench() {
  const requests: Request[] = [];
  const told: string[] = [];
  const ask =
    (how: Request['how']): TabLocks['hold'] =>
    (_name, listener) => {
      const request = { ...listener, how, isReleased: false };
      requests.push(request);
      return () => {
        request.isReleased = true;
      };
    };
  const locks: TabLocks = {
    hold: ask('hold'),
    seize: ask('seize'),
    heldNames: () => Promise.resolve([]),
  };
  const lock = createLeadLock({
    ...{ locks, name: 'leader' },
    leads: () => void told.push('leads'),
    deposed: () => void told.push('deposed'),
    failed: () => void told.push('failed'),
  });
  const at = (index: number): Request => {
    const request = requests[index];
    if (request === undefined) throw new Error('There was no such request.');
    return request;
  };
  return { lock, requests, told, at };
}

describe('the lock of the leader', () => {
  it('is waited for, held and released', () => {
    const { lock, at, told } = bench();
    lock.wait();
    expect(lock.isHeld).toBe(false);
    at(0).held();
    expect([lock.isHeld, told]).toEqual([true, ['leads']]);
    lock.release();
    lock.release();
    expect([lock.isHeld, at(0).isReleased]).toEqual([false, true]);
  });

  it('that was seized by another tab is waited for again', () => {
    const { lock, requests, at, told } = bench();
    lock.wait();
    at(0).held();
    at(0).lost();
    expect([lock.isHeld, told]).toEqual([false, ['leads', 'deposed']]);
    expect(requests.map(({ how }) => how)).toEqual(['hold', 'hold']);
    at(1).held();
    expect(lock.isHeld).toBe(true);
  });

  it('is seized only by a tab that waits for it', () => {
    const { lock, requests, at } = bench();
    lock.seize();
    expect(requests).toEqual([]);
    lock.wait();
    lock.seize();
    expect([requests.map(({ how }) => how), at(0).isReleased]).toEqual([['hold', 'seize'], true]);
    lock.release();
    lock.seize();
    expect(requests).toHaveLength(2);
  });

  it('hears nothing of a request that another one has followed', () => {
    const { lock, at, told } = bench();
    lock.wait();
    lock.seize();
    at(1).held();
    at(0).held();
    at(0).lost();
    at(0).failed();
    expect([lock.isHeld, told]).toEqual([true, ['leads']]);
  });

  it('says when there are no locks', () => {
    const { lock, at, told } = bench();
    lock.wait();
    at(0).failed();
    expect(told).toEqual(['failed']);
  });
});
