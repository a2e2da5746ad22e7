import { describe, expect, it } from 'vitest';
import { diffStats } from './diff-stats.ts';
import type { PathChange, StatsChange, StatsMemory, TrackChange } from './diff-stats.ts';
import { metricsOf, withChange } from './metrics.ts';
import type { TrackMetrics } from './metrics.ts';
import { recordedSample } from './recorded.fixture.ts';
import type { RecordedBrowser } from './recorded.fixture.ts';

function track(given: Partial<TrackChange> = {}): TrackChange {
  return {
    slot: 'microphone',
    direction: 'in',
    elapsedMs: 2_000,
    counters: {},
    gauges: {},
    ...given,
  };
}

function change(at: number, given: Partial<StatsChange> = {}): StatsChange {
  return { at, elapsedMs: 2_000, isGap: false, tracks: [], path: undefined, ...given };
}

/** The figures after these changes, 2 s apart. */
function measured(...tracks: readonly Partial<TrackChange>[]): Partial<TrackMetrics> {
  const history = tracks.map((given, index) => change(index * 2_000, { tracks: [track(given)] }));
  return metricsOf(history)?.tracks[0] ?? {};
}

function pathAfter(...paths: readonly Partial<PathChange>[]) {
  const whole = { elapsedMs: 2_000, isOther: false, isRelayed: false };
  return metricsOf(
    paths.map((path, index) => change(index * 2_000, { path: { ...whole, ...path } })),
  )?.path;
}

describe('the past', () => {
  it('is forgotten after 30 s, and after a gap', () => {
    const history = [change(0), change(29_000)];
    expect(withChange(history, change(31_000)).map(({ at }) => at)).toEqual([29_000, 31_000]);
    expect(withChange(history, change(31_000, { isGap: true }))).toEqual([]);
  });

  it('that is empty gives no figures', () => {
    expect(metricsOf([])).toBeUndefined();
    expect(metricsOf([change(1)])).toEqual({ at: 1, tracks: [] });
  });
});

describe('figures of sound that arrives', () => {
  it('are rates over the last 5 s', () => {
    const counters = { bytes: 10_000, packets: 90, lost: 10 };
    expect(
      measured({ counters: { bytes: 99_999 } }, { counters }, { counters }, { counters }),
    ).toEqual({
      slot: 'microphone',
      direction: 'in',
      bitrate: 40_000,
      packetsPerSecond: 45,
      lossPercent: 10,
      quietMs: 0,
    });
  });

  it('count what was concealed and could be heard', () => {
    const counters = { samples: 96_000, concealed: 9_600, silentlyConcealed: 4_800 };
    expect(measured({ counters }).concealedPercent).toBe(5);
    expect(measured({ counters: { samples: 100, concealed: 3 } }).concealedPercent).toBe(3);
    expect(measured({ counters: { samples: 0, concealed: 0 } }).concealedPercent).toBeUndefined();
  });

  it('tell how it was stretched, how long it waited and how loud it is', () => {
    const counters = {
      ...{ samples: 1_000, inserted: 10, removed: 20 },
      ...{ bufferDelay: 50, bufferEmitted: 1_000 },
      ...{ energy: 0.02, energyDuration: 2 },
    };
    expect(measured({ counters, gauges: { jitterMs: 3 } })).toMatchObject({
      stretchedPercent: 3,
      bufferMs: 50,
      loudness: 0.1,
      jitterMs: 3,
    });
    expect(measured({ counters: { inserted: 1, removed: 1 } })).not.toHaveProperty(
      'stretchedPercent',
    );
    expect(measured({ counters: { inserted: 1 } })).not.toHaveProperty('stretchedPercent');
  });

  it('of nothing are not there, instead of 0', () => {
    expect(measured({ counters: { packets: 0, lost: 0 } })).not.toHaveProperty('lossPercent');
    expect(measured({})).toEqual({ slot: 'microphone', direction: 'in' });
  });
});

describe('figures of a picture that arrives', () => {
  it('count freezes by the gaps between pictures, over 10 s', () => {
    // 30 pictures a second, but one of the gaps was 0.3 s.
    const gaps = 300 - 9;
    const counters = {
      framesDecoded: gaps,
      frameGaps: 10,
      squaredFrameGaps: (gaps - 1) / 900 + 0.3 ** 2,
      freezes: 1,
      frozen: 0.3,
    };
    const found = measured({ counters, elapsedMs: 10_000, slot: 'camera' });
    expect(found.fps).toBeCloseTo(29.1);
    expect(found.steadyFps).toBeCloseTo(24.2, 0);
    expect(found).toMatchObject({ freezes: 1, frozenPercent: 3 });
  });

  it('tell for how long it has stood still, as long as that is known', () => {
    const moving = { counters: { framesDecoded: 40, packets: 9 } };
    const still = { counters: { framesDecoded: 0, packets: 0 } };
    expect(measured(moving, still, still)).toMatchObject({ stillMs: 4_000, quietMs: 4_000 });
    expect(measured(still, still)).toMatchObject({ stillMs: 4_000 });
    expect(measured(moving)).toMatchObject({ stillMs: 0 });
  });
});

