import { afterEach, describe, expect, it, vi } from 'vitest';
import type { DiagnosisFacts } from './compose-evidence.ts';
import { diagnose } from './diagnose.ts';
import type { DiagnosisPort } from './diagnose.ts';
import type { Diagnosis } from './diagnosis.ts';

const failed: DiagnosisFacts = {
  isOver: true,
  isOnline: true,
  isSignalingOnline: true,
  isPeerAbsent: false,
  flowedForMs: 0,
  lostForMs: 30_000,
};
const PATIENCE = { timeout: 12_000, interval: 50 };
/** Nobody listens there. */
const NOWHERE = '127.0.0.1:50999';

const clock = {
  now: () => Date.now(),
  after(delayMs: number, run: () => void) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

const undos: (() => void)[] = [];
afterEach(() => {
  for (const undo of undos.splice(0)) undo();
});

/** What happens to what one end says to the other. */
interface Tampering {
  readonly candidate?: (candidate: RTCIceCandidateInit) => RTCIceCandidateInit | undefined;
  readonly answer?: (sdp: string) => string;
}

interface Setup extends Tampering {
  readonly configuration?: RTCConfiguration;
  /** The only codec of pictures on each side. */
  readonly codecs?: readonly [caller: string, callee: string];
  readonly kinds?: readonly ('audio' | 'video')[];
  /** Told of the caller's connection before it is watched. */
  readonly made?: (pc: RTCPeerConnection) => void;
}

/** A caller and a callee in this page, both watched from the beginning. */
async function meet(setup: Setup) {
  const { configuration = {}, codecs, kinds = ['audio', 'video'] } = setup;
  const caller = watched(configuration, setup.made);
  const callee = watched(configuration);
  pass(caller.pc, callee.pc, setup);
  pass(callee.pc, caller.pc, setup);
  for (const kind of kinds) prefer(caller.pc.addTransceiver(kind), codecs?.[0]);
  await caller.pc.setLocalDescription();
  await callee.pc.setRemoteDescription(caller.pc.localDescription ?? { type: 'offer' });
  for (const transceiver of callee.pc.getTransceivers()) prefer(transceiver, codecs?.[1]);
  await callee.pc.setLocalDescription();
  const { sdp = '' } = callee.pc.localDescription ?? {};
  await caller.pc.setRemoteDescription({ type: 'answer', sdp: setup.answer?.(sdp) ?? sdp });
  return { caller, callee };
}

function watched(
  configuration: RTCConfiguration,
  made?: Setup['made'],
): { readonly pc: RTCPeerConnection; readonly port: DiagnosisPort } {
  const pc = new RTCPeerConnection(configuration);
  made?.(pc);
  const port = diagnose({ clock, changed: () => undefined });
  const undo = port.watch(pc);
  undos.push(() => {
    undo();
    pc.close();
  });
  return { pc, port };
}

function pass(from: RTCPeerConnection, to: RTCPeerConnection, { candidate: change }: Tampering) {
  const waiting: RTCIceCandidateInit[] = [];
  const flush = (): void => {
    if (to.remoteDescription === null) return;
    for (const candidate of waiting.splice(0)) {
      const changed = change === undefined ? candidate : change(candidate);
      // One that comes after its connection was closed.
      if (changed !== undefined) to.addIceCandidate(changed).catch(() => undefined);
    }
  };
  to.addEventListener('signalingstatechange', flush);
  from.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate !== null) waiting.push(candidate.toJSON());
    flush();
  });
}

function prefer(transceiver: RTCRtpTransceiver, codec: string | undefined): void {
  if (codec === undefined || transceiver.receiver.track.kind !== 'video') return;
  const all = RTCRtpReceiver.getCapabilities('video')?.codecs ?? [];
  transceiver.setCodecPreferences(all.filter(({ mimeType }) => mimeType === codec));
}

/** Waits until this is what is said, and gives it. */
async function says(port: DiagnosisPort, code: string, facts = failed): Promise<Diagnosis> {
  await vi.waitFor(() => expect(port.latest(facts)?.code).toBe(code), PATIENCE);
  const found = port.latest(facts);
  if (found === undefined) throw new Error('It was said just now.');
  expect(JSON.stringify(found)).not.toMatch(/\d+\.\d+\.\d+\.\d+|\.local|[0-9a-f]+::|5099/i);
  return found;
}

