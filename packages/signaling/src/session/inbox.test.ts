import { describe, expect, it } from 'vitest';
import { acknowledged, arrivalOf, createInbox, owed, receive } from './inbox.ts';

const afterTwo = receive(receive(createInbox()));

describe('an inbox that has received two messages', () => {
  it.each([
    [1, 'duplicate'],
    [2, 'duplicate'],
    [3, 'next'],
    [4, 'gap'],
    [9, 'gap'],
  ])('takes number %i for: %s', (seq, arrival) => {
    expect(arrivalOf(afterTwo, seq)).toBe(arrival);
  });

  it('owes two acknowledgements, and none once they were sent', () => {
    expect(owed(afterTwo)).toBe(2);
    expect(owed(acknowledged(afterTwo))).toBe(0);
    expect(owed(receive(acknowledged(afterTwo)))).toBe(1);
  });

  it('stays the same object when nothing is owed', () => {
    const even = acknowledged(afterTwo);
    expect(acknowledged(even)).toBe(even);
  });
});

describe('a new inbox', () => {
  it('expects number 1 and owes nothing', () => {
    expect(arrivalOf(createInbox(), 1)).toBe('next');
    expect(owed(createInbox())).toBe(0);
  });
});
