import { FakeClock } from '@earshot/signaling/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { BATCH_WITHIN_MS, createCandidateSender, MAX_BATCH } from './candidate-sender.ts';
import type { CandidateSender } from './candidate-sender.ts';

let clock: FakeClock;
let said: string[];
let sender: CandidateSender;

beforeEach(() => {
  clock = new FakeClock();
  said = [];
  sender = createCandidateSender({
    clock,
    say: (ufrag, candidates) =>
      said.push(`${ufrag}: ${candidates.map(({ candidate }) => candidate).join(' ')}`),
  });
});

function found(ufrag: string, ...candidates: readonly string[]): void {
  for (const candidate of candidates)
    sender.add(ufrag, { candidate, sdpMid: '0', sdpMLineIndex: 0 });
}

describe('own candidates', () => {
  it('of one moment travel together, without waiting', async () => {
    found('u1', 'a', 'b');
    await clock.advance(0);
    expect(said).toEqual(['u1: a b']);
  });

  it('that follow soon are gathered', async () => {
    found('u1', 'a');
    await clock.advance(5);
    found('u1', 'b');
    await clock.advance(5);
    found('u1', 'c');
    expect(said).toEqual(['u1: a']);
    await clock.advance(BATCH_WITHIN_MS);
    expect(said).toEqual(['u1: a', 'u1: b c']);
  });

  it('that follow late do not wait', async () => {
    found('u1', 'a');
    await clock.advance(BATCH_WITHIN_MS + 1);
    found('u1', 'b');
    await clock.advance(0);
    expect(said).toEqual(['u1: a', 'u1: b']);
  });

  it('in great number travel in several messages', async () => {
    found('u1', ...Array.from({ length: MAX_BATCH + 1 }, (_, index) => `c${index}`));
    await clock.advance(0);
    expect(said.map((message) => message.split(' ').length - 1)).toEqual([MAX_BATCH, 1]);
  });

  it('beyond any network are not said', async () => {
    found('u1', ...Array.from({ length: 1_000 }, (_, index) => `c${index}`));
    await clock.advance(0);
    expect(said).toHaveLength(4);
  });

  it('of a new generation replace the old one, said or not', async () => {
    found('u1', 'a');
    await clock.advance(0);
    found('u1', 'b');
    found('u2', 'c');
    await clock.advance(BATCH_WITHIN_MS);
    expect(said).toEqual(['u1: a', 'u2: c']);
    sender.repeat();
    expect(said.at(-1)).toBe('u2: c');
  });

  it('are all said again on demand, and new ones after them once', async () => {
    found('u1', 'a');
    await clock.advance(0);
    found('u1', 'b');
    sender.repeat();
    expect(said).toEqual(['u1: a', 'u1: a b']);
    found('u1', 'c');
    await clock.advance(BATCH_WITHIN_MS);
    expect(said.at(-1)).toBe('u1: c');
  });

  it('are not said again when there are none', () => {
    sender.repeat();
    expect(said).toEqual([]);
  });

  it('are not said after closing, and leave no timer', async () => {
    found('u1', 'a');
    await clock.advance(0);
    sender.repeat();
    found('u1', 'b');
    sender.close();
    sender.close();
    expect(clock.pending).toBe(0);
    sender.repeat();
    await clock.advance(1_000);
    expect(said).toEqual(['u1: a', 'u1: a']);
  });
});
