import type { SlotName } from '../link/link.ts';
import type { RemoteMediaState } from './remote-media.ts';

type Track = Pick<MediaStreamTrack, 'muted'>;

/** Which tracks the streams of the other side show. */
export interface RemoteTracks<Shown> {
  readonly person: readonly Shown[];
  readonly screen: readonly Shown[];
}

/**
 * A link has all four tracks from its beginning, but an element that begins with a video track in its stream is silent
 * and dark until the first picture comes, if ever. So a track shows only once its packets have arrived, and while the
 * other side does not say that it sends none. The microphone can always be there: sound waits for nothing.
 */
export function remoteTracks<Shown extends Track>(
  tracks: ReadonlyMap<SlotName, Shown>,
  said: RemoteMediaState | undefined,
): RemoteTracks<Shown> {
  const isFilmed = said === undefined || said.camera === 'live';
  const isSharing = said?.screen === true;
  const shown = (slot: SlotName, isSent: boolean): Shown[] => {
    const track = tracks.get(slot);
    const isDark = slot !== 'microphone' && track?.muted !== false;
    return track === undefined || !isSent || isDark ? [] : [track];
  };
  return {
    person: [...shown('microphone', true), ...shown('camera', isFilmed)],
    screen: [...shown('screen', isSharing), ...shown('screenAudio', isSharing && said.screenAudio)],
  };
}
