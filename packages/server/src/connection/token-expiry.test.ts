import { FakeClock } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import { createTokenExpiry } from './token-expiry.ts';

function bench() {
  const clock = new FakeClock(0);
  const expired: number[] = [];
  const expiry = createTokenExpiry(clock, () => expired.push(clock.now()));
  return { clock, expired, expiry };
}

describe('a token', () => {
  it('expires when its time has come', () => {
    const { clock, expired, expiry } = bench();
    expiry.expect(1_000);
    clock.advanceSync(5_000);
    expect(expired).toEqual([1_000]);
  });

  it('that never expires does not', () => {
    const { clock, expired, expiry } = bench();
    expiry.expect(1_000);
    expiry.expect(undefined);
    clock.advanceSync(5_000);
    expect([expired, clock.pending]).toEqual([[], 0]);
  });

  it('gives way to a newer one', () => {
    const { clock, expired, expiry } = bench();
    expiry.expect(1_000);
    expiry.expect(3_000);
    clock.advanceSync(5_000);
    expect(expired).toEqual([3_000]);
  });

  it('that is past has expired at once', () => {
    const { clock, expired, expiry } = bench();
    clock.advanceSync(2_000);
    expiry.expect(1_000);
    expect([expired, clock.pending]).toEqual([[2_000], 0]);
  });

  it('is watched no more after the stop', () => {
    const { clock, expired, expiry } = bench();
    expiry.expect(1_000);
    const release = expiry.hold();
    clock.advanceSync(2_000);
    expiry.stop();
    release();
    expect([expired, clock.pending]).toEqual([[], 0]);
  });
});

describe('a check that is under way when the token expires', () => {
  it('is waited for, and its token counts', () => {
    const { clock, expired, expiry } = bench();
    expiry.expect(1_000);
    const release = expiry.hold();
    clock.advanceSync(2_000);
    expiry.expect(4_000);
    release();
    clock.advanceSync(5_000);
    expect(expired).toEqual([4_000]);
  });

  it('is waited for in vain, when its token is no good', () => {
    const { clock, expired, expiry } = bench();
    expiry.expect(1_000);
    const release = expiry.hold();
    clock.advanceSync(2_000);
    expect(expired).toEqual([]);
    release();
    expect(expired).toEqual([2_000]);
  });

  it('is waited for to the last of several', () => {
    const { clock, expired, expiry } = bench();
    expiry.expect(1_000);
    const [first, second] = [expiry.hold(), expiry.hold()];
    clock.advanceSync(2_000);
    first();
    expect(expired).toEqual([]);
    second();
    expect(expired).toEqual([2_000]);
  });

  it('changes nothing while the old token is good', () => {
    const { clock, expired, expiry } = bench();
    expiry.expect(1_000);
    expiry.hold()();
    clock.advanceSync(500);
    expect(expired).toEqual([]);
  });
});
