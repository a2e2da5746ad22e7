import { describe, expect, it } from 'vitest';
import {
  acknowledge,
  add,
  covers,
  createOutbox,
  isFull,
  lastSeq,
  renumber,
  unacked,
} from './outbox.ts';

function outboxOf(...payloads: readonly string[]) {
  return payloads.reduce((outbox, payload) => add(outbox, payload), createOutbox<string>(4));
}

describe('an outbox', () => {
  it('numbers from 1', () => {
    expect(unacked(outboxOf('a', 'b'))).toEqual([
      { seq: 1, payload: 'a' },
      { seq: 2, payload: 'b' },
    ]);
  });

  it('knows the number given last, also when everything has arrived', () => {
    expect(lastSeq(createOutbox(4))).toBe(0);
    expect(lastSeq(outboxOf('a', 'b'))).toBe(2);
    expect(lastSeq(acknowledge(outboxOf('a', 'b'), 2))).toBe(2);
  });

  it('is full at its limit, and not when something was acknowledged', () => {
    const full = outboxOf('a', 'b', 'c', 'd');
    expect(isFull(outboxOf('a', 'b', 'c'))).toBe(false);
    expect(isFull(full)).toBe(true);
    expect(isFull(acknowledge(full, 1))).toBe(false);
  });

  it.each([
    ['forgets what was acknowledged', 2, ['c']],
    ['forgets everything', 3, []],
  ])('%s', (_name, ack, left) => {
    expect(
      unacked(acknowledge(outboxOf('a', 'b', 'c'), ack)).map(({ payload }) => payload),
    ).toEqual(left);
  });

  it.each([
    ['that is old', 1],
    ['that was heard before', 2],
    ['of what was never sent', 4],
  ])('stays the same object at an acknowledgement %s', (_name, ack) => {
    const outbox = acknowledge(outboxOf('a', 'b', 'c'), 2);
    expect(acknowledge(outbox, ack)).toBe(outbox);
  });

  it('goes on counting after an acknowledgement', () => {
    const outbox = add(acknowledge(outboxOf('a', 'b'), 2), 'c');
    expect(unacked(outbox)).toEqual([{ seq: 3, payload: 'c' }]);
  });

  it.each([
    [1, false],
    [2, true],
    [3, true],
    [4, false],
  ])('with 2 of 3 acknowledged: the other end can have received %i: %s', (received, expected) => {
    expect(covers(acknowledge(outboxOf('a', 'b', 'c'), 2), received)).toBe(expected);
  });

  it('counts from 1 again for a new session', () => {
    const outbox = renumber(acknowledge(outboxOf('a', 'b', 'c'), 1));
    expect(unacked(outbox)).toEqual([
      { seq: 1, payload: 'b' },
      { seq: 2, payload: 'c' },
    ]);
  });
});
