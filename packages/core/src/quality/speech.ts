/** Whether somebody speaks, by how loud it is now and has been before. */
export interface SpeechState {
  readonly isTalking: boolean;
  /** How loud it is when nobody speaks: root mean square, 0 to 1. */
  readonly floor: number;
  /** For how long it has been loud, less the pauses, in ms. */
  readonly loudMs: number;
}

export const silence: SpeechState = { isTalking: false, floor: 0.01, loudMs: 0 };

/** Speech is this loud at least, and so many times louder than what is there anyway. */
const LEAST = 0.02;
const TIMES = 3;
/** Loud for so long, in ms, is speech: a door is shorter. So long without it, and it is over. */
const BEGINS_MS = 300;
const MOST_MS = 900;
/** The floor follows noise that has come to stay within about this time, in ms. */
const ADAPTS_MS = 10_000;

export function nextSpeech(
  state: SpeechState,
  { loudness, elapsedMs }: { readonly loudness: number; readonly elapsedMs: number },
): SpeechState {
  const { floor } = state;
  const isLoud = loudness > Math.max(LEAST, TIMES * floor);
  const loudMs = Math.min(MOST_MS, Math.max(0, state.loudMs + (isLoud ? elapsedMs : -elapsedMs)));
  const follows = Math.min(1, elapsedMs / (loudness < floor ? 500 : ADAPTS_MS));
  return {
    isTalking: state.isTalking ? loudMs > 0 : loudMs >= BEGINS_MS,
    floor: floor + follows * (loudness - floor),
    loudMs,
  };
}
