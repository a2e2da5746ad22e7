import type { QualityWarning } from '@earshot/core';
import { cleanup } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeQuality } from './testing/fake-quality.ts';
import type { FakeQuality } from './testing/fake-quality.ts';
import { change, renderHookWith } from './testing/render.tsx';
import { useCallQuality } from './use-call-quality.ts';
import { useCallStats } from './use-call-stats.ts';
import { useQualityWarnings } from './use-quality-warnings.ts';

afterEach(cleanup);

const hooks = { useCallQuality, useCallStats, useQualityWarnings };
const slow: QualityWarning = { name: 'high-rtt', isNotice: false, since: 5 };
const path = { isRelayed: false, changes: 0 };

const changes: readonly {
  readonly what: string;
  readonly make: (quality: FakeQuality) => void;
  readonly wakes: readonly string[];
}[] = [
  {
    what: 'the level falls',
    make: (quality) => quality.judge({ level: 'fair', score: 4.2, reason: 'delay', side: 'path' }),
    wakes: ['useCallQuality'],
  },
  {
    what: 'the reason is another one',
    make: (quality) => quality.judge({ level: 'good', score: 4.2, reason: 'loss', side: 'path' }),
    wakes: ['useCallQuality'],
  },
  {
    what: 'the side is another one',
    make: (quality) => quality.judge({ level: 'good', score: 4.2, reason: 'delay', side: 'mine' }),
    wakes: ['useCallQuality'],
  },
  {
    what: 'only the score moves',
    make: (quality) => quality.judge({ level: 'good', score: 4.1, reason: 'delay', side: 'path' }),
    wakes: ['useCallStats'],
  },
  {
    what: 'a track has other figures',
    make: (quality) =>
      quality.change({ tracks: [{ slot: 'microphone', direction: 'in', bitrate: 32_000 }] }),
    wakes: ['useCallStats'],
  },
  {
    what: 'the way has other figures',
    make: (quality) => quality.change({ path: { ...path, rttMs: 80 } }),
    wakes: ['useCallStats'],
  },
  {
    what: 'something goes wrong',
    make: (quality) => quality.change({ warnings: [slow] }),
    wakes: ['useQualityWarnings'],
  },
  {
    what: 'the camera is fitted to the way',
    make: (quality) => quality.change({ rung: 1 }),
    wakes: [],
  },
];

describe.each(Object.entries(hooks))('%s', (name, useIt) => {
  it.each(changes)('when $what: renders again only if it tells of that', ({ make, wakes }) => {
    const quality = goodOne();
    const hook = renderHookWith<unknown>(() => useIt(quality));
    const before = hook.renders;
    change(() => make(quality));
    expect(hook.renders - before).toBe(wakes.includes(name) ? 1 : 0);
  });

  it('leaves no listener behind, under StrictMode too', () => {
    const quality = goodOne();
    const hook = renderHookWith<unknown>(() => useIt(quality), { isStrict: true });
    expect(quality.listenerCount).toBeGreaterThan(0);
    hook.unmount();
    expect(quality.listenerCount).toBe(0);
  });
});

describe('of a monitor', () => {
  it('the hooks give what it says', () => {
    const quality = goodOne();
    const tracks = [{ slot: 'camera', direction: 'out', fps: 24 }] as const;
    quality.change({ tracks, warnings: [slow] });
    expect(renderAll(quality)).toEqual({
      quality: { level: 'good', reason: 'delay', side: 'path' },
      stats: { tracks, path, score: 4.2 },
      warnings: [slow],
    });
  });
});

describe('outside a call', () => {
  it('the hooks give nothing', () => {
    expect(renderAll(undefined)).toEqual({
      quality: { level: undefined, reason: undefined, side: undefined },
      stats: { tracks: [], path: undefined, score: undefined },
      warnings: [],
    });
  });
});

function goodOne(): FakeQuality {
  const quality = createFakeQuality();
  quality.judge({ level: 'good', score: 4.2, reason: 'delay', side: 'path' });
  quality.change({ path });
  return quality;
}

function renderAll(quality: FakeQuality | undefined): unknown {
  return renderHookWith(() => ({
    quality: useCallQuality(quality),
    stats: useCallStats(quality),
    warnings: useQualityWarnings(quality),
  })).value;
}
