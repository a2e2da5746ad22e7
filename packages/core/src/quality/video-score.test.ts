import { describe, expect, it } from 'vitest';
import { scorePicture } from './video-score.ts';
import type { PictureFacts } from './video-score.ts';

const hd: PictureFacts = { width: 1_280, height: 720, expectedFps: 30, fps: 30, isShort: true };

describe('the score of a picture', () => {
  it.each<{ name: string; facts: PictureFacts; score: number }>([
    { name: 'of which nothing is known', facts: {}, score: 5 },
    { name: '720p in 1.7 Mbit/s', facts: { ...hd, bitrate: 1_700_000 }, score: 3.8 },
    { name: '720p in 2.5 Mbit/s', facts: { ...hd, bitrate: 2_500_000 }, score: 4.01 },
    {
      name: '360p in 500 kbit/s',
      facts: { ...hd, width: 640, height: 360, bitrate: 500_000 },
      score: 3.89,
    },
    { name: 'the same in VP9', facts: { ...hd, bitrate: 1_700_000, codec: 'vp9' }, score: 3.9 },
    { name: 'the same in AV1', facts: { ...hd, bitrate: 1_700_000, codec: 'av1' }, score: 4 },
    {
      name: 'easy, so that few bits are enough',
      facts: { ...hd, bitrate: 90_000, isShort: false },
      score: 5,
    },
    {
      name: 'with few bits, for an unknown reason',
      facts: { bitrate: 1_000, width: 640, height: 360, fps: 30 },
      score: 5,
    },
    { name: 'of hardly any bits', facts: { ...hd, bitrate: 1 }, score: 1 },
    { name: 'with one freeze of 0.3 s in 10 s', facts: { ...hd, fps: 24.2 }, score: 4.59 },
    { name: 'with one freeze of 1 s in 10 s', facts: { ...hd, fps: 7.7 }, score: 2.42 },
    { name: 'that stands still', facts: { ...hd, fps: 0 }, score: 1 },
    { name: 'faster than expected', facts: { ...hd, fps: 60 }, score: 5 },
    {
      name: 'with no idea how fast it should be',
      facts: { fps: 3, width: 9, height: 9 },
      score: 5,
    },
    { name: '300 ms late', facts: { ...hd, delayMs: 300 }, score: 4.4 },
    {
      name: 'a screen with few pictures',
      facts: { ...hd, fps: 1, bitrate: 1, isScreen: true },
      score: 5,
    },
    { name: 'a frozen screen', facts: { isScreen: true, frozenPercent: 20 }, score: 3 },
  ])('$name: $score', ({ facts, score }) => {
    expect(Math.abs(scorePicture(facts).score - score)).toBeLessThan(0.01);
  });

  it('says what has lowered it', () => {
    const { impairment } = scorePicture({ ...hd, bitrate: 1_700_000, fps: 24.2, delayMs: 100 });
    expect(impairment.bitrate).toBeCloseTo(1.2);
    expect(impairment.fps).toBeCloseTo(0.41);
    expect(impairment.delay).toBeCloseTo(0.2);
  });
});
