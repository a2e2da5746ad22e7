import { invalidOption } from '../options.ts';
import { createTransport, type Wire, type WireEvents } from './create-transport.ts';
import type { Transport } from './transport.ts';

/** The part of a `BroadcastChannel` that is used. */
export interface BroadcastPort {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(text: string): void;
  close(): void;
}

/** What a BroadcastChannel transport needs beside a name. */
export interface BroadcastTransportOptions {
  /** Makes the channel; default: the global `BroadcastChannel`. */
  readonly BroadcastChannel?: new (name: string) => BroadcastPort;
}

/**
 * A {@link Transport} that reaches every other page of the same origin (and worker, and in Node every
 * thread) which has joined the channel of that name. It is a bus: whoever listens hears everything.
 *
 * @throws EarshotError `signaling/invalid-option` where there is no BroadcastChannel.
 */
export function createBroadcastTransport(
  name: string,
  options: BroadcastTransportOptions = {},
): Transport {
  const Channel = options.BroadcastChannel ?? globalChannel();
  return createTransport((events) => plugChannel(new Channel(name), events));
}

function globalChannel(): new (name: string) => BroadcastPort {
  if (typeof BroadcastChannel !== 'undefined') return BroadcastChannel;
  throw invalidOption('BroadcastChannel');
}

function plugChannel(channel: BroadcastPort, events: WireEvents): Wire {
  channel.onmessage = ({ data }: MessageEvent<unknown>) => events.received(data);
  // A channel has nobody to wait for.
  events.opened();
  return {
    send: (text) => channel.postMessage(text),
    close: () => {
      channel.onmessage = null;
      channel.close();
    },
  };
}
