import { describe, expect, it } from 'vitest';
import type { Person } from '../testing/stage.ts';
import { leave, meet, reasonOf, talk } from '../testing/story.ts';
import type { Pair } from '../testing/story.ts';

describe('several devices of one user', () => {
  async function threeDevices(): Promise<Pair & { phone: Person }> {
    const pair = await meet();
    const phone = pair.stage.enter('bob', { device: 'bob-phone' });
    await pair.stage.pass(50);
    pair.alice.client.call('bob');
    await pair.stage.pass(100);
    expect([pair.bob.rang.length, phone.rang.length]).toEqual([1, 1]);
    return { ...pair, phone };
  }

  it('the first accept wins, the other stops ringing', async () => {
    const { phone, ...pair } = await threeDevices();
    await phone.call.accept();
    await pair.stage.pass(500);
    expect(pair.alice.call).toMatchObject({
      state: { status: 'connected' },
      peer: { device: 'bob-phone' },
    });
    expect(reasonOf(pair.bob.call)).toBe('answered-elsewhere');
    phone.client.close();
    await leave(pair);
  });

  it('of two that accept in the same moment, one wins', async () => {
    const { phone, ...pair } = await threeDevices();
    await Promise.all([phone.call.accept(), pair.bob.call.accept()]);
    await pair.stage.pass(1_000);
    const ends = [reasonOf(phone.call), reasonOf(pair.bob.call)].sort();
    expect(ends).toEqual(['answered-elsewhere', 'connected']);
    phone.client.close();
    await leave(pair);
  });

  it('one that closes while it rings leaves the ring to the others', async () => {
    const { phone, ...pair } = await threeDevices();
    phone.client.close();
    await pair.stage.pass(1_000);
    expect(reasonOf(phone.call)).toBe('unanswered');
    expect([pair.alice.call.state.status, pair.bob.call.state.status]).toEqual([
      'ringing',
      'ringing',
    ]);
    await pair.bob.call.accept();
    await pair.stage.pass(500);
    expect(pair.alice.call.state.status).toBe('connected');
    await leave(pair);
  });

  it('a decline on one stops all', async () => {
    const { phone, ...pair } = await threeDevices();
    phone.call.reject();
    await pair.stage.pass(100);
    expect(pair.alice.call.state).toMatchObject({ reason: { type: 'rejected', by: 'them' } });
    expect(pair.bob.call.state).toMatchObject({ reason: { type: 'rejected', by: 'me' } });
    phone.client.close();
    await leave(pair);
  });
});

describe('a second caller', () => {
  it('hears busy', async () => {
    const pair = await meet();
    await talk(pair);
    const carol = pair.stage.enter('carol');
    await pair.stage.pass(50);
    const call = carol.client.call('bob');
    await pair.stage.pass(100);
    expect(reasonOf(call)).toBe('busy');
    expect(pair.bob.rang).toHaveLength(1);
    expect(pair.alice.call.state.status).toBe('connected');
    carol.client.close();
    await leave(pair);
  });

  it('waits where that is wanted; answering holds the first call, which can be resumed', async () => {
    const pair = await meet({ whenBusy: 'wait' });
    const { stage, alice, bob } = pair;
    await talk(pair);
    const first = bob.call;
    const carol = stage.enter('carol');
    await stage.pass(50);
    carol.client.call('bob');
    await stage.pass(100);
    expect(bob.client.snapshot.incoming?.peer.user).toBe('carol');
    await bob.call.accept();
    await stage.pass(500);
    expect(first.isHeld).toBe(true);
    expect(alice.call.remote.isHolding).toBe(true);
    expect(stage.hears(carol, bob)).toBe(true);
    bob.call.hangUp();
    first.resume();
    await stage.pass(200);
    expect([first.isHeld, alice.call.remote.isHolding]).toEqual([false, false]);
    carol.client.close();
    await leave(pair);
  });
});
