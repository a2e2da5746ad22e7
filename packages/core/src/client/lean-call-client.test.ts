import { describe, expect, it } from 'vitest';
import { comeBack, createCallClient, deviceChange, recover, screenShare } from '../lean.ts';
import type { LeanCallClientOptions } from '../lean.ts';
import { createStage } from '../testing/stage.ts';
import type { Person, PersonOptions } from '../testing/stage.ts';
import { leave, meet, reasonOf, talk } from '../testing/story.ts';
import type { Pair } from '../testing/story.ts';

type Parts = Omit<LeanCallClientOptions, 'signaling'>;

function lean(parts: Parts = {}): PersonOptions {
  return { create: (options) => createCallClient({ ...options, ...parts }) };
}

async function meetMixed(alice: PersonOptions, bob: PersonOptions): Promise<Pair> {
  const stage = createStage();
  const pair = { stage, alice: stage.enter('alice', alice), bob: stage.enter('bob', bob) };
  await stage.pass(50);
  return pair;
}

const both = ({ alice, bob }: Pair): readonly Person[] => [alice, bob];
const statuses = (pair: Pair): readonly string[] => both(pair).map(({ call }) => reasonOf(call));

describe('a client without parts', () => {
  it('calls, is heard, mutes, holds and hangs up', async () => {
    const pair = await meet(lean());
    await talk(pair);
    const { stage, alice, bob } = pair;
    expect([stage.hears(alice, bob), stage.hears(bob, alice)]).toEqual([true, true]);
    alice.call.mute();
    bob.call.hold();
    await stage.pass(100);
    expect(bob.call.remote.microphone).toBe('muted');
    expect(alice.call.remote.isHolding).toBe(true);
    alice.call.hangUp();
    await stage.pass(100);
    expect(statuses(pair)).toEqual(['hangup', 'hangup']);
    await leave(pair);
  });

  it('says which commands need a part', async () => {
    const pair = await meet(lean());
    await talk(pair);
    const { call, client } = pair.alice;
    const unsupported = { code: 'media/unsupported' };
    await expect(call.shareScreen()).rejects.toMatchObject(unsupported);
    await expect(call.switchDevice('camera', 'other')).rejects.toMatchObject(unsupported);
    expect(() => client.take('c1')).toThrow('state/invalid');
    expect(client.snapshot.elsewhere).toEqual([]);
    expect(statuses(pair)).toEqual(['connected', 'connected']);
    await leave(pair);
  });

  it('says that a device is gone', async () => {
    const pair = await meet(lean());
    await talk(pair);
    const { platform, call } = pair.alice;
    const [camera] = platform.devices.live.filter(({ kind }) => kind === 'video');
    platform.devices.unplug(camera?.getSettings().deviceId ?? '');
    await pair.stage.pass(100);
    expect(call.local.camera.status).toBe('interrupted');
    await leave(pair);
  });

  it('comes back as far as the browser brings it back', async () => {
    const pair = await meet(lean());
    await talk(pair);
    pair.stage.rtc.cut();
    await pair.stage.pass(8_000);
    expect(statuses(pair)).toEqual(['reconnecting', 'reconnecting']);
    pair.stage.rtc.heal();
    await pair.stage.pass(3_000);
    expect(statuses(pair)).toEqual(['connected', 'connected']);
    await leave(pair);
  });

  it('ends when the connection has failed', async () => {
    const pair = await meet(lean());
    await talk(pair);
    pair.stage.rtc.cut();
    await pair.stage.pass(20_000);
    expect(statuses(pair)).toEqual(['connection-lost', 'connection-lost']);
    await leave(pair);
  });

  it('beats: on hold the other side, which listens, does not take it for lost', async () => {
    const pair = await meetMixed(lean(), {});
    await talk(pair);
    pair.alice.call.mute('camera');
    pair.bob.call.hold();
    await pair.stage.pass(30_000);
    expect(statuses(pair)).toEqual(['connected', 'connected']);
    expect(pair.bob.platform.entries.filter(({ event }) => event === 'recovery.step')).toEqual([]);
    await leave(pair);
  });

  it.each([
    ['caller', lean(), {}],
    ['callee', {}, lean()],
  ])('as the %s goes along with the recovery of the other side', async (_role, one, other) => {
    const pair = await meetMixed(one, other);
    await talk(pair);
    pair.stage.rtc.cut();
    await pair.stage.pass(12_000);
    pair.stage.rtc.heal();
    await pair.stage.pass(4_000);
    expect(statuses(pair)).toEqual(['connected', 'connected']);
    expect(pair.stage.hears(pair.alice, pair.bob)).toBe(true);
    await leave(pair);
  });
});

describe('a client with all parts', () => {
  it('recovers, shares and switches', async () => {
    const pair = await meet(lean({ comeBack, deviceChange, recover, screenShare }));
    await talk(pair);
    await pair.alice.call.shareScreen();
    await pair.alice.call.switchDevice('camera', 'cam-2');
    pair.stage.rtc.cut();
    await pair.stage.pass(25_000);
    pair.stage.rtc.heal();
    await pair.stage.pass(3_000);
    expect(statuses(pair)).toEqual(['connected', 'connected']);
    expect(pair.bob.call.remote.isSharingScreen).toBe(true);
    await leave(pair);
  });

  it('refuses what is no part', () => {
    const stage = createStage();
    for (const part of ['comeBack', 'deviceChange', 'recover', 'screenShare', 'diagnose']) {
      const parts = { [part]: true } as unknown as Parts;
      expect(() => stage.enter('alice', lean(parts))).toThrow(`option/invalid (${part})`);
    }
  });
});
