import type { FakePathState } from './fake-path.ts';

/** What Chromium calls the states of a path. */
export const CONNECTION_STATES: Readonly<Record<FakePathState, RTCPeerConnectionState>> = {
  new: 'new',
  connecting: 'connecting',
  handshaking: 'connecting',
  connected: 'connected',
  interrupted: 'disconnected',
  failed: 'failed',
  closed: 'closed',
};

/** Chromium says `failed` only on the connection, never on ICE. */
export const ICE_STATES: Readonly<Record<FakePathState, RTCIceConnectionState>> = {
  new: 'new',
  connecting: 'checking',
  handshaking: 'connected',
  connected: 'connected',
  interrupted: 'disconnected',
  failed: 'disconnected',
  closed: 'closed',
};

/** The configuration, if a browser would take it. @throws DOMException `SyntaxError` */
export function checked(configuration: RTCConfiguration): RTCConfiguration {
  for (const { urls } of configuration.iceServers ?? []) {
    for (const url of [urls].flat()) {
      if (!/^(stun|turn)s?:/.test(url))
        throw new DOMException(`${url} is no ICE server.`, 'SyntaxError');
    }
  }
  return structuredClone(configuration);
}

export function closedError(): DOMException {
  return new DOMException('The peer connection is closed.', 'InvalidStateError');
}
