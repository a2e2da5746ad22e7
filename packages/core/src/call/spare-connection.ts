import type { Signaling } from '@earshot/signaling';
import { SLOTS } from '../link/link.ts';
import type { Platform } from '../platform/platform.ts';

/** Until a client that has come online, or has begun a call, makes its next connection beforehand, in ms. */
const REST_MS = 1_000;

/** A connection that is made before it is needed: that takes several ms of each call. */
export interface SpareConnection {
  /** For a link that offers; undefined when there is none, or the browser does not take the configuration. */
  take(configuration: RTCConfiguration): RTCPeerConnection | undefined;
}

export interface SpareOptions {
  readonly signaling: Signaling;
  readonly platform: Pick<Platform, 'clock' | 'createPeerConnection'>;
}

/** The spare of each client that keeps one. */
const spares = new WeakMap<Signaling, SpareConnection>();

/** Keeps a connection ready while the client is online, until its signaling is closed. */
export function keepSpare({ signaling, platform }: SpareOptions): void {
  let spare: RTCPeerConnection | undefined;
  let cancel = (): void => undefined;

  function make(): void {
    if (signaling.state.status !== 'online' || spare !== undefined) return;
    try {
      spare = platform.createPeerConnection({
        bundlePolicy: 'max-bundle',
        rtcpMuxPolicy: 'require',
      });
      for (const { kind } of SLOTS) spare.addTransceiver(kind);
    } catch {
      // The call that needs one will tell.
    }
  }

  function makeLater(): void {
    cancel();
    if (signaling.state.status !== 'online') return;
    cancel = platform.clock.after(REST_MS, make);
  }

  function drop(): void {
    spare?.close();
    spare = undefined;
  }

  spares.set(signaling, {
    take(configuration) {
      const taken = spare;
      spare = undefined;
      makeLater();
      try {
        taken?.setConfiguration(configuration);
        return taken;
      } catch {
        taken?.close();
        return undefined;
      }
    },
  });
  makeLater();
  signaling.on('state', ({ status }) => {
    makeLater();
    if (status === 'closed') drop();
  });
}

/** That of the client with this signaling. */
export function spareOf(signaling: Signaling): SpareConnection | undefined {
  return spares.get(signaling);
}
