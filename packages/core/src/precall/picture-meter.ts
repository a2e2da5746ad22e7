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
  let shown = 0;
  const count = (): void => {
    shown += 1;
    // Firefox counts the pictures of a stream in no other way.
    request = video.requestVideoFrameCallback(count);
  };
  let request =
    'requestVideoFrameCallback' in video ? video.requestVideoFrameCallback(count) : undefined;
  // A page that may not play counts nothing, which is what is told then.
  video.play().catch(() => undefined);
  return {
    read: () => Math.max(shown, video.getVideoPlaybackQuality().totalVideoFrames),
    close() {
      if (request !== undefined) video.cancelVideoFrameCallback(request);
      video.srcObject = null;
    },
  };
}
