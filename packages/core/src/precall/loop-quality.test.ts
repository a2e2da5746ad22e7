import { describe, expect, it } from 'vitest';
import type { QualityMetrics } from '../quality/metrics.ts';
import { metricsWith, way } from '../quality/quality.fixture.ts';
import { loopQuality } from './loop-quality.ts';

const both = ['microphone', 'camera'] as const;
const all = metricsWith();
const end = (direction: 'in' | 'out', of: QualityMetrics = all): QualityMetrics => ({
  ...of,
  tracks: of.tracks.filter((track) => track.direction === direction),
});
const relayed = { ...end('out'), path: { ...way, isRelayed: true, availableBitrate: 3_000_000 } };

describe('what to expect of a call', () => {
  it('is measured over a relay', () => {
    const found = loopQuality({ sender: relayed, receiver: end('in'), sent: both });
    expect(found).toEqual({
      type: 'measured',
      loudness: undefined,
      expected: {
        level: 'excellent',
        audioMos: 4.41,
        videoScore: 4.96,
        bandwidth: 3_000_000,
        roundTripMs: 40,
        jitterMs: 2,
        lossPercent: 0,
        isRelayed: true,
      },
    });
  });

  it('has no level within this machine; what arrived went through for certain', () => {
    const found = loopQuality({ sender: end('out'), receiver: end('in'), sent: both });
    expect(found).toMatchObject({ expected: { isRelayed: false, bandwidth: 1_500_000 } });
    expect(found).not.toHaveProperty('expected.level');
  });

  it('falls with what is lost', () => {
    const lossy = metricsWith(
      { slot: 'microphone', direction: 'in', lossPercent: 4, concealedPercent: 4 },
      { slot: 'camera', direction: 'in', lossPercent: 4 },
    );
    expect(loopQuality({ sender: relayed, receiver: end('in', lossy), sent: both })).toMatchObject({
      expected: { level: 'fair', lossPercent: 4 },
    });
    const worse = metricsWith({ slot: 'camera', direction: 'in', lossPercent: 12 });
    expect(loopQuality({ sender: relayed, receiver: end('in', worse), sent: both })).toMatchObject({
      expected: { level: 'poor' },
    });
  });

  it('knows how loud the sound is that arrived', () => {
    const loud = metricsWith({ slot: 'microphone', direction: 'in', loudness: 0.2 });
    const receiver = end('in', loud);
    expect(loopQuality({ sender: relayed, receiver, sent: both })).toMatchObject({ loudness: 0.2 });
  });

  it('of sound alone is about sound', () => {
    const found = loopQuality({ sender: relayed, receiver: end('in'), sent: ['microphone'] });
    expect(found).toMatchObject({ expected: { level: 'excellent' } });
    expect(found).not.toHaveProperty('expected.videoScore');
  });

  it('of pictures alone is about pictures', () => {
    const found = loopQuality({ sender: relayed, receiver: end('in'), sent: ['camera'] });
    expect(found).toMatchObject({ expected: { level: 'excellent', videoScore: 4.96 } });
    expect(found).not.toHaveProperty('expected.audioMos');
  });

  it('is unknown when nothing came, or nothing that could be judged', () => {
    const nothing = { type: 'nothing-came' };
    expect(loopQuality({ sender: relayed, receiver: undefined, sent: both })).toEqual(nothing);
    expect(loopQuality({ sender: undefined, receiver: end('in'), sent: both })).toEqual(nothing);
    const still = end('in', {
      at: 0,
      tracks: [
        { slot: 'camera', direction: 'in', packetsPerSecond: 5 },
        { slot: 'microphone', direction: 'in' },
      ],
    });
    expect(loopQuality({ sender: relayed, receiver: still, sent: both })).toEqual(nothing);
  });

  it('leaves out what no browser told', () => {
    const bare = end('in', {
      at: 0,
      tracks: [{ slot: 'microphone', direction: 'in', packetsPerSecond: 50 }],
    });
    const found = loopQuality({
      sender: { at: 0, tracks: [] },
      receiver: bare,
      sent: ['microphone'],
    });
    expect(found).toEqual({
      type: 'measured',
      loudness: undefined,
      expected: { isRelayed: false, bandwidth: 0, audioMos: 4.41 },
    });
  });
});
