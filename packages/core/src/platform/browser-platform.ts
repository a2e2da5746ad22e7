import { browserEnvironment } from '@earshot/signaling';
import { EarshotError } from '../errors.ts';
import type { Platform } from './platform.ts';

/**
 * The browser that this page runs in. Globals are read when they are needed: in Node, or while a page is rendered on
 * a server, importing and calling this is harmless.
 */
export function browserPlatform(): Platform {
  return {
    ...browserEnvironment(),
    get mediaDevices() {
      return browser()?.mediaDevices;
    },
    createPeerConnection(configuration) {
      if (typeof RTCPeerConnection === 'undefined') throw unsupported();
      return new RTCPeerConnection(configuration);
    },
    createMediaStream: (tracks = []) => new MediaStream([...tracks]),
    async permission(device) {
      // Some browsers do not tell, and some refuse to tell of devices.
      const asked = browser()?.permissions?.query({ name: device });
      return asked?.catch(() => undefined);
    },
  };
}

/** Where a browser has the API at all; the standard types say that every one has. */
function browser(): Partial<Navigator> | undefined {
  return typeof navigator === 'undefined' ? undefined : navigator;
}

function unsupported(): EarshotError<'link/unsupported'> {
  return new EarshotError('link/unsupported');
}
