import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isEarshotError } from '../errors.ts';
import { createFakeLinkLab } from '../testing/fake-link-lab.ts';
import type { FakeLinkLab } from '../testing/fake-link-lab.ts';
import { agrees, createLinkPair, generationOf } from '../testing/link-pair.ts';
import type { LinkPair } from '../testing/link-pair.ts';
import { createLink } from './create-link.ts';
import type { Link, LinkListener, LinkOptions } from './link.ts';
import { createPulse } from './pulse.ts';
import { ANSWER_WITHIN_MS } from './negotiator.ts';

let lab: FakeLinkLab;
let pair: LinkPair;

beforeEach(() => {
  lab = createFakeLinkLab();
  pair = createLinkPair(lab.platform);
});
afterEach(() => {
  pair.close();
  expect(lab.openConnections()).toBe(0);
  lab.close();
});

async function connect(): Promise<void> {
  pair.caller.link.start();
  await lab.until('connected', () => pair.caller.link.status === 'connected' && agrees(pair));
}

function openLink(listener: Partial<LinkListener>, options: Partial<LinkOptions> = {}): Link {
  return createLink(lab.platform, {
    role: 'caller',
    epoch: 0,
    iceServers: [],
    iceTransportPolicy: 'all',
    createPulse,
    ...options,
    listener: {
      signal: () => undefined,
      status: () => undefined,
      track: () => undefined,
      message: () => undefined,
      negotiationFailed: () => undefined,
      ...listener,
    },
  });
}

describe('an offer without an answer', () => {
  it('fails after 15 s, and again every 15 s, counted', async () => {
    pair.route(() => undefined);
    pair.caller.link.start();
    await lab.clock.advance(ANSWER_WITHIN_MS - 1);
    expect(pair.caller.failures).toEqual([]);
    await lab.clock.advance(2 * ANSWER_WITHIN_MS + 1);
    expect(pair.caller.failures.map(({ count }) => count)).toEqual([1, 2, 3]);
    const [cause] = pair.caller.failures.map((failure) => failure.cause);
    expect(isEarshotError(cause) && cause.code).toBe('link/negotiation-failed');
  });

  it('is said again each time, and the count starts over once it is answered', async () => {
    pair.route(() => undefined);
    pair.caller.link.start();
    await lab.clock.advance(ANSWER_WITHIN_MS);
    pair.deliverAll();
    await lab.clock.advance(ANSWER_WITHIN_MS + 100);
    expect(pair.caller.count('offer')).toBe(3);
    expect(agrees(pair)).toBe(true);
    pair.route(() => undefined);
    pair.caller.link.restartIce();
    await lab.clock.advance(2 * ANSWER_WITHIN_MS + 100);
    expect(pair.caller.failures.map(({ count }) => count)).toEqual([1, 2, 1, 2]);
  });

  it('leaves it to the listener to close the link', async () => {
    const heard: (string | number)[] = [];
    const link = openLink({
      signal: ({ kind }) => heard.push(kind),
      negotiationFailed(count) {
        heard.push(count);
        link.close();
      },
    });
    link.start();
    await lab.clock.advance(10 * ANSWER_WITHIN_MS);
    expect(heard).toEqual(['offer', 'candidates', 'candidates', 1]);
  });
});

describe('an offer with an answer', () => {
  it('in time never fails', async () => {
    await connect();
    pair.callee.link.restartIce();
    await lab.clock.advance(4 * ANSWER_WITHIN_MS);
    expect([...pair.caller.failures, ...pair.callee.failures]).toEqual([]);
    expect([pair.caller.count('offer'), pair.callee.count('offer')]).toEqual([1, 1]);
  });
});

