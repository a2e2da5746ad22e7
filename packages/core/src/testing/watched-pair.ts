import { createDiagnostician } from '../diagnosis/diagnostician.ts';
import type { DiagnosisPort } from '../diagnosis/diagnostician.ts';

/** What two real connections in one page agree on, and what goes wrong between them. Plain data. */
export interface PairSetup {
  readonly configuration?: RTCConfiguration;
  /** Default sound and pictures. */
  readonly kinds?: readonly ('audio' | 'video')[];
  /** The only codec of pictures on each side, such as `video/VP8`. */
  readonly codecs?: readonly [caller: string, callee: string];
  /** Candidates arrive (default), do not, or with an address where nobody listens. */
  readonly candidates?: 'arrive' | 'lost' | 'misleading';
  /** The callee's keys are not those that the caller is told. */
  readonly hasWrongKeys?: boolean;
}

/** One of the two, with what watches it. */
export interface WatchedEnd {
  readonly pc: RTCPeerConnection;
  readonly port: DiagnosisPort;
  /** Ends the watch and closes the connection. Idempotent. */
  close(): void;
}

export interface WatchedPair {
  readonly caller: WatchedEnd;
  readonly callee: WatchedEnd;
  /** Resolves when both descriptions are set. */
  readonly agreed: Promise<void>;
}

/** Makes a caller and a callee, and begins to connect them; runs in browsers alone. */
export function watchPair(setup: PairSetup): WatchedPair {
  const caller = watchedEnd(setup);
  const callee = watchedEnd(setup);
  pass(caller.pc, callee.pc, setup);
  pass(callee.pc, caller.pc, setup);
  return { caller, callee, agreed: agree(caller.pc, callee.pc, setup) };
}

function watchedEnd({ configuration = {} }: PairSetup): WatchedEnd {
  const pc = new RTCPeerConnection(configuration);
  const port = createDiagnostician({ clock, changed: () => undefined });
  const undo = port.watch(pc);
  return {
    pc,
    port,
    close() {
      undo();
      pc.close();
    },
  };
}

async function agree(
  caller: RTCPeerConnection,
  callee: RTCPeerConnection,
  { kinds = ['audio', 'video'], codecs, hasWrongKeys = false }: PairSetup,
): Promise<void> {
  for (const kind of kinds) prefer(caller.addTransceiver(kind), codecs?.[0]);
  await caller.setLocalDescription();
  await callee.setRemoteDescription(caller.localDescription ?? { type: 'offer' });
  for (const transceiver of callee.getTransceivers()) prefer(transceiver, codecs?.[1]);
  await callee.setLocalDescription();
  const { sdp = '' } = callee.localDescription ?? {};
  const told = hasWrongKeys ? sdp.replaceAll(/(a=fingerprint:sha-256) ..:../g, '$1 00:00') : sdp;
  await caller.setRemoteDescription({ type: 'answer', sdp: told });
}

function pass(from: RTCPeerConnection, to: RTCPeerConnection, { candidates }: PairSetup): void {
  const waiting: RTCIceCandidateInit[] = [];
  const flush = (): void => {
    if (to.remoteDescription === null) return;
    for (const candidate of waiting.splice(0)) {
      // One that comes after its connection was closed.
      to.addIceCandidate(candidate).catch(() => undefined);
    }
  };
  to.addEventListener('signalingstatechange', flush);
  from.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate === null || candidates === 'lost') return;
    const told = candidate.toJSON();
    waiting.push(candidates === 'misleading' ? elsewhere(told) : told);
    flush();
  });
}

function elsewhere(candidate: RTCIceCandidateInit): RTCIceCandidateInit {
  const { candidate: line = '' } = candidate;
  return { ...candidate, candidate: line.replace(/ \S+ \d+ typ /, ' 127.0.0.1 50998 typ ') };
}

function prefer(transceiver: RTCRtpTransceiver, codec: string | undefined): void {
  if (codec === undefined || transceiver.receiver.track.kind !== 'video') return;
  const all = RTCRtpReceiver.getCapabilities('video')?.codecs ?? [];
  transceiver.setCodecPreferences(all.filter(({ mimeType }) => mimeType === codec));
}

const clock = {
  now: () => Date.now(),
  after(delayMs: number, run: () => void) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
