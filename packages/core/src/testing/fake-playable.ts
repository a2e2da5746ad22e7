import type { Playable } from '../media/playback.ts';
import { FakeStream } from './fake-media.ts';

/** The streams of a call, as a test says. */
export class FakePlayable implements Playable {
  readonly #listeners = new Set<() => void>();
  #snapshot: Playable['snapshot'] = {
    state: { status: 'connected' },
    local: { stream: new FakeStream().asStream(), screenStream: new FakeStream().asStream() },
    remote: { stream: new FakeStream().asStream(), screenStream: new FakeStream().asStream() },
  };

  get snapshot(): Playable['snapshot'] {
    return this.#snapshot;
  }

  /** How many listen. */
  get listening(): number {
    return this.#listeners.size;
  }

  subscribe(listener: () => void): () => void {
    const own = (): void => listener();
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  /** The other side sends this from now on. */
  show(stream: MediaStream | undefined): void {
    this.#change({ remote: { ...this.#snapshot.remote, stream } });
  }

  /** Something that changes no stream. */
  touch(): void {
    this.#change({});
  }

  /** As calls do: the streams go with the call. */
  end(): void {
    const none = { stream: undefined, screenStream: undefined };
    this.#change({ state: { status: 'ended' }, local: none, remote: none });
  }

  #change(parts: Partial<Playable['snapshot']>): void {
    this.#snapshot = { ...this.#snapshot, ...parts };
    for (const listener of [...this.#listeners]) listener();
  }
}
