import type { Platform } from '../platform/platform.ts';
import { createDirectChannel } from './direct-channel.ts';
import type { DirectChannel } from './direct-channel.ts';
import type { CreatePulse, Pulse } from './pulse.ts';

/** How a link hears that the other side is there, beside its media. */
export interface Vitals {
  readonly channel: DirectChannel;
  readonly pulse: Pulse | undefined;
}

export interface VitalsOptions {
  readonly platform: Pick<Platform, 'clock' | 'log' | 'network'>;
  readonly createPulse: CreatePulse | undefined;
  /** The state of the pulse is another one. */
  readonly changed: () => void;
  readonly message: (text: string) => void;
}

export function createVitals(pc: RTCPeerConnection, options: VitalsOptions): Vitals {
  const { platform, createPulse, changed, message } = options;
  const channel = createDirectChannel(pc, {
    ...{ clock: platform.clock, message },
    heard: () => pulse?.hear(),
  });
  const channelState = (): RTCDataChannelState | undefined => channel.data?.readyState;
  const pulse = createPulse?.(pc, { platform, channelState, changed });
  return { channel, pulse };
}
