import type { Frame } from './envelope.ts';

/** The text of one frame, ready for a transport. */
export function encodeFrame(frame: Frame): string {
  return JSON.stringify(frame);
}
