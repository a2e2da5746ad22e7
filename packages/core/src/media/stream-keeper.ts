import type { Platform } from '../platform/platform.ts';

/** One stream whose tracks come and go. */
export interface StreamKeeper {
  /** Puts exactly these tracks into the stream; undefined while there are none, the same stream otherwise. */
  keep(tracks: readonly MediaStreamTrack[]): MediaStream | undefined;
}

export function createStreamKeeper(platform: Pick<Platform, 'createMediaStream'>): StreamKeeper {
  let stream: MediaStream | undefined;
  return {
    keep(tracks) {
      if (tracks.length > 0) stream ??= platform.createMediaStream();
      const old = stream?.getTracks() ?? [];
      for (const track of old) if (!tracks.includes(track)) stream?.removeTrack(track);
      for (const track of tracks) if (!old.includes(track)) stream?.addTrack(track);
      return tracks.length > 0 ? stream : undefined;
    },
  };
}
