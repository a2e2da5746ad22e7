import type { Log } from '@earshot/signaling';
import type { TrackProcessor } from './local-media.ts';

/** What the system does to a source: silences it, gives it back, takes it away for good. */
export type SourceEvent = (typeof sourceEvents)[number];

export interface OutgoingTrackOptions {
  readonly log: Log;
  /** `sent` is another one. */
  readonly changed: () => void;
  readonly heard: (event: SourceEvent, raw: MediaStreamTrack) => void;
}

/** A captured track on its way out: through the processor, where there is one. */
export class OutgoingTrack {
  readonly #options: OutgoingTrackOptions;
  #raw: MediaStreamTrack | undefined;
  #sent: MediaStreamTrack | null = null;
  #processor: TrackProcessor | undefined;
  #isEnabled = true;

  constructor(options: OutgoingTrackOptions) {
    this.#options = options;
  }

  /** As captured; undefined while there is none. */
  get raw(): MediaStreamTrack | undefined {
    return this.#raw;
  }

  /** As sent. */
  get sent(): MediaStreamTrack | null {
    return this.#sent;
  }

  /** Takes over from the track before it, which is stopped once this one is ready. */
  async set(raw: MediaStreamTrack): Promise<void> {
    const before = this.#raw;
    this.#hold(raw);
    this.#enable();
    await this.#pass(raw);
    before?.stop();
  }

  setEnabled(isEnabled: boolean): void {
    this.#isEnabled = isEnabled;
    this.#enable();
  }

  async setProcessor(processor: TrackProcessor | undefined): Promise<void> {
    const before = this.#processor;
    this.#processor = processor;
    if (this.#raw !== undefined) await this.#pass(this.#raw);
    if (before !== processor) before?.close();
  }

  /** Stops what there is. Idempotent. */
  drop(): void {
    this.#raw?.stop();
    this.#hold(undefined);
    this.#send(null);
  }

  /** Stops everything, the processor too. Idempotent. */
  close(): void {
    this.drop();
    this.#processor?.close();
    this.#processor = undefined;
  }

  readonly #heard = ({ type }: Event): void => {
    if (this.#raw !== undefined) this.#options.heard(type as SourceEvent, this.#raw);
  };

  #hold(raw: MediaStreamTrack | undefined): void {
    for (const event of sourceEvents) {
      this.#raw?.removeEventListener(event, this.#heard);
      raw?.addEventListener(event, this.#heard);
    }
    this.#raw = raw;
  }

  async #pass(raw: MediaStreamTrack): Promise<void> {
    let next = raw;
    try {
      if (this.#processor !== undefined) next = await this.#processor.process(raw);
    } catch (error) {
      // It must not cost the call its picture or voice.
      this.#options.log('error', 'processor.failed', { kind: raw.kind, error });
    }
    if (this.#raw === raw) this.#send(next);
    else next.stop();
  }

  #send(next: MediaStreamTrack | null): void {
    const before = this.#sent;
    if (before === next) return;
    this.#sent = next;
    this.#enable();
    this.#options.changed();
    if (before !== this.#raw) before?.stop();
  }

  #enable(): void {
    for (const track of [this.#raw, this.#sent]) if (track) track.enabled = this.#isEnabled;
  }
}

const sourceEvents = ['mute', 'unmute', 'ended'] as const;
