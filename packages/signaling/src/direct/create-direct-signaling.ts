import type { SignalingEnvironment } from '../environment.ts';
import { checkId, completeEnvironment, invalidOption } from '../options.ts';
import { randomId } from '../random-id.ts';
import type { Signaling } from '../signaling.ts';
import { createBroadcastTransport } from '../transport/broadcast-channel.ts';
import type { TransportFactory } from '../transport/transport.ts';
import { DirectSignaling } from './direct-signaling.ts';

/** How signaling without a server is made. */
export interface DirectSignalingOptions {
  /** Who this is. Nobody checks it: everyone on the bus is trusted. */
  readonly user: string;
  /** Default: random, new for each signaling. */
  readonly device?: string;
  /** Joins the bus: what one sends, all others receive. Called again when the bus was lost. */
  readonly transport: TransportFactory;
  /** Parts of the surroundings in place of the browser's. */
  readonly environment?: Partial<SignalingEnvironment>;
}

/**
 * Signaling with no server at all, over a bus that carries strings to everyone on it: the two ends
 * of a call settle between themselves who won. Messages sent while the bus is away wait; whoever is
 * not on the bus when a message is sent never hears it.
 *
 * @throws EarshotError `signaling/invalid-option`
 * @example
 * ```ts
 * const signaling = createDirectSignaling({
 *   user: 'alice',
 *   transport: () => createTransport(joinMyRealtimeService),
 * });
 * ```
 */
export function createDirectSignaling(options: DirectSignalingOptions): Signaling {
  if (typeof options.transport !== 'function') {
    throw invalidOption('transport');
  }
  return new DirectSignaling({
    self: {
      user: checkId('user', options.user),
      device: checkId('device', options.device ?? randomId()),
    },
    run: randomId(),
    transport: options.transport,
    environment: completeEnvironment(options.environment),
  });
}

/** How signaling between the tabs of one browser is made. */
export interface BroadcastSignalingOptions extends Omit<DirectSignalingOptions, 'transport'> {
  /** Tabs that name the same channel hear each other. Default `earshot`. */
  readonly channel?: string;
}

/**
 * Signaling between tabs of one browser on the same origin, with no server at all.
 *
 * @throws EarshotError `signaling/invalid-option`
 * @example
 * ```ts
 * const client = createCallClient({ signaling: createBroadcastSignaling({ user: 'alice' }) });
 * ```
 */
export function createBroadcastSignaling(options: BroadcastSignalingOptions): Signaling {
  const { channel = 'earshot', ...rest } = options;
  if (typeof channel !== 'string' || channel === '') {
    throw invalidOption('channel');
  }
  return createDirectSignaling({ ...rest, transport: () => createBroadcastTransport(channel) });
}
