import { afterEach, beforeEach } from 'vitest';

/** Where peer connections come from. */
export interface PeerLab {
  createPeerConnection(configuration?: RTCConfiguration): RTCPeerConnection;
  createTrack(kind: 'audio' | 'video'): MediaStreamTrack;
  /** Waits for a promise, moving time where time must be moved. */
  settled<Result>(promise: Promise<Result>): Promise<Result>;
  /** Waits until everything that was begun is through. */
  rest(): Promise<void>;
  close(): void;
}

type Description = RTCSessionDescriptionInit;

/** Two fresh peer connections for each test, and what tests do with them. */
export interface PeerBench {
  readonly lab: PeerLab;
  readonly a: RTCPeerConnection;
  readonly b: RTCPeerConnection;
  /** `taken`, or the name of the error. */
  outcome(promise: Promise<unknown>): Promise<string>;
  offerFrom(pc: RTCPeerConnection): Promise<Description>;
  answerFrom(pc: RTCPeerConnection, offer: Description): Promise<Description>;
  /** `a` offers sound and picture, `b` answers; resolves with the answer. */
  agree(): Promise<Description>;
}

/** To be called inside a `describe`. */
export function createPeerBench(createLab: () => PeerLab): PeerBench {
  let lab: PeerLab;
  let a: RTCPeerConnection;
  let b: RTCPeerConnection;

  beforeEach(() => {
    lab = createLab();
    a = lab.createPeerConnection();
    b = lab.createPeerConnection();
  });
  afterEach(() => {
    a.close();
    b.close();
    lab.close();
  });

  const bench: PeerBench = {
    get lab() {
      return lab;
    },
    get a() {
      return a;
    },
    get b() {
      return b;
    },
    outcome: (promise) => lab.settled(promise.then(() => 'taken', nameOf)),
    async offerFrom(pc) {
      await lab.settled(pc.setLocalDescription());
      return { type: 'offer', sdp: pc.localDescription?.sdp ?? '' };
    },
    async answerFrom(pc, offer) {
      await lab.settled(pc.setRemoteDescription(offer));
      await lab.settled(pc.setLocalDescription());
      return { type: 'answer', sdp: pc.localDescription?.sdp ?? '' };
    },
    async agree() {
      a.addTransceiver('audio');
      a.addTransceiver('video');
      const answer = await bench.answerFrom(b, await bench.offerFrom(a));
      await lab.settled(a.setRemoteDescription(answer));
      return answer;
    },
  };
  return bench;
}

export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'no error';
}
