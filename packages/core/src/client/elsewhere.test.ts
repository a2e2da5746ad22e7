import type { Message, Signaling } from '@earshot/signaling';
import { FakeClock } from '@earshot/signaling/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '../call/call.ts';
import { createElsewhere } from './elsewhere.ts';
import type { Elsewhere } from './elsewhere.ts';

let clock: FakeClock;
let sent: Message[];
let changes: number;
let elsewhere: Elsewhere;

beforeEach(() => {
  clock = new FakeClock();
  sent = [];
  changes = 0;
  const signaling = { send: (message: Message) => sent.push(message) } as unknown as Signaling;
  elsewhere = createElsewhere({ signaling, clock, changed: () => (changes += 1) });
});

function note(call: string, parts: Partial<Message<'call.elsewhere'>> = {}): void {
  elsewhere.note({
    type: 'call.elsewhere',
    call,
    peer: 'alice',
    device: 'phone',
    direction: 'incoming',
    media: { audio: true, video: true },
    isOver: false,
    ...parts,
  });
}

const call = { id: 'c1' } as unknown as Call;

describe('calls elsewhere', () => {
  it('come, move and go', () => {
    note('c1');
    note('c2', { media: { audio: true, video: false } });
    note('c1', { device: 'tablet' });
    expect(elsewhere.calls).toMatchObject([
      { id: 'c2', kind: 'voice' },
      { id: 'c1', user: 'alice', device: 'tablet', kind: 'video', direction: 'incoming' },
    ]);
    note('c1', { isOver: true });
    expect(elsewhere.calls.map(({ id }) => id)).toEqual(['c2']);
    elsewhere.clear();
    expect(elsewhere.calls).toEqual([]);
    expect(changes).toBe(5);
  });

  it('are taken: the server is asked, and the promise waits for its word', async () => {
    note('c1');
    const taken = elsewhere.take('c1', {});
    expect(sent).toEqual([{ type: 'call.take', call: 'c1', media: { audio: true, video: true } }]);
    expect(elsewhere.isTaking('c1')).toBe(true);
    const taking = elsewhere.taken('c1');
    expect(taking?.options).toEqual({ video: true });
    taking?.resolve(call);
    expect(await taken).toBe(call);
    expect(elsewhere.isTaking('c1')).toBe(false);
    expect(clock.pending).toBe(0);
  });

  it('are taken without what is not wanted', () => {
    note('c1');
    void elsewhere.take('c1', { video: false });
    expect(sent).toMatchObject([{ media: { audio: true, video: false } }]);
  });

  it.each<[string, () => unknown]>([
    ['has ended meanwhile', () => elsewhere.refused('c1')],
    ['is not handed over in time', () => clock.advance(10_000)],
    ['is taken by a client that closes', () => elsewhere.close()],
  ])('one that %s is not to be had', async (_how, happen) => {
    note('c1');
    const taken = elsewhere.take('c1', {});
    const failed = expect(taken).rejects.toMatchObject({ code: 'state/invalid' });
    await happen();
    await failed;
    expect(elsewhere.taken('c1')).toBeUndefined();
    expect(clock.pending).toBe(0);
  });

  it('that do not exist cannot be taken, and nobody is asked', async () => {
    await expect(elsewhere.take('c9', {})).rejects.toMatchObject({ code: 'state/invalid' });
    elsewhere.refused('c9');
    expect(sent).toEqual([]);
  });
});
