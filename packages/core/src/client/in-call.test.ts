import { describe, expect, it } from 'vitest';
import { leave, meet, reasonOf, talk } from '../testing/story.ts';

describe('in a call', () => {
  it('mute, camera, screen and hold reach the other side without a new offer', async () => {
    const pair = await meet();
    const { stage, alice, bob } = pair;
    await talk(pair);
    const sdp = alice.call.link?.peerConnection.localDescription?.sdp;
    alice.call.mute();
    await stage.pass(100);
    expect(bob.call.remote.microphone).toBe('muted');
    alice.call.mute('camera');
    await stage.pass(100);
    expect(bob.call.remote.camera).not.toBe('live');
    await alice.call.unmute('camera');
    await alice.call.unmute();
    await alice.call.shareScreen();
    await stage.pass(100);
    expect(bob.call.remote).toMatchObject({
      microphone: 'live',
      camera: 'live',
      isSharingScreen: true,
    });
    expect(bob.call.remote.screenStream?.getVideoTracks()).toHaveLength(1);
    alice.call.stopScreen();
    alice.call.hold();
    await stage.pass(100);
    expect(bob.call.remote).toMatchObject({ isSharingScreen: false, isHolding: true });
    expect(stage.hears(bob, alice)).toBe(false);
    alice.call.resume();
    await stage.pass(100);
    expect(stage.hears(bob, alice)).toBe(true);
    expect(alice.call.link?.peerConnection.localDescription?.sdp).toBe(sdp);
    await leave(pair);
  });

  it('a voice call becomes a video call', async () => {
    const pair = await meet();
    pair.alice.client.call('bob');
    await pair.stage.pass(100);
    await pair.bob.call.accept();
    await pair.stage.pass(500);
    expect(pair.bob.call.remote.camera).toBe('off');
    await pair.alice.call.unmute('camera');
    await pair.stage.pass(100);
    expect(pair.bob.call.remote.camera).toBe('live');
    await leave(pair);
  });

  it('what did not change keeps its identity', async () => {
    const pair = await meet();
    await talk(pair);
    const { snapshot } = pair.alice.call;
    pair.alice.call.mute();
    expect(pair.alice.call.snapshot).not.toBe(snapshot);
    expect(pair.alice.call.snapshot.state).toBe(snapshot.state);
    expect(pair.alice.call.snapshot.remote).toBe(snapshot.remote);
    const muted = pair.alice.call.snapshot;
    pair.alice.call.mute();
    expect(pair.alice.call.snapshot).toBe(muted);
    await leave(pair);
  });

  it('a lost path says reconnecting, and heals', async () => {
    const pair = await meet();
    await talk(pair);
    pair.stage.rtc.cut();
    await pair.stage.pass(8_000);
    expect(pair.alice.call.state.status).toBe('reconnecting');
    pair.stage.rtc.heal();
    await pair.stage.pass(10_000);
    expect([pair.alice.call.state.status, pair.bob.call.state.status]).toEqual([
      'connected',
      'connected',
    ]);
    await leave(pair);
  });

  it('a path that stays lost ends the call on both sides', async () => {
    const pair = await meet();
    await talk(pair);
    pair.stage.rtc.cut();
    await pair.stage.pass(45_000);
    expect([reasonOf(pair.alice.call), reasonOf(pair.bob.call)]).toEqual([
      'connection-lost',
      'connection-lost',
    ]);
    await leave(pair);
  });

  it('losing signaling is not losing the call', async () => {
    const pair = await meet();
    await talk(pair);
    pair.stage.network.breakAll();
    await pair.stage.pass(3_000);
    expect([pair.alice.call.state.status, pair.bob.call.state.status]).toEqual([
      'connected',
      'connected',
    ]);
    pair.alice.call.hangUp();
    await pair.stage.pass(3_000);
    expect(pair.bob.call.state).toMatchObject({ reason: { type: 'hangup', by: 'them' } });
    await leave(pair);
  });
});

describe('without media', () => {
  it('a denied microphone ends the call, on both sides, with the error', async () => {
    const pair = await meet();
    pair.alice.platform.devices.permission.microphone = 'denied';
    const call = pair.alice.client.call('bob');
    await pair.stage.pass(100);
    expect(call.state).toMatchObject({
      reason: { type: 'media-failed', by: 'me', error: { code: 'media/permission-denied' } },
    });
    expect(pair.bob.rang).toHaveLength(0);
    await leave(pair);
  });

  it('a denied camera goes on with audio only, and says so', async () => {
    const pair = await meet();
    pair.bob.platform.devices.permission.camera = 'denied';
    await talk(pair);
    expect(pair.bob.call.local.camera).toMatchObject({
      status: 'failed',
      error: { code: 'media/permission-denied' },
    });
    expect(pair.alice.call.remote.camera).toBe('off');
    await leave(pair);
  });

  it('receive-only goes on without anything', async () => {
    const pair = await meet();
    pair.bob.platform.devices.permission.microphone = 'denied';
    pair.alice.client.call('bob');
    await pair.stage.pass(100);
    await pair.bob.call.accept({ fallback: 'receive-only' });
    await pair.stage.pass(500);
    expect(pair.bob.call.state.status).toBe('connected');
    expect([
      pair.stage.hears(pair.bob, pair.alice),
      pair.stage.hears(pair.alice, pair.bob),
    ]).toEqual([true, false]);
    await leave(pair);
  });

  it('nobody rings while the question for the microphone is open', async () => {
    const pair = await meet();
    pair.alice.platform.devices.permission.microphone = 'prompt';
    pair.alice.platform.devices.pause();
    const call = pair.alice.client.call('bob');
    await pair.stage.pass(1_000);
    expect(pair.bob.rang).toHaveLength(0);
    pair.alice.platform.devices.resume();
    await pair.stage.pass(100);
    expect(call.state.status).toBe('ringing');
    call.hangUp();
    await leave(pair);
  });

  it('a camera that opens after the hang-up is let go', async () => {
    const pair = await meet();
    pair.alice.platform.devices.pause();
    const call = pair.alice.client.call('bob', { video: true });
    await pair.stage.pass(100);
    call.hangUp();
    pair.alice.platform.devices.resume();
    await pair.stage.pass(100);
    expect(pair.alice.platform.liveTracks).toBe(0);
    await leave(pair);
  });
});
