import type { Platform } from '../platform/platform.ts';
import { isSilent } from './link-health.ts';
import type { LinkPulse } from './link-health.ts';
import { createPictures } from './pictures.ts';
import type { Pictures } from './pictures.ts';

/**
 * How often it looks whether something came, in ms: more often while nothing does, and after a change of the network.
 */
const LOOK_EVERY_MS = 200;
const LOOK_AGAIN_MS = 100;
/** What came this long before the last sign of life, in ms, is still flowing. */
const STREAMING_MS = 1_000;
/** A look that comes later than this, in ms, is that of a page that slept: it proves nothing. */
const LATE_MS = 1_000;
/** For so long after a change of the network, in ms, silence is noticed sooner. */
const HASTE_MS = 3_000;
/**
 * How long after a silence whole pictures are sent, in ms: the first one gets lost when this side's own way is not open
 * yet, which it is within a quarter of a second (measured in Chromium).
 */
const REFRESH_AFTER_MS = [0, 300, 900] as const;

/**
 * Notices within a second when nothing comes in any more, long before the browser says so (6 to 7 s): it looks at
 * arriving packets, and hears the other side beat on the data channel.
 */
export interface Pulse {
  readonly state: LinkPulse;
  /** When something came last, or it began to look, in Unix ms; 0 before that. */
  readonly heardAt: number;
  /** Whether the network has changed a moment ago. */
  readonly isHasty: boolean;
  /** From here on it looks: media can flow. Idempotent. */
  start(): void;
  /** The other side has shown that it is there. */
  hear(): void;
  /** Idempotent. */
  close(): void;
}

export interface PulseOptions {
  readonly platform: Pick<Platform, 'clock' | 'log' | 'network'>;
  /** Of the channel on which the other side shows that it is there, where no media flows. */
  readonly channelState: () => RTCDataChannelState | undefined;
  /** The state is another one. */
  readonly changed: () => void;
}

export type CreatePulse = (pc: RTCPeerConnection, options: PulseOptions) => Pulse;

export const createPulse: CreatePulse = (pc, options) => new ConnectionPulse(pc, options);

class ConnectionPulse implements Pulse {
  readonly #pc: RTCPeerConnection;
  readonly #options: PulseOptions;
  readonly #pictures: Pictures;
  /** Unix ms: the last sign of life, the last packet of media, the last look, the end of haste. */
  readonly #at = { heard: 0, media: 0, look: 0, haste: 0 };
  /** When to refresh pictures, in Unix ms. */
  readonly #refreshAt: number[] = [];
  #state: LinkPulse = 'unknown';
  #packets: readonly (number | undefined)[] = [];
  #cancelLook: (() => void) | undefined;
  #unlisten = (): void => undefined;
  #isClosed = false;

  constructor(pc: RTCPeerConnection, options: PulseOptions) {
    this.#pc = pc;
    this.#options = options;
    this.#pictures = createPictures(pc, options.platform.log);
  }

  get state(): LinkPulse {
    return this.#state;
  }

  get heardAt(): number {
    return this.#at.heard;
  }

  get isHasty(): boolean {
    return this.#now < this.#at.haste;
  }

  start(): void {
    if (this.#cancelLook !== undefined) return;
    this.#unlisten = this.#options.platform.network.onChange(() => {
      this.#at.haste = this.#now + HASTE_MS;
    });
    this.#at.look = this.#at.heard = this.#now;
    this.#packets = packetsOf(this.#pc);
    this.#look();
  }

  hear(): void {
    const now = this.#now;
    const wasSilent = this.#state === 'silent';
    this.#at.heard = now;
    this.#become('alive');
    if (!wasSilent) return;
    this.#refreshAt.splice(0, Infinity, ...REFRESH_AFTER_MS.map((afterMs) => now + afterMs));
    this.#refresh();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelLook?.();
    this.#unlisten();
  }

  get #now(): number {
    return this.#options.platform.clock.now();
  }

  #look(): void {
    const before = this.#packets;
    this.#packets = packetsOf(this.#pc);
    const isLate = this.#now - this.#at.look > LATE_MS && this.#state !== 'silent';
    this.#at.look = this.#now;
    // Sources that were silent for 10 s are listed no more: that is no news.
    if (this.#packets.some((packet, index) => packet !== undefined && packet !== before[index])) {
      this.#at.media = this.#now;
      this.hear();
    } else if (isLate) this.#at.heard = this.#now;
    else if (this.#state !== 'silent') this.#judge();
    this.#refresh();
    // What was found may have closed the link.
    if (this.#isClosed) return;
    const isKeen = this.#state === 'silent' || this.isHasty;
    const waitMs = isKeen ? LOOK_AGAIN_MS : LOOK_EVERY_MS;
    this.#cancelLook = this.#options.platform.clock.after(waitMs, () => this.#look());
  }

  #judge(): void {
    const { heard, media } = this.#at;
    const isStreaming = heard - media < STREAMING_MS;
    const isOpening = (this.#options.channelState() ?? 'connecting') === 'connecting';
    const facts = { isStreaming, isOpening, isHasty: this.isHasty };
    if (isSilent({ ...facts, sinceMs: this.#now - heard })) this.#become('silent');
  }

  #become(state: LinkPulse): void {
    if (state === this.#state) return;
    this.#state = state;
    // What is sent now would not arrive either.
    if (state === 'silent') this.#pictures.pause();
    this.#options.changed();
  }

  #refresh(): void {
    const [due = Infinity] = this.#refreshAt;
    if (this.#isClosed || this.#now < due) return;
    this.#refreshAt.shift();
    this.#pictures.refresh();
  }
}

/** The latest packet that was played, of each media section: cheap, where `getStats` is not. */
function packetsOf(pc: RTCPeerConnection): readonly (number | undefined)[] {
  return pc.getReceivers().map((receiver) => receiver.getSynchronizationSources()[0]?.rtpTimestamp);
}
