import { describe, expect, it } from 'vitest';
import { createPlayback } from '../media/create-playback.ts';
import { FakeMediaElement } from '../testing/fake-media-element.ts';
import { leave, meet, talk } from '../testing/story.ts';

describe('a call that is played', () => {
  it('is seen and heard from when media comes until it ends, and nobody listens then', async () => {
    const pair = await meet();
    const { stage, alice, bob } = pair;
    const playback = createPlayback();
    const [theirs, screen, own] = Array.from({ length: 3 }, () => new FakeMediaElement());
    if (theirs === undefined || screen === undefined || own === undefined) throw new Error('three');
    alice.client.on('call', (call) => {
      playback.attach(theirs.asElement(), call);
      playback.attach(screen.asElement(), call, 'remote-screen');
      playback.attach(own.asElement(), call, 'local');
    });

    await talk(pair);
    expect(theirs.srcObject).toBe(alice.call.remote.stream);
    expect(own).toMatchObject({ srcObject: alice.call.local.stream, muted: true });
    expect(screen.srcObject).toBeNull();

    await bob.call.shareScreen();
    await stage.pass(100);
    expect(screen.srcObject).toBe(alice.call.remote.screenStream);
    expect(screen.paused).toBe(false);

    bob.call.hangUp();
    await stage.pass(100);
    expect([theirs.srcObject, screen.srcObject, own.srcObject]).toEqual([null, null, null]);
    expect(own.muted).toBe(false);
    await leave(pair);
  });
});
