import { describe, expect, it } from 'vitest';
import { createMemoryOutbox } from './memory-outbox.ts';
import { describeOutbox } from './describe-outbox.ts';

describe('the outbox in memory', () => {
  describeOutbox({
    itKeeps: (what, test) => it(what, () => test({ outbox: createMemoryOutbox() })),
    expect,
  });
});
