import type { Signaling, SignalingEvents, SignalingState } from '@earshot/signaling';
import { FakeClock } from '@earshot/signaling/testing';
import { expect } from 'vitest';
import { FakeMediaDevices } from './fake-media-devices.ts';
import { createFakePlatform } from './fake-platform.ts';
import { FakeRtcNetwork } from './fake-rtc-network.ts';
import type {
  CallTest,
  CallTestOptions,
  CallTestSnapshot,
  TestStepName,
} from '../precall/call-test.ts';
import { testCall } from '../precall/test-call.ts';

export const TURN: RTCIceServer = {
  urls: ['stun:s', 'turn:t', 'turn:t?transport=tcp'],
  username: 'u',
  credential: 'c',
};

export interface Bench {
  readonly clock: FakeClock;
  readonly rtc: FakeRtcNetwork;
  readonly devices: FakeMediaDevices;
  readonly platform: ReturnType<typeof createFakePlatform>;
  begin(options?: CallTestOptions): CallTest;
  /** Lets the test come to its end, and nothing is left open. */
  finish(test: CallTest): Promise<CallTestSnapshot>;
}

export function bench({ isSecure = true, hasRtc = true } = {}): Bench {
  const clock = new FakeClock();
  const rtc = new FakeRtcNetwork({ clock });
  const devices = new FakeMediaDevices();
  const platform = createFakePlatform({
    clock,
    mediaDevices: isSecure ? devices : undefined,
    ...(hasRtc && { createPeerConnection: (options) => rtc.createPeerConnection(options) }),
  });
  return {
    ...{ clock, rtc, devices, platform },
    begin: (options = {}) =>
      testCall({
        platform,
        createMeter: () => ({ read: () => 0.1, close: () => undefined }),
        createPictureMeter: () => ({ read: () => 9, close: () => undefined }),
        ...options,
      }),
    async finish(test) {
      let over: CallTestSnapshot | undefined;
      void test.done.then((snapshot) => (over = snapshot));
      for (let waited = 0; over === undefined && waited < 120; waited += 1) {
        await clock.advance(1_000);
      }
      expect(over).toBe(test.snapshot);
      expect(test.snapshot.isRunning).toBe(false);
      expect({
        timers: platform.pendingTimers,
        tracks: platform.liveTracks,
        listeners: platform.listeners,
        connections: rtc.openCount,
        heard: rtc.listening,
      }).toEqual({ timers: 0, tracks: 0, listeners: 0, connections: 0, heard: 0 });
      return test.snapshot;
    },
  };
}

export function codes({
  steps,
}: CallTestSnapshot): Readonly<Partial<Record<TestStepName, string>>> {
  return Object.fromEntries(steps.map(({ name, code }) => [name, code]));
}

/** Signaling that comes online when a test says so, and answers probes after a while, or never. */
export function signalingAt(clock: FakeClock, answerMs: number | undefined) {
  const listeners = new Set<SignalingEvents['state']>();
  let state: SignalingState = { status: 'connecting', attempt: 1 };
  let heardAt = clock.now();
  const signaling: Signaling = {
    get state() {
      return state;
    },
    self: undefined,
    arbiter: 'server',
    providesIce: false,
    get heardAt() {
      return heardAt;
    },
    probe() {
      if (answerMs !== undefined) clock.after(answerMs, () => (heardAt = clock.now()));
    },
    connect: () => undefined,
    send: () => undefined,
    on(_event, listener) {
      listeners.add(listener as SignalingEvents['state']);
      return () => void listeners.delete(listener as SignalingEvents['state']);
    },
    close: () => undefined,
  };
  return {
    signaling,
    listeners,
    become(next: SignalingState) {
      state = next;
      for (const listener of [...listeners]) listener(next);
    },
  };
}
