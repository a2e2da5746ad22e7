import type { SlotName } from '../link/link.ts';
import { keepSame } from './keep-same.ts';
import type { Platform } from '../platform/platform.ts';
import { createStreamKeeper } from './stream-keeper.ts';
import type { RemoteMedia, RemoteMediaSnapshot, RemoteMediaState } from './remote-media.ts';
import { remoteTracks } from './remote-tracks.ts';

/** Makes the other side's media, empty at first; `changed` is called after each change of the snapshot. */
export function createRemoteMedia(
  platform: Pick<Platform, 'createMediaStream'>,
  changed: () => void,
): RemoteMedia {
  const tracks = new Map<SlotName, MediaStreamTrack>();
  const person = createStreamKeeper(platform);
  const screen = createStreamKeeper(platform);
  let said: RemoteMediaState | undefined;
  let isSilent = false;
  let snapshot = Object.freeze(read());

  function read(): RemoteMediaSnapshot {
    const shown = remoteTracks(tracks, said);
    const streams = { stream: person.keep(shown.person), screenStream: screen.keep(shown.screen) };
    return { ...streams, ...saidBy(said) };
  }

  function update(): void {
    for (const track of tracks.values()) if (track.kind === 'audio') track.enabled = !isSilent;
    const before = snapshot;
    snapshot = keepSame(before, read());
    if (snapshot !== before) changed();
  }

  function forget(track: MediaStreamTrack | undefined): void {
    track?.removeEventListener('unmute', update);
  }

  return {
    get snapshot() {
      return snapshot;
    },
    setTrack(slot, track) {
      forget(tracks.get(slot));
      tracks.set(slot, track);
      track.addEventListener('unmute', update);
      update();
    },
    setState(state) {
      if (state.version <= (said?.version ?? -1)) return;
      said = state;
      update();
    },
    setSilent(next) {
      isSilent = next;
      update();
    },
    close() {
      for (const track of tracks.values()) forget(track);
      tracks.clear();
      update();
    },
  };
}

function saidBy(
  state: RemoteMediaState | undefined,
): Pick<RemoteMediaSnapshot, 'microphone' | 'camera' | 'isSharingScreen' | 'isHolding'> {
  return {
    microphone: state?.microphone ?? 'off',
    camera: state?.camera ?? 'off',
    isSharingScreen: state?.screen ?? false,
    isHolding: state?.held ?? false,
  };
}
