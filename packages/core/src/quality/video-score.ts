/** What is known of a picture; whatever is not known costs nothing. */
export interface PictureFacts {
  /** In bit/s. */
  readonly bitrate?: number;
  /** As the camera gives it, before anything is made smaller. */
  readonly width?: number;
  readonly height?: number;
  /** Pictures in a second, long gaps included (`steadyFps`), and as many as there should be. */
  readonly fps?: number;
  readonly expectedFps?: number;
  readonly delayMs?: number;
  /** Such as `vp8`. */
  readonly codec?: string;
  /**
   * Whether the sender has fewer bits than it could use: only then few bits cost anything. One that is content with
   * few bits sends a picture that needs no more.
   */
  readonly isShort?: boolean;
  /** Text and slides are judged by freezes alone: few pictures and few bits are right for them. */
  readonly isScreen?: boolean;
  readonly frozenPercent?: number;
}

/** What each thing takes off the 5 of a perfect picture. */
export interface PictureImpairment {
  readonly bitrate: number;
  readonly fps: number;
  readonly delay: number;
}

/** How much further one bit goes than in VP8 and H.264. */
const EFFICIENCY: Readonly<Partial<Record<string, number>>> = { vp9: 1.2, av1: 1.43 };
const BEST = 5;
const WORST = 1;

/** The score of a picture, 1 to 5, with what has lowered it. */
export function scorePicture(facts: PictureFacts): {
  readonly score: number;
  readonly impairment: PictureImpairment;
} {
  const impairment = {
    bitrate: bitrateImpairment(facts),
    fps: facts.isScreen === true ? freezeImpairment(facts) : fpsImpairment(facts),
    delay: 0.002 * (facts.delayMs ?? 0),
  };
  const score = BEST - impairment.bitrate - impairment.fps - impairment.delay;
  return { score: Math.max(WORST, score), impairment };
}

function bitrateImpairment(facts: PictureFacts): number {
  const { bitrate, width, height, codec = '', isShort = false, isScreen } = facts;
  const rate = facts.expectedFps ?? facts.fps;
  const pixels = (width ?? 0) * (height ?? 0) * (rate ?? 0);
  if (!isShort || isScreen === true || bitrate === undefined || pixels === 0) return 0;
  const bitsPerPixel = ((EFFICIENCY[codec] ?? 1) * bitrate) / pixels;
  const score = Math.min(BEST, Math.max(WORST, 0.56 * Math.log(bitsPerPixel) + 5.36));
  return BEST - score;
}

function fpsImpairment({ fps, expectedFps }: PictureFacts): number {
  if (fps === undefined || expectedFps === undefined || fps >= expectedFps) return 0;
  return Math.min(BEST - WORST, 1.9 * Math.log(expectedFps / Math.max(fps, 0.01)));
}

function freezeImpairment({ frozenPercent = 0 }: PictureFacts): number {
  return Math.min(BEST - WORST, frozenPercent / 10);
}
