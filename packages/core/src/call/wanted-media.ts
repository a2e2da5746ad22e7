import type { CallMedia } from '@earshot/signaling';
import type { AcceptOptions } from './call.ts';

/** What somebody wants of a call, for the other side: sound, unless said otherwise, and a picture if said so. */
export function wantedOf({ audio = true, video = false }: AcceptOptions): CallMedia {
  return { audio: audio !== false, video: video !== false };
}
