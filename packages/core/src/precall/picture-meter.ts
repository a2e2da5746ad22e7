/** Counts the pictures of a track. */
export interface PictureMeter {
  /** How many came so far. */
  read(): number;
  /** Lets go of everything. Idempotent. */
  close(): void;
}

/** Makes a meter for these pictures; undefined where there is no page to show them in. */
export type CreatePictureMeter = (stream: MediaStream) => PictureMeter | undefined;

/** Plays the pictures in an element that nobody sees. */
export function createPictureMeter(stream: MediaStream): PictureMeter | undefined {
  if (typeof document === 'undefined') return undefined;
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  // A page that may not play counts nothing, which is what is told then.
  video.play().catch(() => undefined);
  return {
    read: () => video.getVideoPlaybackQuality().totalVideoFrames,
    close() {
      video.srcObject = null;
    },
  };
}
