import { describe, expect, it } from 'vitest';
import { findingsAtOnce, findingsIn } from './findings.ts';
import type { FindingFacts } from './findings.ts';
import type { PathMetrics, TrackMetrics } from './metrics.ts';
import { metricsWith, talking, way } from './quality.fixture.ts';
import type { Finding, WarningName } from './warnings.ts';

type Given = Partial<TrackMetrics> & Pick<TrackMetrics, 'slot' | 'direction'>;

function facts(given: Partial<FindingFacts> = {}): FindingFacts {
  return {
    ...{ situation: talking, metrics: metricsWith(), peer: undefined, score: 4.2 },
    ...{ connectedForMs: 60_000, resumedForMs: Infinity },
    ...given,
  };
}

function found(name: WarningName, given: Partial<FindingFacts>): readonly Finding['is'][] {
  return findingsIn(facts(given))
    .filter((finding) => finding.name === name)
    .map(({ is }) => is);
}

const hear = { slot: 'microphone', direction: 'in' } as const;
const speak = { slot: 'microphone', direction: 'out' } as const;
const see = { slot: 'camera', direction: 'in' } as const;
const show = { slot: 'camera', direction: 'out' } as const;
const screen = { slot: 'screen', direction: 'in' } as const;
const sharing = { ...talking, arriving: ['microphone', 'camera', 'screen'] } as const;

describe('a call in which all is well', () => {
  it('has no finding that is bad', () => {
    expect(findingsIn(facts()).filter(({ is }) => is === 'bad' || is === 'off')).toEqual([]);
  });
});

describe('each warning', () => {
  it.each<[WarningName, string, Given, Finding['is']]>([
    ['high-rtt', '401 ms', { ...speak, rttMs: 401 }, 'bad'],
    ['high-rtt', '380 ms', { ...speak, rttMs: 380 }, 'unsure'],
    ['high-rtt', '350 ms', { ...speak, rttMs: 350 }, 'good'],
    ['microphone-silent', 'a quiet room', { ...speak, loudness: 0.002 }, 'good'],
    ['microphone-silent', 'hardly anything', { ...speak, loudness: 0.0005 }, 'bad'],
    ['microphone-silent', 'nothing', { ...speak, loudness: 0 }, 'bad'],
    ['nothing-sent', '3 s', { ...speak, quietMs: 3_000 }, 'bad'],
    ['nothing-received', '5 s', { ...hear, quietMs: 5_000 }, 'bad'],
    ['nothing-received', '4 s', { ...hear, quietMs: 4_000 }, 'good'],
    ['one-way', 'deaf', { ...hear, quietMs: 5_000 }, 'bad'],
    ['one-way', 'dumb', { ...speak, quietMs: 5_000 }, 'bad'],
    ['one-way', 'all of it lost', { ...speak, lossPercent: 99 }, 'bad'],
    ['video-frozen', 'for 2 s', { ...see, stillMs: 2_000, fps: 0 }, 'bad'],
    ['video-frozen', 'moving', { ...see, stillMs: 100, fps: 20 }, 'good'],
    ['video-frozen', 'just moving again', { ...see, stillMs: 100, fps: 2 }, 'unsure'],
    ['decoder-stuck', 'with no data', { ...see, stillMs: 9_000, bitrate: 0 }, 'unsure'],
    [
      'decoder-stuck',
      'with data and requests',
      { ...see, stillMs: 9_000, keyFrameRequests: 2 },
      'bad',
    ],
    ['decoder-stuck', 'with data, moving', { ...see, keyFrameRequests: 2 }, 'good'],
    ['bandwidth-limited', 'by the browser’s word', { ...show, bandwidthLimitedPercent: 60 }, 'bad'],
    ['bandwidth-limited', 'not', show, 'good'],
    ['cpu-limited', 'by the browser’s word', { ...show, cpuLimitedPercent: 60 }, 'bad'],
  ])('%s: %s', (name, _, given, is) => {
    expect(found(name, { metrics: metricsWith(given) })).toEqual([is]);
  });

  it.each<[WarningName, string, Given, readonly Finding['is'][]]>([
    ['high-jitter', 'of sound, each way', { ...hear, jitterMs: 31 }, ['bad', 'good']],
    [
      'high-loss',
      'of each slot and way',
      { ...see, lossPercent: 3.1 },
      ['good', 'good', 'bad', 'good'],
    ],
    ['high-loss', 'between', { ...hear, lossPercent: 2 }, ['unsure', 'good', 'good', 'good']],
    ['sound-concealed', 'of what is heard', { ...hear, concealedPercent: 4 }, ['bad']],
  ])('%s: %s', (name, _, given, is) => {
    expect(found(name, { metrics: metricsWith(given) })).toEqual(is);
  });

  it.each<[WarningName, Partial<PathMetrics>, Finding['is']]>([
    ['relay-in-use', { isRelayed: true, relayProtocol: 'udp' }, 'bad'],
    ['relay-in-use', {}, 'good'],
    ['path-stalled', { quietMs: 5_000 }, 'bad'],
    ['path-stalled', { quietMs: 5_000, sentBitrate: 0 }, 'good'],
    ['path-unstable', { changes: 3 }, 'bad'],
    ['bandwidth-limited', { availableBitrate: 90_000, sentBitrate: 80_000 }, 'bad'],
    // The estimate of a way that is hardly used.
    ['bandwidth-limited', { availableBitrate: 90_000, sentBitrate: 40_000 }, 'good'],
  ])('%s with %j', (name, path, is) => {
    expect(found(name, { metrics: { ...metricsWith(), path: { ...way, ...path } } })).toEqual([is]);
  });

  it('a relay over TCP is more than a notice', () => {
    for (const [relayProtocol, isNotice] of [
      ['udp', true],
      ['tcp', false],
      ['tls', false],
    ] as const) {
      const path = { ...way, isRelayed: true, relayProtocol };
      const all = findingsIn(facts({ metrics: { ...metricsWith(), path } }));
      expect(all.find(({ name }) => name === 'relay-in-use')).toMatchObject({ isNotice });
    }
  });

  it('a microphone that is switched off is told soon', () => {
    const all = findingsIn(facts({ metrics: metricsWith({ ...speak, loudness: 0 }) }));
    expect(all.find(({ name }) => name === 'microphone-silent')?.raiseAfterMs).toBe(5_000);
  });

  it('the score of the whole call', () => {
    expect(found('low-score', { score: 3 })).toEqual(['bad']);
    expect(found('low-score', { score: 3.1 })).toEqual(['good']);
    expect(found('low-score', { score: undefined })).toEqual(['unsure']);
  });
});

