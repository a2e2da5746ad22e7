import { afterEach, describe, expect, it, vi } from 'vitest';
import { watchPair } from '../testing/watched-pair.ts';
import type { PairSetup, WatchedEnd, WatchedPair } from '../testing/watched-pair.ts';
import type { DiagnosisFacts } from './compose-evidence.ts';
import type { Diagnosis } from './diagnosis.ts';

const failed: DiagnosisFacts = {
  isOver: true,
  isOnline: true,
  isSignalingOnline: true,
  isPeerAbsent: false,
  flowedForMs: 0,
  lostForMs: 30_000,
};
const healthy: DiagnosisFacts = { ...failed, isOver: false, flowedForMs: 1_000, lostForMs: 0 };
const PATIENCE = { timeout: 12_000, interval: 50 };

const pairs: WatchedPair[] = [];
afterEach(() => {
  for (const { caller, callee } of pairs.splice(0)) {
    caller.close();
    callee.close();
  }
});

async function meet(setup: PairSetup): Promise<WatchedPair> {
  const pair = watchPair(setup);
  pairs.push(pair);
  await pair.agreed;
  return pair;
}

/** Only through a TURN server where nobody listens. */
function turnNowhere(transport: 'tcp' | 'udp'): RTCConfiguration {
  const urls = `turn:127.0.0.1:50999?transport=${transport}`;
  return { iceServers: [{ urls, username: 'bobby', credential: 'swordfish' }] };
}

async function becomes(end: WatchedEnd, state: RTCPeerConnectionState): Promise<void> {
  await vi.waitFor(() => expect(end.pc.connectionState).toBe(state), PATIENCE);
}

/** Waits until this is what is said, and gives it. */
async function says({ port }: WatchedEnd, code: string, facts = failed): Promise<Diagnosis> {
  await vi.waitFor(() => expect(port.latest(facts)?.code).toBe(code), PATIENCE);
  const found = port.latest(facts);
  if (found === undefined) throw new Error('It was said just now.');
  expect(JSON.stringify(found)).not.toMatch(/\d+\.\d+\.\d+\.\d+|\.local|[0-9a-f]+::|swordfish/i);
  return found;
}

/** Waits until there is evidence like this. */
async function shows({ port }: WatchedEnd, evidence: object, facts = failed): Promise<void> {
  await vi.waitFor(() => expect(port.latest(facts)?.evidence).toMatchObject(evidence), PATIENCE);
}

describe('a diagnosis of real connections', () => {
  it('is silent on one that works, and knows its path', async () => {
    const { caller, callee } = await meet({});
    for (const end of [caller, callee]) {
      await becomes(end, 'connected');
      expect(end.port.latest(healthy)).toBeUndefined();
      const path = { local: { type: 'host' }, remote: { protocol: 'udp' } };
      const states = { connection: 'connected', ice: 'connected', dtls: 'connected' };
      const media = [
        { kind: 'audio', isAgreed: true },
        { kind: 'video', isAgreed: true },
      ];
      await shows(end, { selectedPair: path, states, media }, { ...healthy, isOver: true });
    }
  });

  it('finds a TURN server that cannot be reached over TCP', async () => {
    const configuration = { ...turnNowhere('tcp'), iceTransportPolicy: 'relay' } as const;
    const { caller } = await meet({ configuration });
    await shows(caller, { iceErrors: [{ server: 'turn:tcp', code: 701 }] });
    const { evidence } = await says(caller, 'turn-unreachable');
    expect(evidence).toMatchObject({ iceServers: ['turn:tcp'], isRelayOnly: true });
  });

  it('finds that nothing comes back over UDP, while Chromium still waits', async () => {
    const configuration = turnNowhere('udp');
    const { caller } = await meet({ configuration, candidates: 'misleading' });
    const { evidence } = await says(caller, 'udp-blocked-no-relay');
    expect(evidence.states.gathering).toBe('gathering');
    expect(evidence.iceErrors).toEqual([]);
  });

  it('finds that only relays are allowed, and there is none', async () => {
    const { caller, callee } = await meet({ configuration: { iceTransportPolicy: 'relay' } });
    for (const end of [caller, callee]) {
      const { sentence } = await says(end, 'no-candidates');
      expect(sentence).toContain('no TURN server is configured');
    }
  });

  it('finds that the other side names no address', async () => {
    const { caller } = await meet({ candidates: 'lost' });
    await vi.waitFor(() => expect(caller.pc.iceGatheringState).toBe('complete'), PATIENCE);
    const { evidence } = await says(caller, 'peer-unreachable');
    expect(evidence.remoteCandidates).toEqual([]);
  });

  it('finds that no packet comes through', async () => {
    const { caller } = await meet({ candidates: 'misleading' });
    const { evidence } = await says(caller, 'no-route');
    expect(evidence.localCandidates[0]).toMatchObject({ type: 'host', protocol: 'udp' });
    await shows(caller, { remoteCandidates: [{ type: 'host' }] });
    await vi.waitFor(() => {
      const { pairs: counts = {} } = caller.port.latest(failed)?.evidence ?? {};
      expect(Object.keys(counts)).not.toHaveLength(0);
    }, PATIENCE);
  });

  it('finds keys that are not those of the description', async () => {
    const { caller } = await meet({ hasWrongKeys: true });
    const { evidence } = await says(caller, 'dtls-failed');
    expect(evidence.states).toMatchObject({ connection: 'failed', dtls: 'failed' });
  });

  it('keeps that when the connection is closed at once, as for a new one', async () => {
    const pair = watchPair({ hasWrongKeys: true });
    pairs.push(pair);
    const { caller } = pair;
    caller.pc.addEventListener('connectionstatechange', () => {
      if (caller.pc.connectionState === 'failed') caller.close();
    });
    await vi.waitFor(() => expect(caller.pc.signalingState).toBe('closed'), PATIENCE);
    await says(caller, 'dtls-failed');
  });

  it('finds that the two have no codec in common', async () => {
    const codecs = ['video/H264', 'video/VP8'] as const;
    const { caller, callee } = await meet({ codecs, kinds: ['video'] });
    for (const end of [caller, callee]) {
      const { sentence } = await says(end, 'no-common-codec');
      expect(sentence).toContain('no codec for video in common (offered: H264)');
    }
  });

  it('finds the same where sound works, in a call that looks healthy', async () => {
    const { caller } = await meet({ codecs: ['video/H264', 'video/VP8'] });
    await becomes(caller, 'connected');
    const { evidence } = await says(caller, 'no-common-codec', healthy);
    expect(evidence.media).toMatchObject([
      { kind: 'audio', isAgreed: true },
      { kind: 'video', isAgreed: false, codecs: ['H264'] },
    ]);
  });

  it('finds that a path broke', async () => {
    const { caller, callee } = await meet({});
    await becomes(caller, 'connected');
    callee.close();
    await becomes(caller, 'disconnected');
    const lost = { ...failed, flowedForMs: 5_000, lostForMs: 10_000 };
    const { evidence } = await says(caller, 'path-lost', lost);
    expect(evidence.selectedPair?.local.type).toBe('host');
  });
});
