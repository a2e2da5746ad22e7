import type { Call, RemoteMediaSnapshot } from '@earshot/core';
import { useCallPart } from './use-call-part.ts';

const none: RemoteMediaSnapshot = {
  stream: undefined,
  screenStream: undefined,
  microphone: 'off',
  camera: 'off',
  isSharingScreen: false,
  isHolding: false,
};

/** What the other side of a call (default: the active one) sends; outside a call everything is `off`. */
export function useRemoteMedia(call?: Call): RemoteMediaSnapshot {
  return useCallPart(({ remote }) => remote, call) ?? none;
}
