import { describe, expect, it } from 'vitest';
import type { AcceptOptions } from '../call/call.ts';
import { leave, meet, reasonOf, talk } from '../testing/story.ts';
import type { Pair } from '../testing/story.ts';

describe('a call between two people', () => {
  it('rings, is answered, carries media both ways and is hung up', async () => {
    const pair = await meet();
    const { stage, alice, bob } = pair;
    const call = alice.client.call('bob', { video: true, context: 'visit-7' });
    expect(call.state).toEqual({ status: 'dialing' });
    await stage.pass(100);
    expect(call.state.status).toBe('ringing');
    expect(bob.rang).toHaveLength(1);
    expect(bob.client.snapshot.incoming).toBe(bob.call);
    expect(bob.call).toMatchObject({
      id: call.id,
      direction: 'incoming',
      kind: 'video',
      context: 'visit-7',
    });
    await bob.call.accept();
    const connected = call.until('connected');
    await stage.pass(500);
    expect(await connected).toBe(call.state);
    expect(bob.call.state.status).toBe('connected');
    expect(call.peer).toEqual({ user: 'bob', device: 'bob-1' });
    expect([stage.hears(alice, bob), stage.hears(bob, alice)]).toEqual([true, true]);
    expect(
      call.remote.stream
        ?.getTracks()
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['audio', 'video']);
    call.hangUp();
    call.hangUp();
    await stage.pass(100);
    expect(call.state).toMatchObject({ reason: { type: 'hangup', by: 'me' } });
    expect(bob.call.state).toMatchObject({ reason: { type: 'hangup', by: 'them' } });
    expect(alice.client.snapshot.calls).toEqual([]);
    await leave(pair);
  });

  it.each<[string, (pair: Pair) => void, string, string]>([
    ['declined', ({ bob }) => bob.call.reject('In a meeting'), 'rejected', 'rejected'],
    ['declined by hanging up', ({ bob }) => bob.call.hangUp(), 'rejected', 'rejected'],
    ['cancelled', ({ alice }) => alice.call.hangUp(), 'cancelled', 'cancelled'],
    ['the caller leaves', ({ alice }) => alice.client.close(), 'cancelled', 'cancelled'],
  ])('while it rings: %s', async (_name, act, aliceSees, bobSees) => {
    const pair = await meet();
    pair.alice.client.call('bob');
    await pair.stage.pass(100);
    act(pair);
    await pair.stage.pass(100);
    expect([reasonOf(pair.alice.call), reasonOf(pair.bob.call)]).toEqual([aliceSees, bobSees]);
    await leave(pair);
  });

  it('a decline carries its words', async () => {
    const pair = await meet();
    const call = pair.alice.client.call('bob');
    await pair.stage.pass(100);
    pair.bob.call.reject('In a meeting');
    await pair.stage.pass(100);
    expect(call.state).toMatchObject({
      reason: { type: 'rejected', by: 'them', why: 'In a meeting' },
    });
  });

  it('nobody answers: unanswered on both sides', async () => {
    const pair = await meet();
    const call = pair.alice.client.call('bob');
    await pair.stage.pass(59_000);
    expect(call.state.status).toBe('ringing');
    await pair.stage.pass(2_000);
    expect([reasonOf(call), reasonOf(pair.bob.call)]).toEqual(['unanswered', 'unanswered']);
    await leave(pair);
  });

  it('nobody is there: unavailable', async () => {
    const pair = await meet();
    const call = pair.alice.client.call('carol');
    await pair.stage.pass(6_000);
    expect(reasonOf(call)).toBe('unavailable');
    await leave(pair);
  });

  it('accepts as it was called where an option is given as undefined', async () => {
    const pair = await meet();
    pair.alice.client.call('bob', { video: true });
    await pair.stage.pass(100);
    await pair.bob.call.accept({ video: undefined } as unknown as AcceptOptions);
    await pair.stage.pass(500);
    expect(pair.alice.call.remote).toMatchObject({ microphone: 'live', camera: 'live' });
    await leave(pair);
  });

  it('an abort signal cancels while it dials, and hangs up what was accepted', async () => {
    const pair = await meet();
    const abort = new AbortController();
    const call = pair.alice.client.call('bob', { signal: abort.signal });
    await pair.stage.pass(100);
    abort.abort();
    expect(reasonOf(call)).toBe('cancelled');
    const hangUp = new AbortController();
    const second = pair.alice.client.call('bob');
    await pair.stage.pass(100);
    await pair.bob.call.accept({ signal: hangUp.signal });
    await pair.stage.pass(500);
    hangUp.abort();
    await pair.stage.pass(100);
    expect(second.state).toMatchObject({ reason: { type: 'hangup', by: 'them' } });
    await leave(pair);
  });

  it('lasts no longer than it may', async () => {
    const pair = await meet({ maxDurationMs: 60_000 });
    await talk(pair);
    await pair.stage.pass(61_000);
    expect([reasonOf(pair.alice.call), reasonOf(pair.bob.call)]).toEqual([
      'max-duration',
      'max-duration',
    ]);
    await leave(pair);
  });
});

describe('both call each other at once', () => {
  it('one call results, and nobody rings', async () => {
    // Ids are random: whichever is the lesser, the outcome is the same.
    for (let round = 0; round < 8; round += 1) {
      const pair = await meet();
      const { stage, alice, bob } = pair;
      const fromAlice = alice.client.call('bob', { video: true });
      const fromBob = bob.client.call('alice', { video: true });
      await stage.pass(1_000);
      const [survivor, other] =
        fromAlice.id < fromBob.id ? [fromAlice, fromBob] : [fromBob, fromAlice];
      expect(survivor.state.status).toBe('connected');
      expect(other.state).toMatchObject({ reason: { type: 'replaced', by: survivor.id } });
      expect([alice.call.id, bob.call.id]).toEqual([survivor.id, survivor.id]);
      expect([alice.call.state.status, bob.call.state.status]).toEqual(['connected', 'connected']);
      expect([alice.rang.length, bob.rang.length]).toEqual([0, 0]);
      expect([stage.hears(alice, bob), stage.hears(bob, alice)]).toEqual([true, true]);
      await leave(pair);
    }
  });
});

describe('misuse', () => {
  it('throws a typed error and changes nothing', async () => {
    const pair = await meet();
    const { alice } = pair;
    expect(() => alice.client.call('alice')).toThrow(
      expect.objectContaining({ code: 'option/invalid' }),
    );
    expect(() => alice.client.call('no spaces')).toThrow(
      expect.objectContaining({ code: 'option/invalid' }),
    );
    const call = alice.client.call('bob');
    await expect(call.accept()).rejects.toMatchObject({ code: 'state/invalid' });
    expect(() => call.reject()).toThrow(expect.objectContaining({ code: 'state/invalid' }));
    expect(() => call.hold()).toThrow(expect.objectContaining({ code: 'state/invalid' }));
    await expect(call.shareScreen()).rejects.toMatchObject({ code: 'state/invalid' });
    expect(call.state.status).toBe('dialing');
    call.hangUp();
    await expect(call.until('connected')).rejects.toMatchObject({
      code: 'state/invalid',
      details: { reason: { type: 'cancelled' } },
    });
    call.reject();
    call.hold();
    await leave(pair);
    expect(() => alice.client.call('bob')).toThrow(
      expect.objectContaining({ code: 'state/invalid' }),
    );
  });

  it('a listener that throws does not disturb the call', async () => {
    const pair = await meet();
    pair.alice.client.on('call', (call) => {
      call.on('state', () => {
        throw new Error('a bug of the app');
      });
    });
    await talk(pair);
    await leave(pair);
  });
});
