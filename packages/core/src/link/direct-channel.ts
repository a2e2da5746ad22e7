import type { Clock } from '@earshot/signaling';

/** How often each side says that it is there, in ms: on hold, say, no media flows. */
const BEAT_EVERY_MS = 500;
/** What says no more than that one is there. */
const BEAT = '';

/** A data channel beside the media: each side beats on it, and small messages need no server there. */
export interface DirectChannel {
  /** What is said on it by others than a link is for whoever listens to it. */
  readonly data: RTCDataChannel | undefined;
  /** Makes the data channel: before the first offer of the side that offers. Idempotent. */
  open(): void;
  /** From here on it beats: the other side is there. Idempotent. */
  start(): void;
  /** False when it cannot be sent this way now. */
  say(text: string): boolean;
  /** Idempotent. */
  close(): void;
}

export interface DirectChannelOptions {
  readonly clock: Clock;
  /** The other side is there. */
  readonly heard: () => void;
  readonly message: (text: string) => void;
}

export function createDirectChannel(
  pc: RTCPeerConnection,
  { clock, heard, message }: DirectChannelOptions,
): DirectChannel {
  let channel: RTCDataChannel | undefined;
  let cancel: (() => void) | undefined;

  function say(text: string): boolean {
    // It goes out once it is open: whoever waits for it may have no other way to hear it soon.
    if (channel?.readyState === 'connecting') channel.addEventListener('open', () => say(text));
    if (channel?.readyState !== 'open') return false;
    channel.send(text);
    return true;
  }

  function beat(): void {
    cancel = clock.after(BEAT_EVERY_MS, beat);
    // What waits to be sent already says the same.
    if (channel?.readyState === 'open' && channel.bufferedAmount === 0) channel.send(BEAT);
  }

  return {
    get data() {
      return channel;
    },
    open() {
      if (channel !== undefined) return;
      // Both sides make it, under the same number; what is said on it may come in any order.
      channel = pc.createDataChannel('earshot', { negotiated: true, id: 0, ordered: false });
      channel.onmessage = ({ data }: MessageEvent<unknown>) => {
        heard();
        if (data !== BEAT) message(String(data));
      };
    },
    start() {
      if (cancel === undefined) beat();
    },
    say,
    close() {
      cancel?.();
      if (channel === undefined) return;
      channel.onmessage = null;
      channel.close();
    },
  };
}