describe('a diagnosis of real connections', () => {
  it('is silent on one that works, and knows its path', async () => {
    const { caller, callee } = await meet({});
    await vi.waitFor(() => expect(callee.pc.connectionState).toBe('connected'), PATIENCE);
    const healthy = { ...failed, isOver: false, flowedForMs: 1_000, lostForMs: 0 };
    expect(caller.port.latest(healthy)).toBeUndefined();
    await vi.waitFor(
      () =>
        expect(callee.port.latest({ ...healthy, isOver: true })?.evidence).toMatchObject({
          selectedPair: { local: { type: 'host' }, remote: { protocol: 'udp' } },
          states: { connection: 'connected', ice: 'connected', dtls: 'connected' },
          media: [
            { kind: 'audio', isAgreed: true },
            { kind: 'video', isAgreed: true },
          ],
        }),
      PATIENCE,
    );
  });

  it('finds a TURN server that cannot be reached over TCP', async () => {
    const { caller } = await meet({
      configuration: {
        iceTransportPolicy: 'relay',
        iceServers: [
          { urls: `turn:${NOWHERE}?transport=tcp`, username: 'bobby', credential: 'swordfish' },
        ],
      },
    });
    await vi.waitFor(() => expect(errorsOf(caller.port)).toHaveLength(1), PATIENCE);
    const { evidence } = await says(caller.port, 'turn-unreachable');
    expect(evidence.iceErrors).toMatchObject([{ server: 'turn:tcp', code: 701 }]);
    expect(evidence).toMatchObject({ iceServers: ['turn:tcp'], isRelayOnly: true });
  });

  it('finds that nothing comes back over UDP, while Chromium still waits', async () => {
    const { caller } = await meet({
      candidate: elsewhere,
      configuration: {
        iceServers: [{ urls: `turn:${NOWHERE}`, username: 'bobby', credential: 'swordfish' }],
      },
    });
    const { evidence } = await says(caller.port, 'udp-blocked-no-relay');
    expect(evidence.states.gathering).toBe('gathering');
    expect(evidence.iceErrors).toEqual([]);
  });

  it('finds that only relays are allowed, and there is none', async () => {
    const { caller, callee } = await meet({ configuration: { iceTransportPolicy: 'relay' } });
    for (const { port } of [caller, callee]) {
      const { sentence } = await says(port, 'no-candidates');
      expect(sentence).toContain('no TURN server is configured');
    }
  });

  it('finds that the other side names no address', async () => {
    const { caller } = await meet({ candidate: () => undefined });
    await vi.waitFor(() => expect(caller.pc.iceGatheringState).toBe('complete'), PATIENCE);
    const { evidence } = await says(caller.port, 'peer-unreachable');
    expect(evidence.remoteCandidates).toEqual([]);
  });

  it('finds that no packet comes through', async () => {
    const { caller } = await meet({ candidate: elsewhere });
    const { evidence } = await says(caller.port, 'no-route');
    expect(evidence.localCandidates[0]).toMatchObject({ type: 'host', protocol: 'udp' });
    expect(evidence.remoteCandidates[0]).toMatchObject({ type: 'host', protocol: 'udp' });
    await vi.waitFor(
      () =>
        expect(Object.keys(caller.port.latest(failed)?.evidence.pairs ?? {})).not.toHaveLength(0),
      PATIENCE,
    );
  });

  it('finds keys that are not those of the description', async () => {
    const { caller } = await meet({
      answer: (sdp) =>
        sdp.replaceAll(/a=fingerprint:sha-256 ..:../g, 'a=fingerprint:sha-256 00:00'),
    });
    const { evidence } = await says(caller.port, 'dtls-failed');
    expect(evidence.states).toMatchObject({ connection: 'failed', dtls: 'failed' });
  });

  it('keeps that when the connection is closed at once, as for a new one', async () => {
    let isClosed = false;
    const { caller } = await meet({
      answer: (sdp) =>
        sdp.replaceAll(/a=fingerprint:sha-256 ..:../g, 'a=fingerprint:sha-256 00:00'),
      made: (pc) =>
        pc.addEventListener('connectionstatechange', () => {
          if (pc.connectionState !== 'failed') return;
          for (const undo of undos.splice(0)) undo();
          isClosed = true;
        }),
    });
    await vi.waitFor(() => expect(isClosed).toBe(true), PATIENCE);
    await says(caller.port, 'dtls-failed');
  });

  it('finds that the two have no codec in common', async () => {
    const { caller, callee } = await meet({
      codecs: ['video/H264', 'video/VP8'],
      kinds: ['video'],
    });
    for (const { port } of [caller, callee]) {
      const { sentence } = await says(port, 'no-common-codec');
      expect(sentence).toContain('no codec for video in common (offered: H264)');
    }
  });

  it('finds the same where sound works, in a call that looks healthy', async () => {
    const { caller } = await meet({ codecs: ['video/H264', 'video/VP8'] });
    await vi.waitFor(() => expect(caller.pc.connectionState).toBe('connected'), PATIENCE);
    const healthy = { ...failed, isOver: false, flowedForMs: 1_000, lostForMs: 0 };
    const { evidence } = await says(caller.port, 'no-common-codec', healthy);
    expect(evidence.media).toMatchObject([
      { kind: 'audio', isAgreed: true },
      { kind: 'video', isAgreed: false, codecs: ['H264'] },
    ]);
  });

  it('finds that a path broke', async () => {
    const { caller, callee } = await meet({});
    await vi.waitFor(() => expect(caller.pc.connectionState).toBe('connected'), PATIENCE);
    callee.pc.close();
    await vi.waitFor(() => expect(caller.pc.connectionState).toBe('disconnected'), PATIENCE);
    const lost = { ...failed, flowedForMs: 5_000, lostForMs: 10_000 };
    const { evidence } = await says(caller.port, 'path-lost', lost);
    expect(evidence.selectedPair?.local.type).toBe('host');
  });
});

/** An address where nobody listens, in place of the right one. */
function elsewhere(candidate: RTCIceCandidateInit): RTCIceCandidateInit {
  const line = candidate.candidate?.replace(/ \S+ \d+ typ /, ' 127.0.0.1 50998 typ ');
  return { ...candidate, ...(line === undefined ? {} : { candidate: line }) };
}

function errorsOf(port: DiagnosisPort): readonly unknown[] {
  return port.latest(failed)?.evidence.iceErrors ?? [];
}
