import { describe, expect, it } from 'vitest';
import { createWriteRound, type WriteRound } from './write-round.ts';

/** A round whose end is said by the test. */
function begin(): WriteRound & { readonly ends: (() => void)[] } {
  const ends: (() => void)[] = [];
  return { ...createWriteRound((end) => ends.push(end)), ends };
}

describe('a round of writes', () => {
  it('is written in order, once, when what has come is read', () => {
    const round = begin();
    const written: string[] = [];
    for (const one of ['a', 'b', 'c']) round.join({ write: () => written.push(one) });
    expect([written, round.ends.length]).toEqual([[], 1]);
    round.ends[0]?.();
    round.ends[0]?.();
    expect(written).toEqual(['a', 'b', 'c']);
  });

  it('does not wait for more when there are many', () => {
    const round = begin();
    let written = 0;
    for (let times = 0; times < 70; times += 1) round.join({ write: () => (written += 1) });
    expect([written, round.ends.length]).toEqual([64, 1]);
    round.ends[0]?.();
    expect(written).toBe(70);
  });

  it('is followed by another one, also by what joins while it is written', () => {
    const round = begin();
    const written: string[] = [];
    round.join({ write: () => round.join({ write: () => written.push('next') }) });
    round.ends[0]?.();
    expect([written, round.ends.length]).toEqual([[], 2]);
    round.ends[1]?.();
    expect(written).toEqual(['next']);
  });

  it('comes by itself', async () => {
    await new Promise<void>((resolve) => {
      createWriteRound().join({ write: resolve });
    });
  });
});
