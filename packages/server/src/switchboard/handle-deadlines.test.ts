import { describe, expect, it } from 'vitest';
import type { Deadline } from '../hub/decision.ts';
import { handleDeadlines, type DeadlineParts } from './handle-deadlines.ts';
import { createLanes } from './lanes.ts';

const deadline = (call: string): Deadline => ({ call, kind: 'ring', dueAt: 1 });

describe('deadlines that are due', () => {
  it('are dropped when nothing follows from them, so that they are not found again', async () => {
    const dropped: string[] = [];
    const parts: DeadlineParts = {
      lanes: createLanes(() => undefined),
      desk: { handle: async (call: string) => ({ hasChanged: call === 'live' }) },
      store: { dropDeadline: async ({ call }: Deadline) => void dropped.push(call) },
    };
    await handleDeadlines([deadline('live'), deadline('gone')], parts);
    expect(dropped).toEqual(['gone']);
  });

  it('that cannot be handled are an error: they stay for the next time', async () => {
    const parts: DeadlineParts = {
      lanes: createLanes(() => undefined),
      desk: { handle: () => Promise.reject(new Error('database down')) },
      store: { dropDeadline: async () => undefined },
    };
    await expect(handleDeadlines([deadline('a')], parts)).rejects.toThrow('database down');
  });
});
