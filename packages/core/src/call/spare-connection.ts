import type { Signaling } from '@earshot/signaling';
import { SLOTS } from '../link/link.ts';
import type { Platform } from '../platform/platform.ts';

/** Until a client that has come online or into view, or has begun a call, makes its next connection beforehand, in ms. */
const REST_MS = 1_000;

/** A connection that is made before it is needed: that takes several ms of each call. */
export interface SpareConnection {
  /** For a link that offers; undefined when there is none, or the browser does not take the configuration. */
  take(configuration: RTCConfiguration): RTCPeerConnection | undefined;
}

export interface SpareOptions {
  readonly signaling: Signaling;
  readonly platform: Pick<Platform, 'clock' | 'createPeerConnection' | 'visibility'>;
}

/** The spare of each client that keeps one. */
const spares = new WeakMap<Signaling, SpareConnection>();

/**
 * Keeps a connection ready while the client is online and its page is seen, until its signaling is closed: nobody calls
 * from a tab in the background, and browsers count connections.
 */
export function keepSpare({ signaling, platform }: SpareOptions): void {
  const { clock, visibility } = platform;
  let spare: RTCPeerConnection | undefined;
  let cancel = (): void => undefined;

  function make(): void {
    try {
      spare = platform.createPeerConnection({ bundlePolicy: 'max-bundle' });
      for (const { kind } of SLOTS) spare.addTransceiver(kind);
    } catch {
      // The call that needs one will tell.
    }
  }

  function drop(): void {
    spare?.close();
    spare = undefined;
  }

  function look(): void {
    const { status } = signaling.state;
    const isClosed = status === 'closed';
    cancel();
    if (isClosed || !visibility.isVisible()) drop();
    else if (status === 'online' && spare === undefined) cancel = clock.after(REST_MS, make);
    if (isClosed) for (const undo of undos.splice(0)) undo();
  }

  spares.set(signaling, {
    take(configuration) {
      const taken = spare;
      spare = undefined;
      look();
      try {
        taken?.setConfiguration(configuration);
        return taken;
      } catch {
        taken?.close();
        return undefined;
      }
    },
  });
  const undos = [signaling.on('state', look), visibility.onChange(look)];
  look();
}

/** That of the client with this signaling. */
export function spareOf(signaling: Signaling): SpareConnection | undefined {
  return spares.get(signaling);
}