describe('a browser that fails', () => {
  it('to make the offer is asked again after 15 s', async () => {
    // The first time it is asked by the link, the second time by the browser.
    lab.network.refuseLocalDescriptions(2);
    pair.caller.link.start();
    await lab.clock.advance(ANSWER_WITHIN_MS - 1);
    expect(pair.caller.failures.map(({ count }) => count)).toEqual([1, 2]);
    expect(pair.caller.said).toEqual([]);
    await lab.clock.advance(1_000);
    expect(agrees(pair)).toBe(true);
  });

  it('to make the answer is asked again when the offer comes again', async () => {
    pair.route((signal, { from, to }) => {
      if (from === pair.caller && signal.kind === 'offer') lab.network.refuseLocalDescriptions(1);
      to.hear(signal);
    });
    pair.caller.link.start();
    await lab.clock.advance(1_000);
    expect(pair.callee.failures.map(({ count }) => count)).toEqual([1]);
    expect(pair.callee.link.peerConnection.signalingState).toBe('stable');
    pair.deliverAll();
    await lab.clock.advance(ANSWER_WITHIN_MS);
    expect(agrees(pair)).toBe(true);
    for (const { link } of [pair.caller, pair.callee]) {
      void link.setTrack('screen', lab.createTrack('video'));
    }
    await lab.clock.advance(1_000);
    const [a, b] = [pair.caller.link.peerConnection, pair.callee.link.peerConnection];
    expect(lab.network.flows(a, b, '2')).toBe(true);
    expect(lab.network.flows(b, a, '2')).toBe(true);
    const given = pair.callee.tracks.filter(({ slot }) => slot === 'screen').at(-1);
    expect(given?.track).toBe(b.getReceivers()[2]?.track);
  });

  it('to take wrong ICE servers leaves nothing behind', () => {
    expect(() => openLink({}, { iceServers: [{ urls: 'gopher:example.com' }] })).toThrow();
    expect(lab.network.openCount).toBe(2);
  });
});

describe('a listener that throws', () => {
  it('on an offer has it counted as failed, and said again', async () => {
    const said: string[] = [];
    const counts: number[] = [];
    const link = openLink({
      signal({ kind }) {
        said.push(kind);
        if (said.length === 1) throw new Error('The outbox is full.');
      },
      negotiationFailed: (count) => counts.push(count),
    });
    link.start();
    await lab.clock.advance(ANSWER_WITHIN_MS + 100);
    link.close();
    expect(counts).toEqual([1, 2]);
    expect(said.filter((kind) => kind === 'offer')).toHaveLength(2);
  });

  it('on a failure is logged, and the link goes on', async () => {
    const link = openLink(
      {
        negotiationFailed() {
          throw new Error('A bug in the listener.');
        },
      },
      { role: 'callee' },
    );
    link.receive({ kind: 'offer', epoch: 0, round: 1, sdp: 'nonsense' });
    await lab.rest();
    link.close();
    expect(lab.platform.entries.map(({ event }) => event)).toContain('link.operation-failed');
  });
});

describe('the status', () => {
  it('follows a cut: silent at once, interrupted after 6 s, failed 10 s later', async () => {
    await connect();
    await lab.clock.advance(2_000);
    lab.network.cut();
    await lab.clock.advance(1_200);
    expect(pair.caller.link.status).toBe('connected');
    await lab.clock.advance(900);
    expect(pair.caller.link.status).toBe('silent');
    await lab.clock.advance(3_900);
    expect(pair.caller.link.status).toBe('interrupted');
    await lab.clock.advance(10_000);
    for (const { link, statuses } of [pair.caller, pair.callee]) {
      expect(link.status).toBe('failed');
      expect(statuses).toEqual(['connecting', 'connected', 'silent', 'interrupted', 'failed']);
    }
  });

  it('heals by itself after a short cut', async () => {
    await connect();
    await lab.clock.advance(2_000);
    lab.network.cut();
    await lab.clock.advance(7_000);
    lab.network.heal();
    await lab.clock.advance(200);
    const cut = ['silent', 'interrupted', 'silent'];
    expect(pair.callee.statuses).toEqual(['connecting', 'connected', ...cut, 'connected']);
  });

  it('stays failed after a long cut, until ICE restarts', async () => {
    await connect();
    lab.network.fail();
    lab.network.heal();
    await lab.clock.advance(5_000);
    expect(pair.caller.link.status).toBe('failed');
    pair.callee.link.restartIce();
    await lab.clock.advance(1_000);
    for (const { statuses } of [pair.caller, pair.callee]) {
      expect(statuses.slice(0, 3)).toEqual(['connecting', 'connected', 'failed']);
      expect(statuses.at(-1)).toBe('connected');
    }
  });

  it('is failed when there never was a way', async () => {
    lab.network.cut();
    pair.caller.link.start();
    await lab.clock.advance(16_000);
    expect(pair.caller.statuses).toEqual(['connecting', 'failed']);
  });

  it('is closed after close, and the listener does not hear of it', async () => {
    await connect();
    const heard = pair.caller.statuses.length;
    pair.caller.link.close();
    await lab.rest();
    expect(pair.caller.link.status).toBe('closed');
    expect(pair.caller.statuses).toHaveLength(heard);
  });
});

