import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { browserPlatform } from '../platform/browser-platform.ts';
import { createDevices } from './create-devices.ts';
import { deviceChange } from './device-change.ts';
import { screenShare } from './screen-share.ts';
import { createLocalMedia } from './create-local-media.ts';
import type { Platform } from '../platform/platform.ts';
import type { LocalMedia } from './local-media.ts';

const both = { audio: true, video: true } as const;

describe('local media in a real browser', () => {
  const seen = new Set<MediaStreamTrack>();
  const platform = recording(browserPlatform(), seen);
  let media: LocalMedia;

  beforeEach(() => {
    seen.clear();
    media = createLocalMedia(platform, {
      ...{ screenShare, deviceChange },
      snapshot: () => undefined,
      track: () => undefined,
      fallback: () => undefined,
    });
  });

  afterEach(() => {
    media.close();
    expect([...seen].map(({ readyState }) => readyState)).not.toContain('live');
  });

  function live(): number {
    return [...seen].filter(({ readyState }) => readyState === 'live').length;
  }

  it('captures microphone and camera', async () => {
    expect(await media.capture({ audio: true, video: { resolution: '1080p' } })).toEqual({});
    expect(media.snapshot.microphone.status).toBe('live');
    expect(media.track('camera')?.getSettings()).toMatchObject({ width: 1920, height: 1080 });
    expect(media.track('microphone')?.getSettings()).toMatchObject({ echoCancellation: true });
  });

  it('lets go of a muted camera and opens it again, keeps a muted microphone', async () => {
    await media.capture(both);
    const [camera, microphone] = [media.track('camera'), media.track('microphone')];
    media.mute('camera');
    media.mute('microphone');
    expect(camera?.readyState).toBe('ended');
    expect(microphone).toMatchObject({ readyState: 'live', enabled: false });
    await Promise.all([media.unmute('camera'), media.unmute('microphone')]);
    expect(media.track('microphone')).toBe(microphone);
    expect(media.track('camera')?.readyState).toBe('live');
    expect(media.snapshot.stream?.getTracks()).toHaveLength(2);
    expect(live()).toBe(2);
  });

  it('switches between two cameras and between two microphones', async () => {
    await media.capture(both);
    const { cameras, microphones } = await createDevices().refresh();
    for (const [slot, devices] of [
      ['camera', cameras],
      ['microphone', microphones],
    ] as const) {
      expect(devices.length).toBeGreaterThanOrEqual(2);
      for (const { id } of devices) {
        const before = media.snapshot[slot].deviceId;
        const old = media.track(slot);
        await media.switchDevice(slot, id);
        expect(media.snapshot[slot].deviceId).toBe(id);
        expect(media.track(slot)?.getSettings().deviceId).toBe(id);
        if (before !== id) expect(old?.readyState).toBe('ended');
      }
    }
    expect(live()).toBe(2);
  });

  it('goes on with the old camera when the new one is not there', async () => {
    await media.capture(both);
    const camera = media.track('camera');
    await expect(media.switchDevice('camera', 'no-such-camera')).rejects.toMatchObject({
      code: 'media/not-found',
    });
    expect(media.track('camera')).toBe(camera);
    expect(camera?.readyState).toBe('live');
  });

  it('ends in the last wish, however fast the camera is toggled', async () => {
    await media.capture(both);
    const wishes: Promise<void>[] = [];
    for (let time = 0; time < 5; time += 1) {
      media.mute('camera');
      wishes.push(media.unmute('camera'));
    }
    media.mute('camera');
    await Promise.all(wishes);
    expect(media.snapshot.camera.status).toBe('muted');
    expect(live()).toBe(1);
  });

  it('shares a screen, and drops the sound that has the call in it', async () => {
    await media.shareScreen({ audio: true });
    expect(media.snapshot.screen).toEqual({ status: 'live' });
    expect(media.snapshot.screenAudio).toEqual({ status: 'off' });
    expect(media.track('screen')).toMatchObject({ kind: 'video', contentHint: 'detail' });
    const shared = media.track('screen');
    media.stopScreen();
    expect(shared?.readyState).toBe('ended');
    expect(media.snapshot.screenStream).toBeUndefined();
  });

  it('ends the share when the browser’s own bar ends it', async () => {
    await media.shareScreen();
    const shared = media.track('screen');
    shared?.stop();
    shared?.dispatchEvent(new Event('ended'));
    expect(media.snapshot.screen).toEqual({ status: 'off' });
  });

  it('stops what arrives after close', async () => {
    const capturing = media.capture(both);
    expect(media.snapshot.camera.status).toBe('starting');
    // The question has to be asked before it can be answered too late.
    await Promise.resolve();
    await Promise.resolve();
    media.close();
    await capturing;
    expect(seen.size).toBe(2);
    expect(live()).toBe(0);
  });

  it('leaves nothing open after fifty calls', async () => {
    for (let count = 0; count < 50; count += 1) {
      const one = createLocalMedia(platform, {
        ...{ screenShare, deviceChange },
        snapshot: () => undefined,
        track: () => undefined,
        fallback: () => undefined,
      });
      const capturing = one.capture({ audio: true, video: count % 10 === 0 });
      if (count % 2 === 0) await capturing;
      one.close();
      await capturing;
    }
    expect(live()).toBe(0);
  });
});

/** The same browser, but every track that it gives away is noted. */
function recording(platform: Platform, seen: Set<MediaStreamTrack>): Platform {
  const devices = navigator.mediaDevices;
  const note = (stream: MediaStream): MediaStream => {
    for (const track of stream.getTracks()) seen.add(track);
    return stream;
  };
  return {
    ...platform,
    mediaDevices: {
      getUserMedia: async (wish) => note(await devices.getUserMedia(wish)),
      getDisplayMedia: async (wish) => note(await devices.getDisplayMedia(wish)),
      enumerateDevices: () => devices.enumerateDevices(),
      addEventListener: devices.addEventListener.bind(devices),
      removeEventListener: devices.removeEventListener.bind(devices),
    },
  };
}
