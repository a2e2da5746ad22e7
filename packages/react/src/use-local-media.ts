import type { Call, LocalMediaSnapshot } from '@earshot/core';
import { useCallPart } from './use-call-part.ts';

const off = { status: 'off' } as const;
const none: LocalMediaSnapshot = {
  stream: undefined,
  screenStream: undefined,
  microphone: off,
  camera: off,
  screen: off,
  screenAudio: off,
};

/** What this side captures in a call (default: the active one); outside a call everything is `off`. */
export function useLocalMedia(call?: Call): LocalMediaSnapshot {
  return useCallPart(({ local }) => local, call) ?? none;
}
