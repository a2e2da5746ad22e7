import { createSnapshotSource } from '../snapshot-source.ts';
import { ChosenSpeaker } from './chosen-speaker.ts';
import { PlayingElement } from './playing-element.ts';
import type { Playable, Playback, PlaybackOptions, PlaybackSnapshot } from './playback.ts';

/**
 * Makes playback with nothing attached. One is enough for an app: it remembers the speaker for all calls.
 *
 * @example
 * ```ts
 * const playback = createPlayback();
 * client.on('call', (call) => playback.attach(video, call));
 * button.addEventListener('click', () => playback.resume());
 * ```
 */
export function createPlayback(options: PlaybackOptions = {}): Playback {
  const { log = () => undefined } = options.platform ?? {};
  const playing = new Set<PlayingElement>();
  const speaker = new ChosenSpeaker(playing);
  const read = (): PlaybackSnapshot => ({
    isBlocked: [...playing].some(({ isBlocked }) => isBlocked),
    speaker: speaker.id,
  });
  const view = createSnapshotSource(read, { log, changed: () => undefined });
  const changed = (): void => view.changed();

  function detach(one: PlayingElement): void {
    if (!playing.delete(one)) return;
    one.detach();
    changed();
  }

  return {
    get snapshot() {
      return view.current;
    },
    subscribe: view.subscribe,
    attach(element, call, source = 'remote') {
      if (hasEnded(call)) return () => undefined;
      // An element plays one thing: what it was given before must not come back to it.
      for (const earlier of playing) if (earlier.element === element) detach(earlier);
      const one = new PlayingElement({ element, call, source, changed });
      playing.add(one);
      speaker.giveTo(one);
      one.follow(() => {
        if (hasEnded(call)) detach(one);
        // Another listener of the same change may have detached it.
        else if (playing.has(one)) one.show();
      });
      return () => detach(one);
    },
    async resume() {
      const blocked = [...playing].filter(({ isBlocked }) => isBlocked);
      await Promise.all(blocked.map((one) => one.play()));
    },
    async setSpeaker(deviceId) {
      await speaker.choose(deviceId);
      changed();
    },
    close() {
      for (const one of playing) detach(one);
    },
  };
}

function hasEnded({ snapshot }: Playable): boolean {
  return snapshot.state.status === 'ended';
}