describe('tracks', () => {
  it('wait for their slot, at both ends', async () => {
    const track = lab.createTrack('audio');
    await pair.caller.link.setTrack('microphone', track);
    await pair.callee.link.setTrack('microphone', track);
    await connect();
    await lab.rest();
    const { caller, callee } = pair;
    const [a, b] = [caller.link.peerConnection, callee.link.peerConnection];
    expect(lab.network.flows(a, b, '0')).toBe(true);
    expect(lab.network.flows(b, a, '0')).toBe(true);
    expect(lab.network.flows(a, b, '1')).toBe(false);
  });

  it('that are pending when the link closes leave no trace in the log', async () => {
    await connect();
    void pair.caller.link.setTrack('camera', lab.createTrack('video'));
    pair.caller.link.close();
    await lab.rest();
    expect(lab.platform.entries).toEqual([]);
  });

  it('of media sections that are none of ours are not given', async () => {
    const stranger = lab.network.createPeerConnection();
    for (const kind of ['video', 'audio', 'video', 'audio', 'video'] as const) {
      stranger.addTransceiver(kind);
    }
    void stranger.setLocalDescription();
    await lab.rest();
    const sdp = stranger.localDescription?.sdp ?? '';
    pair.callee.hear({ kind: 'offer', epoch: 0, round: 1, sdp });
    await lab.rest();
    stranger.close();
    expect(pair.callee.tracks.map(({ slot }) => slot)).toEqual(['screen', 'screenAudio']);
    expect(pair.callee.count('answer')).toBe(1);
  });
});

describe('what a slot may send', () => {
  it('is set once: what others set later stays', async () => {
    await connect();
    const [, camera] = pair.caller.link.peerConnection.getSenders();
    const parameters = camera?.getParameters();
    const encodings = parameters?.encodings.map((one) => ({ ...one, maxBitrate: 300_000 })) ?? [];
    if (parameters !== undefined) await camera?.setParameters({ ...parameters, encodings });
    pair.callee.link.restartIce();
    await lab.until('restarted', () => pair.caller.count('answer') === 1 && agrees(pair));
    await lab.rest();
    expect(camera?.getParameters().encodings[0]?.maxBitrate).toBe(300_000);
  });
});

describe('candidates', () => {
  it('that the browser refuses are noted, and no more', async () => {
    await connect();
    const ufrag = generationOf(pair.caller) ?? '';
    const bad = { candidate: 'candidate:nonsense', sdpMid: '7', sdpMLineIndex: 7 };
    pair.callee.hear({ kind: 'candidates', epoch: 0, ufrag, candidates: [bad] });
    await lab.rest();
    expect(lab.platform.entries.map(({ level, event }) => `${level} ${event}`)).toEqual([
      'debug link.candidate-refused',
    ]);
  });

  it('with a relay policy are those of the TURN server alone', async () => {
    const lines: string[] = [];
    const iceServers = [{ urls: 'turn:example.com', username: 'u', credential: 'c' }];
    const link = openLink(
      {
        signal(signal) {
          if (signal.kind !== 'candidates') return;
          lines.push(...signal.candidates.map(({ candidate }) => candidate));
        },
      },
      { iceServers, iceTransportPolicy: 'relay' },
    );
    link.start();
    await lab.rest();
    link.close();
    expect(lines).toEqual([expect.stringContaining('typ relay'), '']);
  });
});
