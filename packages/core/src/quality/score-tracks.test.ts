import { describe, expect, it } from 'vitest';
import type { TrackMetrics } from './metrics.ts';
import type { PeerReport } from './peer-report.ts';
import { metricsWith, talking, voiceIn, way } from './quality.fixture.ts';
import { roundTripMs, scoreTracks } from './score-tracks.ts';
import type { TrackScore } from './score-tracks.ts';

type Given = Partial<TrackMetrics> & Pick<TrackMetrics, 'slot' | 'direction'>;

/** The score of one track, when its figures are these. */
function scored(given: Given, peer?: PeerReport): TrackScore | undefined {
  const situation = { ...talking, arriving: [given.slot], leaving: [given.slot] };
  const scores = scoreTracks({ metrics: metricsWith(given), situation, peer });
  return scores.find(({ slot, direction }) => slot === given.slot && direction === given.direction);
}

const hear = { slot: 'microphone', direction: 'in' } as const;
const speak = { slot: 'microphone', direction: 'out' } as const;
const see = { slot: 'camera', direction: 'in' } as const;
const show = { slot: 'camera', direction: 'out' } as const;
const screen = { slot: 'screen', direction: 'in' } as const;

describe('a score is given', () => {
  it('to all that should flow, and nothing else', () => {
    const names = (situation: typeof talking) =>
      scoreTracks({ metrics: metricsWith(), situation, peer: undefined }).map(
        ({ slot, direction }) => `${slot} ${direction}`,
      );
    expect(names(talking)).toEqual(['microphone in', 'microphone out', 'camera in', 'camera out']);
    expect(names({ ...talking, arriving: [], leaving: ['camera'] })).toEqual(['camera out']);
  });

  it('not to what has no figures', () => {
    expect(scored({ ...hear, packetsPerSecond: 0 })).toBeUndefined();
    expect(scored({ slot: 'screenAudio', direction: 'out' })).toBeUndefined();
    expect(scored({ ...screen })).toBeUndefined();
  });
});

describe('sound', () => {
  it.each<{ name: string; given: Given; peer?: PeerReport; expected: Partial<TrackScore> }>([
    { name: 'that is perfect', given: hear, expected: { score: 4.41 } },
    {
      name: 'of which 5 % is made up because it was lost',
      given: { ...hear, concealedPercent: 5, lossPercent: 5 },
      expected: { score: 3.18, reason: 'loss', isLocal: false },
    },
    {
      name: 'lost and repaired: it is heard',
      given: { ...hear, concealedPercent: 5, lossPercent: 20 },
      expected: { score: 3.18, reason: 'loss' },
    },
    {
      name: 'that nobody plays: by its packets',
      given: { slot: 'screenAudio', direction: 'in', packetsPerSecond: 50, lossPercent: 5 },
      expected: { score: 3.79, reason: 'loss' },
    },
    {
      name: 'made up though nothing was lost, on an uneven way',
      given: { ...hear, concealedPercent: 5, jitterMs: 50 },
      expected: { score: 3.18, reason: 'jitter', isLocal: false },
    },
    {
      name: 'made up though nothing was lost or late: this machine is too slow',
      given: { ...hear, concealedPercent: 5 },
      expected: { reason: 'jitter', isLocal: true },
    },
    {
      name: 'the same, with jitter unknown',
      given: { slot: 'screenAudio', direction: 'in', packetsPerSecond: 50, concealedPercent: 5 },
      expected: { reason: 'jitter', isLocal: true },
    },
    {
      name: 'that waits long to be played',
      given: { ...hear, bufferMs: 300 },
      expected: { score: 3.79, reason: 'jitter', isLocal: false },
    },
    {
      name: 'that leaves, with 5 % lost and repaired',
      given: { ...speak, lossPercent: 5 },
      expected: { score: 3.79, reason: 'loss' },
    },
    {
      name: 'that leaves on a long way',
      given: { ...speak, rttMs: 600 },
      expected: { score: 3.68, reason: 'delay' },
    },
    {
      name: 'by the word of who hears it',
      given: speak,
      peer: { audio: { mos: 2, concealedPercent: 30 } },
      expected: { score: 2, reason: 'jitter' },
    },
  ])('$name', ({ given, peer, expected }) => {
    const { score, ...rest } = expected;
    const found = scored(given, peer);
    expect(found).toMatchObject(rest);
    if (score !== undefined) expect(Math.abs((found?.score ?? 0) - score)).toBeLessThan(0.03);
  });

  it('with no round trip known is not delayed by it', () => {
    const metrics = { at: 0, tracks: [voiceIn] };
    const [only] = scoreTracks({ metrics, situation: talking, peer: undefined });
    expect(only?.score).toBeCloseTo(4.41);
  });
});

