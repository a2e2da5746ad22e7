import { PlayingElement } from './playing-element.ts';
import type { Playback } from './playback.ts';

/** Makes playback with nothing attached; `changed` is told when the browser blocks it, and when it no longer does. */
export function createPlayback(changed: (state: 'allowed' | 'blocked') => void): Playback {
  const playing = new Set<PlayingElement>();
  let speaker: string | undefined;
  let state: 'allowed' | 'blocked' = 'allowed';

  function update(): void {
    const next = [...playing].some(({ isBlocked }) => isBlocked) ? 'blocked' : 'allowed';
    if (next === state) return;
    state = next;
    changed(next);
  }

  function detach(one: PlayingElement): void {
    if (!playing.delete(one)) return;
    one.detach();
    update();
  }

  return {
    attach(element, source) {
      const one = new PlayingElement(element, source, update);
      playing.add(one);
      if (speaker !== undefined) one.setSpeaker(speaker).catch(() => undefined);
      one.show();
      return () => detach(one);
    },
    refresh() {
      for (const one of playing) one.show();
    },
    async resume() {
      const blocked = [...playing].filter(({ isBlocked }) => isBlocked);
      await Promise.all(blocked.map((one) => one.play()));
    },
    async setSpeaker(deviceId) {
      await Promise.all([...playing].map((one) => one.setSpeaker(deviceId)));
      speaker = deviceId;
    },
    close() {
      for (const one of playing) detach(one);
    },
  };
}
