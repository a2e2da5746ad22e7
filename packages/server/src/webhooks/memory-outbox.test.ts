import { describe, expect, it } from 'vitest';
import { describeOutbox } from '../testing/describe-outbox.ts';
import { createMemoryOutbox } from './memory-outbox.ts';

describeOutbox('memory', async () => createMemoryOutbox());

describe('the outbox in memory', () => {
  it('is bounded: the oldest give way', async () => {
    const outbox = createMemoryOutbox(2);
    const parts = { body: '', attempts: 0, dueAt: 1 };
    for (const id of ['a', 'b', 'c']) await outbox.add([{ ...parts, id, call: id }]);
    const left = await outbox.due({ at: 1, limit: 10 });
    expect(left.map(({ id }) => id)).toEqual(['b', 'c']);
  });
});