describe('a picture', () => {
  it.each<{ name: string; given: Given; peer?: PeerReport; expected: Partial<TrackScore> }>([
    {
      name: 'that is perfect',
      given: see,
      peer: { sending: { limitation: 'none' } },
      expected: { score: 4.96 },
    },
    {
      name: 'with few bits, for an unknown reason',
      given: { ...see, bitrate: 100_000 },
      expected: { score: 4.96 },
    },
    {
      name: 'made small because the way is narrow',
      given: { ...see, bitrate: 100_000, width: 320, height: 180 },
      peer: {
        sending: { limitation: 'bandwidth', sourceWidth: 1_280, sourceHeight: 720, sourceFps: 30 },
      },
      expected: { score: 2.17, reason: 'bandwidth', isLocal: false },
    },
    {
      name: 'of a sender that is too slow',
      given: { ...see, steadyFps: 10 },
      peer: { sending: { limitation: 'cpu', sourceFps: 30 } },
      expected: { reason: 'cpu', isLocal: true },
    },
    {
      name: 'that freezes by loss',
      given: { ...see, steadyFps: 8, lossPercent: 6 },
      peer: { sending: { limitation: 'none', sourceFps: 30 } },
      expected: { score: 2.45, reason: 'loss' },
    },
    {
      name: 'that freezes',
      given: { ...see, steadyFps: 8, frozenPercent: 9 },
      peer: { sending: { limitation: 'none', sourceFps: 30 } },
      expected: { reason: 'freeze' },
    },
    {
      name: 'with few pictures on a narrow way',
      given: { ...see, steadyFps: 3, bitrate: 5_000_000 },
      peer: { sending: { limitation: 'bandwidth', sourceFps: 30 } },
      expected: { reason: 'bandwidth' },
    },
    {
      name: 'with few pictures',
      given: { ...see, steadyFps: 8 },
      peer: { sending: { limitation: 'none', sourceFps: 30 } },
      expected: { reason: 'frames', isLocal: false },
    },
    {
      name: 'of a screen, which is judged by freezes alone',
      given: { ...screen, fps: 1, frozenPercent: 20, bitrate: 5 },
      expected: { score: 2.96, reason: 'freeze' },
    },
    {
      name: 'that leaves, by the word of who sees it',
      given: show,
      peer: { video: { score: 2.2, lossPercent: 9 } },
      expected: { score: 2.2, reason: 'loss' },
    },
    {
      name: 'that leaves on a narrow way',
      given: { ...show, bandwidthLimitedPercent: 90, bitrate: 200_000 },
      expected: { score: 2.6, reason: 'bandwidth' },
    },
    {
      name: 'that leaves from a slow machine',
      given: { ...show, cpuLimitedPercent: 90, fps: 12 },
      expected: { score: 1.99, reason: 'cpu', isLocal: true },
    },
    {
      name: 'of a screen that leaves',
      given: { slot: 'screen', direction: 'out', fps: 1 },
      peer: { video: { score: 1 } },
      expected: { score: 5 },
    },
    {
      name: 'that leaves, from a browser that says nothing of the encoder',
      given: { slot: 'screen', direction: 'out', fps: 30, bitrate: 100 },
      expected: { score: 5, isLocal: false },
    },
  ])('$name', ({ given, peer, expected }) => {
    const { score, ...rest } = expected;
    const found = scored(given, peer);
    expect(found).toMatchObject(rest);
    if (score !== undefined) expect(Math.abs((found?.score ?? 0) - score)).toBeLessThan(0.03);
  });

  it('that comes late is told so', () => {
    const peer = { sending: { limitation: 'none' } } as const;
    expect(scored(see, peer)).toMatchObject({ reason: 'delay' });
  });

  it('of which only decoded pictures are known is measured by them', () => {
    const rest = { ...see, packetsPerSecond: 90, fps: 30 };
    const metrics = { at: 0, tracks: [rest] };
    const peer = { sending: { sourceFps: 60, limitation: 'none' } } as const;
    expect(scoreTracks({ metrics, situation: talking, peer })[0]?.score).toBeCloseTo(3.68);
  });
});

describe('the round trip', () => {
  it('is that of RTCP, or else that of ICE', () => {
    expect(roundTripMs(metricsWith())).toBe(40);
    expect(roundTripMs({ at: 0, tracks: [], path: { ...way, rttMs: 7 } })).toBe(7);
    expect(roundTripMs({ at: 0, tracks: [] })).toBeUndefined();
  });
});
