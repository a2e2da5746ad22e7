import { createPlayback } from '../media/create-playback.ts';
import type { MediaSource, Playback } from '../media/playback.ts';
import { FakeMediaElement } from './fake-media-element.ts';
import { FakeStream } from './fake-media.ts';
import { FakePlayable } from './fake-playable.ts';

/** Playback of one call, with everything that it said. */
export interface PlaybackBench {
  readonly playback: Playback;
  readonly call: FakePlayable;
  /** What the other side sends at first. */
  readonly stream: MediaStream;
  readonly element: FakeMediaElement;
  /** Each time that playing was blocked, or no longer was. */
  readonly states: readonly string[];
  /** Default: what the other side sends, in `element`. */
  attach(target?: FakeMediaElement, source?: MediaSource): () => void;
  /** Lets everything that needs no time happen. */
  settle(): Promise<void>;
}

export function playbackBench(): PlaybackBench {
  const states: string[] = [];
  const playback = createPlayback();
  let before = playback.snapshot;
  playback.subscribe(() => {
    const { isBlocked } = playback.snapshot;
    if (isBlocked !== before.isBlocked) states.push(isBlocked ? 'blocked' : 'allowed');
    before = playback.snapshot;
  });
  const call = new FakePlayable();
  const { stream = new FakeStream().asStream() } = call.snapshot.remote;
  const element = new FakeMediaElement();
  const attach = (target = element, source: MediaSource = 'remote'): (() => void) =>
    playback.attach(target.asElement(), call, source);
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return { states, playback, stream, element, call, attach, settle };
}
