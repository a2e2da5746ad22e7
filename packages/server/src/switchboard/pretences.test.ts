import { describe, expect, it } from 'vitest';
import { endedRow } from '../testing/rows.ts';
import { createPretences } from './pretences.ts';

describe('calls that never were', () => {
  it('are remembered, each for one way to the database, and the oldest are forgotten first', async () => {
    let ways = 0;
    const pretences = createPretences({ dropDeadline: async () => void (ways += 1) });
    for (let index = 0; index <= 10_000; index += 1) {
      await pretences.keep(endedRow({ id: `c${index}` }));
    }
    expect([ways, pretences.get('c0'), pretences.get('c1')?.id]).toEqual([10_001, undefined, 'c1']);
  });
});
