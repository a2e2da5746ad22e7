import { testCall } from '@earshot/core';
import type { CallTestOptions, CallTestSnapshot } from '@earshot/core';
import { createSignaling } from '@earshot/signaling';

export type TestWish = Pick<CallTestOptions, 'iceServers' | 'audio' | 'video' | 'listenMs'> & {
  /** Whether the call server is tried. */
  readonly signals?: boolean;
  /** Whether the microphone gives nothing but silence. */
  readonly isSilent?: boolean;
};

declare global {
  interface Window {
    runTest(wish: TestWish): Promise<CallTestSnapshot>;
  }
}

window.runTest = async ({ signals = false, isSilent = false, ...options }) => {
  const token = async (): Promise<string> => {
    const response = await fetch('/dev/token?user=alice', { method: 'POST' });
    return ((await response.json()) as { token: string }).token;
  };
  const signaling = signals ? createSignaling('/calls', { token }) : undefined;
  const platform = isSilent ? { mediaDevices: silentDevices() } : {};
  const test = testCall({ ...options, platform, ...(signaling && { signaling }) });
  const snapshot = await test.done;
  signaling?.close();
  return snapshot;
};

/** The devices of this browser, with a microphone that is switched off. */
function silentDevices() {
  const { mediaDevices } = navigator;
  return {
    enumerateDevices: () => mediaDevices.enumerateDevices(),
    addEventListener: mediaDevices.addEventListener.bind(mediaDevices),
    removeEventListener: mediaDevices.removeEventListener.bind(mediaDevices),
    async getUserMedia(constraints?: MediaStreamConstraints) {
      const stream = await mediaDevices.getUserMedia(constraints);
      // A copy that is enabled again would be heard: this one has no sound in it at all.
      const target = new AudioContext().createMediaStreamDestination();
      for (const track of stream.getAudioTracks()) {
        stream.removeTrack(track);
        track.stop();
      }
      for (const track of target.stream.getAudioTracks()) stream.addTrack(track);
      return stream;
    },
  };
}
