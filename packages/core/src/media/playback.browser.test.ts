import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browserPlatform } from '../platform/browser-platform.ts';
import { createPlayback } from './create-playback.ts';
import { createRemoteMedia } from './create-remote-media.ts';
import type { Playable } from './playback.ts';
import type { RemoteMediaState } from './remote-media.ts';

const talking: RemoteMediaState = {
  version: 1,
  microphone: 'live',
  camera: 'off',
  screen: false,
  screenAudio: false,
  held: false,
};

describe('playback of a real connection', () => {
  const platform = browserPlatform();
  const undo: (() => void)[] = [];
  let video: HTMLVideoElement;

  beforeEach(() => {
    video = document.createElement('video');
    document.body.append(video);
    undo.push(() => video.remove());
  });

  afterEach(() => {
    for (const stop of undo.splice(0)) stop();
  });

  /** A connection with a voice and a camera slot that is silent at first, and what plays it. */
  async function connect() {
    const blocked: boolean[] = [];
    const listeners = new Set<() => void>();
    const remote = createRemoteMedia(platform, () => {
      for (const listener of [...listeners]) listener();
    });
    const local = { stream: undefined, screenStream: undefined };
    const playable: Playable = {
      get snapshot() {
        return { state: { status: 'connected' }, local, remote: remote.snapshot };
      },
      subscribe(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    };
    const playback = createPlayback();
    undo.push(playback.subscribe(() => blocked.push(playback.snapshot.isBlocked)));
    const { sender, receivers } = await call(undo);
    remote.setTrack('microphone', receivers.microphone);
    remote.setTrack('camera', receivers.camera);
    undo.push(
      playback.attach(video, playable),
      () => playback.close(),
      () => remote.close(),
      () => expect(listeners.size).toBe(0),
    );
    return { blocked, remote, playback, sender };
  }

  async function plays(): Promise<void> {
    const before = video.currentTime;
    await vi.waitFor(() => expect(video.currentTime).toBeGreaterThan(before), 5_000);
  }

  it('is heard though no picture has ever come', async () => {
    const { blocked } = await connect();
    await plays();
    expect(video.videoWidth).toBe(0);
    expect(blocked).toEqual([]);
  });

  it('shows the camera when it comes, goes on without it, and shows it again', async () => {
    const { remote, sender } = await connect();
    await plays();
    const picture = await camera(undo);
    await sender.replaceTrack(picture);
    await vi.waitFor(() => expect(video.videoWidth).toBeGreaterThan(0), 5_000);
    await sender.replaceTrack(null);
    remote.setState(talking);
    expect(remote.snapshot.stream?.getVideoTracks()).toEqual([]);
    await plays();
    await vi.waitFor(() => expect(video.videoWidth).toBe(0), 5_000);
    await sender.replaceTrack(picture);
    remote.setState({ ...talking, version: 2, camera: 'live' });
    await vi.waitFor(() => expect(video.videoWidth).toBeGreaterThan(0), 5_000);
    await plays();
  });

  it('lets go of the element', async () => {
    const { playback } = await connect();
    await plays();
    playback.close();
    expect(video.srcObject).toBeNull();
  });

  it('moves to another speaker', async () => {
    const { playback } = await connect();
    await plays();
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) track.stop();
    const infos = await navigator.mediaDevices.enumerateDevices();
    const speaker = infos.findLast(({ kind }) => kind === 'audiooutput')?.deviceId ?? '';
    await playback.setSpeaker(speaker);
    expect(video.sinkId).toBe(speaker);
    await expect(playback.setSpeaker('no-such-speaker')).rejects.toMatchObject({
      code: 'media/not-found',
    });
    expect(playback.snapshot.speaker).toBe(speaker);
    await playback.setSpeaker(undefined);
    expect(video.sinkId).toBe('');
    await plays();
  });
});

async function call(undo: (() => void)[]) {
  const [from, to] = [new RTCPeerConnection(), new RTCPeerConnection()];
  undo.push(
    () => from.close(),
    () => to.close(),
  );
  from.onicecandidate = ({ candidate }) => void to.addIceCandidate(candidate ?? undefined);
  to.onicecandidate = ({ candidate }) => void from.addIceCandidate(candidate ?? undefined);
  from.addTransceiver(voice(undo), { direction: 'sendrecv' });
  const { sender } = from.addTransceiver('video', { direction: 'sendrecv' });
  await from.setLocalDescription();
  if (from.localDescription) await to.setRemoteDescription(from.localDescription);
  await to.setLocalDescription();
  if (to.localDescription) await from.setRemoteDescription(to.localDescription);
  const [microphone, picture] = to.getReceivers();
  if (microphone === undefined || picture === undefined) throw new Error('two media sections');
  return { sender, receivers: { microphone: microphone.track, camera: picture.track } };
}

function voice(undo: (() => void)[]): MediaStreamTrack {
  const context = new AudioContext();
  const tone = context.createOscillator();
  const target = context.createMediaStreamDestination();
  tone.connect(target);
  tone.start();
  undo.push(() => void context.close());
  const [track] = target.stream.getAudioTracks();
  if (track === undefined) throw new Error('a tone');
  return track;
}

async function camera(undo: (() => void)[]): Promise<MediaStreamTrack> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: true });
  const [track] = stream.getVideoTracks();
  if (track === undefined) throw new Error('a camera');
  undo.push(() => track.stop());
  return track;
}