describe('nothing is said', () => {
  it('of what does not flow', () => {
    const situation = { ...talking, arriving: [], leaving: [] };
    const names = findingsIn(facts({ situation })).map(({ name }) => name);
    expect(names).toEqual([
      'high-rtt',
      'low-score',
      'relay-in-use',
      'path-stalled',
      'path-unstable',
    ]);
  });

  it('of a path that is not known, nor of figures that are not there', () => {
    const bare = { at: 0, tracks: [{ ...hear }, { ...speak }, { ...see }, { ...show, fps: 1 }] };
    const all = findingsIn(facts({ metrics: bare, connectedForMs: 1_000 }));
    expect(all.filter(({ is }) => is === 'bad')).toEqual([]);
    expect(all.some(({ name }) => name === 'relay-in-use')).toBe(false);
    const bareStill = { at: 0, tracks: [{ ...see, stillMs: 9_000 }] };
    expect(found('decoder-stuck', { metrics: bareStill })).toEqual(['unsure']);
  });

  it('of a picture that the other side has suspended', () => {
    const metrics = metricsWith({ ...see, stillMs: 9_000, fps: 0 });
    expect(found('video-frozen', { peer: { sending: { rung: 4 } }, metrics })).toEqual([]);
    expect(found('video-frozen', { resumedForMs: 5_999, metrics })).toEqual([]);
    expect(found('video-frozen', { resumedForMs: 6_000, metrics })).toEqual(['bad']);
    expect(found('video-frozen', { peer: { sending: { rung: 3 } }, metrics })).toEqual(['bad']);
    expect(found('video-frozen', { peer: { sending: { rung: 0.5 } }, metrics })).toEqual(['bad']);
  });

  it('of a screen that nobody touches, until it cannot be shown', () => {
    const still = { ...screen, fps: 0, stillMs: 20_000, bitrate: 20_000 };
    const screenOf = (metrics: FindingFacts['metrics']) =>
      findingsIn(facts({ situation: sharing, metrics })).filter(
        ({ name, slot }) => name === 'video-frozen' && slot === 'screen',
      );
    expect(screenOf(metricsWith(still))).toMatchObject([{ is: 'unsure' }]);
    expect(screenOf(metricsWith({ ...still, keyFrameRequests: 2 }))).toMatchObject([{ is: 'bad' }]);
    expect(screenOf(metricsWith({ ...still, stillMs: 0 }))).toMatchObject([{ is: 'good' }]);
  });

  it('of a sound that is no voice', () => {
    const situation = { ...talking, leaving: ['screenAudio'] } as const;
    const metrics = metricsWith({ slot: 'screenAudio', direction: 'out', loudness: 0 });
    expect(found('microphone-silent', { situation, metrics })).toEqual([]);
  });
});

describe('a voice of which nobody reports', () => {
  const unheard = { at: 0, tracks: [hear, speak] };

  it('does not arrive, once reports should have come', () => {
    expect(found('one-way', { metrics: unheard, connectedForMs: 19_000 })).toEqual(['good']);
    expect(found('one-way', { metrics: unheard, connectedForMs: 20_000 })).toEqual(['bad']);
  });

  it('arrives when there is any report', () => {
    const metrics = { at: 0, tracks: [hear, { ...speak, jitterMs: 1 }] };
    expect(found('one-way', { metrics })).toEqual(['good']);
  });

  it('arrives when the other side says how it sounds', () => {
    const facts = { metrics: unheard, connectedForMs: 20_000 };
    expect(found('one-way', { ...facts, peer: { audio: { mos: 4 } } })).toEqual(['good']);
    expect(found('one-way', { ...facts, peer: { audio: {} } })).toEqual(['bad']);
    expect(found('one-way', { ...facts, peer: {} })).toEqual(['bad']);
  });

  it('both ways is not one-way', () => {
    const metrics = metricsWith({ ...hear, quietMs: 9_000 }, { ...speak, quietMs: 9_000 });
    expect(found('one-way', { metrics })).toEqual(['good']);
  });
});

describe('what is known at once', () => {
  const muted = { ...talking, isMuted: true };
  it.each([
    ['nothing', talking, false, ['off', 'off']],
    [
      'a microphone that was taken away',
      { ...talking, isInterrupted: true },
      false,
      ['bad', 'off'],
    ],
    [
      'after the call it is over',
      { ...talking, isInterrupted: true, phase: 'ended' },
      false,
      ['off', 'off'],
    ],
    ['talking', talking, true, ['off', 'off']],
    ['muted', muted, false, ['off', 'good']],
    ['talking while muted', muted, true, ['off', 'bad']],
    ['talking while muted, before the call', { ...muted, phase: 'before' }, true, ['off', 'off']],
  ] as const)('%s', (_, situation, isTalking, expected) => {
    expect(findingsAtOnce(situation, isTalking).map(({ is }) => is)).toEqual(expected);
  });
});
