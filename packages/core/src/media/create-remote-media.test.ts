import { describe, expect, it } from 'vitest';
import { FakeTrack } from '../testing/fake-media.ts';
import { createFakePlatform } from '../testing/fake-platform.ts';
import { createRemoteMedia } from './create-remote-media.ts';
import type { RemoteMediaState } from './remote-media.ts';

const talking: RemoteMediaState = {
  version: 1,
  microphone: 'live',
  camera: 'live',
  screen: false,
  screenAudio: false,
  held: false,
};

function bench() {
  const snapshots: unknown[] = [];
  const media = createRemoteMedia(createFakePlatform(), () => snapshots.push(media.snapshot));
  const tracks = {
    microphone: new FakeTrack({ kind: 'audio', muted: true }),
    camera: new FakeTrack({ kind: 'video', muted: true }),
    screen: new FakeTrack({ kind: 'video', muted: true }),
    screenAudio: new FakeTrack({ kind: 'audio', muted: true }),
  };
  const flow = (): void => {
    for (const track of Object.values(tracks)) track.setMuted(false);
  };
  const link = (): void => {
    media.setTrack('microphone', tracks.microphone.asTrack());
    media.setTrack('camera', tracks.camera.asTrack());
    media.setTrack('screen', tracks.screen.asTrack());
    media.setTrack('screenAudio', tracks.screenAudio.asTrack());
  };
  return { media, tracks, link, flow, snapshots };
}

describe('the media of the other side', () => {
  it('is nothing at first', () => {
    expect(bench().media.snapshot).toEqual({
      stream: undefined,
      screenStream: undefined,
      microphone: 'off',
      camera: 'off',
      isSharingScreen: false,
      isHolding: false,
    });
  });

  it('shows the picture as soon as one arrives, whatever was said', () => {
    const { media, tracks, link } = bench();
    link();
    expect(media.snapshot.stream?.getTracks()).toEqual([tracks.microphone.asTrack()]);
    tracks.camera.setMuted(false);
    expect(media.snapshot.stream?.getTracks()).toEqual([
      tracks.microphone.asTrack(),
      tracks.camera.asTrack(),
    ]);
  });

  it('is what the other side says', () => {
    const { media, tracks, link, flow } = bench();
    link();
    flow();
    media.setState({
      ...talking,
      microphone: 'muted',
      screen: true,
      screenAudio: true,
      held: true,
    });
    expect(media.snapshot).toMatchObject({
      microphone: 'muted',
      camera: 'live',
      isSharingScreen: true,
      isHolding: true,
    });
    expect(media.snapshot.screenStream?.getTracks()).toEqual([
      tracks.screen.asTrack(),
      tracks.screenAudio.asTrack(),
    ]);
  });

  it('ignores older words', () => {
    const { media, link } = bench();
    link();
    media.setState({ ...talking, version: 3 });
    const { snapshot } = media;
    media.setState({ ...talking, version: 2, camera: 'off' });
    media.setState({ ...talking, version: 3, camera: 'off' });
    expect(media.snapshot).toBe(snapshot);
    media.setState({ ...talking, version: 4, camera: 'off' });
    expect(media.snapshot.camera).toBe('off');
  });

  it('shows a shared screen only while it is shared, in the same stream each time', () => {
    const { media, link, flow } = bench();
    link();
    flow();
    media.setState({ ...talking, version: 1, screen: true });
    const { screenStream } = media.snapshot;
    expect(screenStream).toBeDefined();
    media.setState({ ...talking, version: 2 });
    expect(media.snapshot.screenStream).toBeUndefined();
    media.setState({ ...talking, version: 3, screen: true });
    expect(media.snapshot.screenStream).toBe(screenStream);
  });

  it('keeps its stream when a new link brings new tracks', () => {
    const { media, tracks, link } = bench();
    link();
    media.setState(talking);
    const { stream } = media.snapshot;
    const next = new FakeTrack({ kind: 'audio' });
    media.setTrack('microphone', next.asTrack());
    expect(media.snapshot.stream).toBe(stream);
    expect(stream?.getAudioTracks()).toEqual([next.asTrack()]);
    expect(tracks.microphone.listening).toBe(0);
  });

  it('is silent while this side holds the call, new tracks too', () => {
    const { media, tracks, link } = bench();
    link();
    media.setSilent(true);
    const next = new FakeTrack({ kind: 'audio' });
    media.setTrack('microphone', next.asTrack());
    expect([next.enabled, tracks.screenAudio.enabled, tracks.camera.enabled]).toEqual([
      false,
      false,
      true,
    ]);
    media.setSilent(false);
    expect([next.enabled, tracks.screenAudio.enabled]).toEqual([true, true]);
  });

  it('tells each snapshot once, and none that is no different', () => {
    const { media, snapshots, link } = bench();
    link();
    media.setState(talking);
    media.setState({ ...talking, version: 2 });
    media.setSilent(true);
    expect(new Set(snapshots).size).toBe(snapshots.length);
    expect(snapshots.at(-1)).toBe(media.snapshot);
    expect(Object.isFrozen(media.snapshot)).toBe(true);
  });

  it('empties its streams and lets go of the tracks when it is closed', () => {
    const { media, tracks, link, flow } = bench();
    link();
    flow();
    media.setState({ ...talking, screen: true });
    const { stream, screenStream } = media.snapshot;
    media.close();
    media.close();
    expect(stream?.getTracks()).toEqual([]);
    expect(screenStream?.getTracks()).toEqual([]);
    expect(media.snapshot.stream).toBeUndefined();
    expect(Object.values(tracks).map(({ listening }) => listening)).toEqual([0, 0, 0, 0]);
  });
});