describe('figures of what leaves', () => {
  const out = { direction: 'out', slot: 'camera' } as const;

  it('tell what the encoder does and is short of', () => {
    const counters = {
      ...{ framesEncoded: 40, encodeTime: 0.4, cpuLimited: 1, bandwidthLimited: 3 },
    };
    expect(measured({ ...out, counters, limitation: 'cpu', codec: 'vp8' })).toMatchObject({
      fps: 20,
      encodeMs: 10,
      cpuLimitedPercent: 50,
      // Browsers count in their own steps.
      bandwidthLimitedPercent: 100,
      limitation: 'cpu',
      codec: 'vp8',
    });
  });

  it('have the receiver’s word until it is 15 s old', () => {
    const heard = { at: 0, lossPercent: 3, jitterMs: 4, rttMs: 5 };
    expect(measured({ ...out, heard })).toMatchObject({ lossPercent: 3, jitterMs: 4, rttMs: 5 });
    expect(measured({ ...out, heard: { ...heard, at: -15_000 } })).not.toHaveProperty(
      'lossPercent',
    );
  });
});

describe('figures of the path', () => {
  it('tell rates, and what is known of it now', () => {
    const path = { bytesSent: 1_000, bytesReceived: 5, rttMs: 30, availableBitrate: 7 };
    expect(pathAfter(path, { ...path, isRelayed: true, relayProtocol: 'tcp' })).toEqual({
      ...{ sentBitrate: 4_000, quietMs: 0, changes: 0, rttMs: 30, availableBitrate: 7 },
      ...{ isRelayed: true, relayProtocol: 'tcp' },
    });
  });

  it('tell for how long nothing came, and how often it was another one', () => {
    const quiet = { bytesReceived: 0 };
    const other = { isOther: true, elapsedMs: 0 };
    expect(pathAfter(other, other, { bytesReceived: 1 }, quiet, quiet)).toMatchObject({
      quietMs: 4_000,
      changes: 2,
    });
    expect(pathAfter(other)).toEqual({ isRelayed: false, changes: 1, quietMs: 0 });
  });

  it('skip the looks that had none', () => {
    const path = { elapsedMs: 1, isOther: false, isRelayed: false };
    expect(metricsOf([change(0), change(1, { path })])?.path).toMatchObject({ changes: 0 });
  });
});

describe('what was recorded', () => {
  function figures(browser: RecordedBrowser): readonly TrackMetrics[] {
    let memory: StatsMemory | undefined;
    let history: readonly StatsChange[] = [];
    for (const index of [1, 2, 3, 4]) {
      const step = diffStats(memory, recordedSample(browser, index), { maxGapMs: 5_000 });
      memory = step.memory;
      if (step.change) history = withChange(history, step.change);
    }
    return metricsOf(history)?.tracks ?? [];
  }

  it.each(['chromium', 'firefox'] as const)('of %s is a call without trouble', (browser) => {
    const all = figures(browser);
    const of = (slot: string, direction: string) =>
      all.find((one) => one.slot === slot && one.direction === direction);
    const [voice, camera] = [of('microphone', 'in'), of('camera', 'in')];
    expect(voice?.packetsPerSecond).toBeCloseTo(50, -0.5);
    expect(voice).toMatchObject({ lossPercent: 0, quietMs: 0, codec: 'opus' });
    expect(voice?.concealedPercent).toBeLessThan(1);
    expect(voice?.bufferMs).toBeGreaterThan(10);
    expect(camera?.fps).toBeGreaterThan(10);
    expect(camera?.steadyFps).toBeLessThanOrEqual(camera?.fps ?? 0);
    expect(camera).toMatchObject({ lossPercent: 0, frozenPercent: 0, stillMs: 0 });
    expect(of('camera', 'out')).toMatchObject({ lossPercent: 0, sourceWidth: 1_280 });
    expect(of('camera', 'out')?.rttMs).toBeLessThan(50);
    expect(of('microphone', 'out')?.loudness !== undefined).toBe(browser === 'chromium');
  });
});
