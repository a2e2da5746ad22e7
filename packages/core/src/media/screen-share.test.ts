import { describe, expect, it } from 'vitest';
import { localMediaBench } from '../testing/local-media-bench.ts';

const denied = new DOMException('Permission denied by user', 'NotAllowedError');
const forbidden = new DOMException('Permission denied by system', 'NotAllowedError');

describe('shareScreen', () => {
  it('shares a picture beside the camera', async () => {
    const bench = localMediaBench();
    await bench.media.capture({ audio: true, video: true });
    await bench.media.shareScreen();
    const { snapshot } = bench.media;
    expect(snapshot.screen).toEqual({ status: 'live' });
    expect(snapshot.screenAudio).toEqual({ status: 'off' });
    expect(snapshot.screenStream?.getTracks()).toEqual([bench.sent.screen]);
    expect(bench.status).toBe('live live');
    expect(snapshot.stream?.getTracks()).toHaveLength(2);
  });

  it('asks the browser at once, while it still sees the click', () => {
    const bench = localMediaBench();
    void bench.media.shareScreen();
    expect(bench.devices.askedForScreen).toHaveLength(1);
    expect(bench.media.snapshot.screen).toEqual({ status: 'starting' });
  });

  it.each([
    [undefined, 'detail'],
    ['motion', 'motion'],
  ] as const)('%s is sent as %s', async (content, hint) => {
    const bench = localMediaBench();
    await bench.media.shareScreen(content === undefined ? {} : { content });
    expect(bench.sent.screen?.contentHint).toBe(hint);
  });

  it('shares the sound of another tab', async () => {
    const bench = localMediaBench();
    bench.devices.pick = { video: { displaySurface: 'browser' } };
    await bench.media.shareScreen({ audio: true });
    expect(bench.media.snapshot.screenAudio).toEqual({ status: 'live' });
    expect(bench.media.snapshot.screenStream?.getTracks()).toEqual([
      bench.sent.screen,
      bench.sent.screenAudio,
    ]);
  });

  it('never sends the call back to itself: sound that has it in it is dropped', async () => {
    const bench = localMediaBench();
    await bench.media.shareScreen({ audio: true });
    expect(bench.sent.screenAudio).toBeNull();
    expect(bench.media.snapshot.screenAudio).toEqual({ status: 'off' });
    expect(bench.devices.live.map(({ kind }) => kind)).toEqual(['video']);
    expect(bench.platform.entries.map(({ event }) => event)).toContain('screen-audio.dropped');
  });

  it('ends with the browser’s own bar', async () => {
    const bench = localMediaBench();
    bench.devices.pick = { audio: { restrictOwnAudio: true } };
    await bench.media.shareScreen({ audio: true });
    bench.devices.live.find(({ kind }) => kind === 'video')?.end();
    expect(bench.media.snapshot.screen).toEqual({ status: 'off' });
    expect(bench.media.snapshot.screenStream).toBeUndefined();
    expect(bench.sent).toMatchObject({ screen: null, screenAudio: null });
    expect(bench.platform.liveTracks).toBe(0);
    expect(bench.platform.listeners).toBe(0);
  });

  it('goes on without the sound when only that ends', async () => {
    const bench = localMediaBench();
    bench.devices.pick = { audio: { restrictOwnAudio: true } };
    await bench.media.shareScreen({ audio: true });
    bench.devices.live.find(({ kind }) => kind === 'audio')?.end();
    expect(bench.media.snapshot.screen).toEqual({ status: 'live' });
    expect(bench.media.snapshot.screenAudio).toEqual({ status: 'off' });
    expect(bench.sent.screenAudio).toBeNull();
  });

  it('is stopped by stopScreen, twice as well as once', async () => {
    const bench = localMediaBench();
    await bench.media.shareScreen();
    bench.media.stopScreen();
    const { snapshot } = bench.media;
    bench.media.stopScreen();
    expect(bench.media.snapshot).toBe(snapshot);
    expect(bench.platform.liveTracks).toBe(0);
    await bench.media.shareScreen();
    expect(bench.media.snapshot.screen.status).toBe('live');
  });

  it.each([
    ['the person closes the picker', denied, 'media/cancelled', 'off'],
    ['the system forbids it', forbidden, 'media/permission-denied', 'failed'],
  ])('when %s', async (_name, error, code, status) => {
    const bench = localMediaBench();
    bench.devices.pick = { error };
    await expect(bench.media.shareScreen()).rejects.toMatchObject({ code });
    expect(bench.media.snapshot.screen.status).toBe(status);
  });

  it('forgets a failure when it succeeds', async () => {
    const bench = localMediaBench();
    bench.devices.pick = { error: forbidden };
    await expect(bench.media.shareScreen()).rejects.toThrow();
    bench.devices.pick = {};
    await bench.media.shareScreen();
    bench.media.stopScreen();
    expect(bench.media.snapshot.screen).toEqual({ status: 'off' });
  });

  it('says so where the browser cannot', async () => {
    const bench = localMediaBench();
    Object.defineProperty(bench.devices, 'getDisplayMedia', { value: undefined });
    await expect(bench.media.shareScreen()).rejects.toMatchObject({ code: 'media/unsupported' });
  });

  it('again puts another screen in place of the first', async () => {
    const bench = localMediaBench();
    await bench.media.shareScreen();
    const first = bench.sent.screen;
    await bench.media.shareScreen();
    expect(first?.readyState).toBe('ended');
    expect(bench.sent.screen).not.toBe(first);
    expect(bench.platform.liveTracks).toBe(1);
  });

  it('again, but cancelled: the first goes on', async () => {
    const bench = localMediaBench();
    await bench.media.shareScreen();
    bench.devices.pick = { error: denied };
    await expect(bench.media.shareScreen()).rejects.toMatchObject({ code: 'media/cancelled' });
    expect(bench.media.snapshot.screen).toEqual({ status: 'live' });
    expect(bench.sent.screen?.readyState).toBe('live');
  });

  it('twice in one breath opens one picker', async () => {
    const bench = localMediaBench();
    await Promise.all([bench.media.shareScreen(), bench.media.shareScreen()]);
    expect(bench.devices.askedForScreen).toHaveLength(1);
  });

  it('forgets what the picker gives after stopScreen', async () => {
    const bench = localMediaBench();
    const sharing = bench.media.shareScreen();
    bench.media.stopScreen();
    expect(bench.media.snapshot.screen).toEqual({ status: 'off' });
    await expect(sharing).rejects.toMatchObject({ code: 'media/cancelled' });
    expect(bench.platform.liveTracks).toBe(0);
    expect(bench.media.snapshot.screen).toEqual({ status: 'off' });
  });

  it('forgets what the picker gives after an abort, and asks nothing once aborted', async () => {
    const bench = localMediaBench();
    const aborting = new AbortController();
    const sharing = bench.media.shareScreen({ signal: aborting.signal });
    aborting.abort();
    await expect(sharing).rejects.toMatchObject({ code: 'media/cancelled' });
    expect(bench.platform.liveTracks).toBe(0);
    expect(bench.media.snapshot.screen).toEqual({ status: 'off' });
    await expect(bench.media.shareScreen({ signal: aborting.signal })).rejects.toMatchObject({
      code: 'media/cancelled',
    });
    expect(bench.devices.askedForScreen).toHaveLength(1);
  });

  it('is not sent while the call is held', async () => {
    const bench = localMediaBench();
    await bench.media.shareScreen();
    const { screen } = bench.sent;
    bench.media.setHeld(true);
    expect(bench.sent.screen).toBeNull();
    bench.media.setHeld(false);
    expect(bench.sent.screen).toBe(screen);
  });

  it('does nothing after close, which stops it', async () => {
    const bench = localMediaBench();
    await bench.media.shareScreen();
    bench.media.close();
    await bench.media.shareScreen();
    expect(bench.platform.liveTracks).toBe(0);
    expect(bench.devices.askedForScreen).toHaveLength(1);
    expect(bench.media.snapshot.screen).toEqual({ status: 'off' });
  });
});
