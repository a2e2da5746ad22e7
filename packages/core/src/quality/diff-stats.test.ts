import { describe, expect, it } from 'vitest';
import { diffStats } from './diff-stats.ts';
import type { StatsChange, StatsMemory } from './diff-stats.ts';
import { recordedSample } from './recorded.fixture.ts';
import type { PathSample, StatsSample, StreamSample } from './stats-sample.ts';

const options = { maxGapMs: 5_000 };

function stream(given: Partial<StreamSample> = {}): StreamSample {
  return {
    key: '1/a/1',
    slot: 'microphone',
    direction: 'in',
    at: 0,
    counters: {},
    gauges: {},
    ...given,
  };
}

function path(given: Partial<PathSample> = {}): PathSample {
  return { key: '1/p', at: 0, isRelayed: false, ...given };
}

function sample(at: number, streams: readonly StreamSample[], way?: PathSample): StatsSample {
  return { at, streams: streams.map((one) => ({ ...one, at: one.at || at })), path: way };
}

/** What the last of several looks says. */
function lastOf(...samples: readonly StatsSample[]): StatsChange | undefined {
  let memory: StatsMemory | undefined;
  let change: StatsChange | undefined;
  for (const each of samples) ({ memory, change } = diffStats(memory, each, options));
  return change;
}

describe('two looks at a stream', () => {
  it('the first one says nothing', () => {
    expect(lastOf(sample(1_000, [stream()]))).toBeUndefined();
  });

  it('give what has risen between them', () => {
    const before = stream({ counters: { packets: 100, bytes: 1_000, lost: 5, energy: 1 } });
    const after = stream({
      counters: { packets: 200, bytes: 3_000, lost: 8, energy: 2, concealed: 7 },
      gauges: { jitterMs: 4 },
      codec: 'opus',
    });
    expect(lastOf(sample(1_000, [before]), sample(3_000, [after]))).toMatchObject({
      at: 3_000,
      elapsedMs: 2_000,
      isGap: false,
      tracks: [
        {
          elapsedMs: 2_000,
          codec: 'opus',
          counters: { packets: 100, bytes: 2_000, lost: 3, energy: 1 },
          gauges: { jitterMs: 4 },
        },
      ],
    });
  });

  it('late packets make no negative loss, and are no reset', () => {
    const before = stream({ counters: { packets: 100, lost: 5 } });
    const after = stream({ counters: { packets: 150, lost: 2 } });
    const { tracks } = lastOf(sample(1_000, [before]), sample(3_000, [after])) ?? {};
    expect(tracks?.[0]?.counters).toEqual({ packets: 50, lost: 0 });
  });

  it.each([
    ['packets that go back', { counters: { packets: 10 } }],
    ['bytes that go back', { counters: { packets: 300, bytes: 1 } }],
    ['another SSRC', { key: '1/a/2', counters: { packets: 300 } }],
    ['another connection', { key: '2/a/1', counters: { packets: 300 } }],
    ['statistics that stand still', { at: 1_000, counters: { packets: 300 } }],
    ['a clock that has moved otherwise than the page’s', { at: 9_000 }],
    ['counters that are gone', {}],
  ])('%s: a new beginning', (_, given) => {
    const before = stream({ counters: { packets: 100, bytes: 1_000 } });
    const change = lastOf(sample(1_000, [before]), sample(3_000, [stream(given)]));
    expect(change?.tracks).toEqual([]);
  });

  it('that are too far apart, or in the wrong order, say nothing', () => {
    const one = stream({ counters: { packets: 100 } });
    const other = stream({ counters: { packets: 900 } });
    for (const at of [7_000, 500]) {
      const change = lastOf(sample(1_000, [one]), sample(at, [other]));
      expect(change).toMatchObject({ isGap: true, tracks: [] });
    }
  });

  it('after a gap they go on from there', () => {
    const looks = [100, 900, 950].map((packets, index) =>
      sample([0, 10_000, 12_000][index] ?? 0, [stream({ counters: { packets } })]),
    );
    expect(lastOf(...looks)?.tracks[0]?.counters).toEqual({ packets: 50 });
  });

  it('two streams of one slot that sent nothing are one', () => {
    const streams = ['1/a/1', '1/b/2'].map((key) => stream({ key }));
    expect(lastOf(sample(1_000, streams), sample(2_000, streams))?.tracks).toHaveLength(1);
  });

  it('several streams of one slot are added by what they have risen', () => {
    const camera = { slot: 'camera', direction: 'out' } as const;
    const low = { ...camera, key: '1/l/1', gauges: { width: 320 } };
    const high = { ...camera, key: '1/h/2', gauges: { width: 1_280 } };
    const before = [
      stream({ ...low, counters: { bytes: 10, packets: 1 } }),
      stream({ ...high, counters: { bytes: 20 } }),
      stream({ ...low, key: '1/m/3', counters: {} }),
      stream({ ...low, key: '1/n/4', counters: {} }),
    ];
    const after = [
      stream({ ...low, counters: { bytes: 110, packets: 3 } }),
      stream({ ...high, counters: { bytes: 1_020 }, limitation: 'cpu' }),
      stream({ ...low, key: '1/m/3', counters: {} }),
      stream({ ...low, key: '1/n/4', counters: {} }),
    ];
    const tracks = lastOf(sample(1_000, before), sample(2_000, after))?.tracks;
    expect(tracks).toHaveLength(1);
    expect(tracks?.[0]).toMatchObject({
      counters: { bytes: 1_100, packets: 2 },
      gauges: { width: 1_280 },
      limitation: 'cpu',
    });
  });
});

describe('what the receiver reports', () => {
  const sent = (packets: number, report?: StreamSample['report']): StreamSample =>
    stream({ direction: 'out', counters: { packets }, ...(report && { report }) });

  it('is nothing before the first report', () => {
    const change = lastOf(sample(1_000, [sent(0)]), sample(2_000, [sent(50)]));
    expect(change?.tracks[0]).not.toHaveProperty('heard');
  });

  it('the first one speaks for itself', () => {
    const report = {
      at: 1_900,
      lost: 3,
      fractionLost: 0.1,
      jitterMs: 4,
      rttTotal: 0.2,
      rttCount: 2,
    };
    const change = lastOf(sample(1_000, [sent(0)]), sample(2_000, [sent(50, report)]));
    expect(change?.tracks[0]?.heard).toEqual({
      at: 1_900,
      lossPercent: 10,
      jitterMs: 4,
      rttMs: 100,
    });
  });

  it('the next one is measured by what was sent between the two', () => {
    const looks = [
      sample(1_000, [sent(100, { at: 900, lost: 3, rttTotal: 0.1, rttCount: 1 })]),
      sample(3_000, [sent(200, { at: 900, lost: 3, rttTotal: 0.1, rttCount: 1 })]),
      sample(5_000, [sent(300, { at: 4_900, lost: 23, rttTotal: 0.4, rttCount: 2 })]),
    ];
    const heard = lastOf(...looks)?.tracks[0]?.heard;
    expect(heard?.lossPercent).toBeCloseTo(10);
    expect(heard?.rttMs).toBeCloseTo(300);
  });

  it('where the browser tells, by what was received (Firefox)', () => {
    const looks = [
      sample(1_000, [sent(100, { at: 900, lost: 0, received: 90 })]),
      sample(3_000, [sent(999, { at: 2_900, lost: 10, received: 180 })]),
    ];
    expect(lastOf(...looks)?.tracks[0]?.heard?.lossPercent).toBeCloseTo(10);
  });

  it('an old one is kept, also when it is not listed any more', () => {
    const looks = [
      sample(1_000, [sent(100, { at: 900, fractionLost: 0.5 })]),
      sample(3_000, [sent(200)]),
      sample(4_000, [sent(200, { at: 900, fractionLost: 0.9 })]),
      sample(5_000, [sent(300)]),
    ];
    expect(lastOf(...looks)?.tracks[0]?.heard).toEqual({ at: 900, lossPercent: 50 });
  });

  it('counts as new by its measurements, and keeps the last round trip without one', () => {
    const looks = [
      sample(1_000, [sent(100, { at: 900, lost: 0, rttTotal: 0.1, rttCount: 1 })]),
      sample(3_000, [sent(200, { at: 900, lost: 10, rttTotal: 0.1, rttCount: 2 })]),
      sample(4_000, [
        sent(200, { at: 3_900, lost: 5, fractionLost: 0.25, rttTotal: 0.1, rttCount: 2 }),
      ]),
    ];
    // 0 ms is a measurement; with nothing sent between, the report speaks for itself.
    expect(lastOf(...looks)?.tracks[0]?.heard).toEqual({ at: 3_900, lossPercent: 25, rttMs: 0 });
  });
});

describe('the path', () => {
  it('gives bytes and round trips between two looks', () => {
    const one = path({ at: 1_000, bytesReceived: 10, bytesSent: 20, rttTotal: 1, rttCount: 10 });
    const other = path({
      at: 3_000,
      ...{ bytesReceived: 110, bytesSent: 320, rttTotal: 1.2, rttCount: 12 },
      ...{ availableBitrate: 9, isRelayed: true, relayProtocol: 'udp' },
    });
    const found = lastOf(sample(1_000, [], one), sample(3_000, [], other))?.path;
    expect(found).toMatchObject({
      ...{ elapsedMs: 2_000, isOther: false, bytesReceived: 100, bytesSent: 300 },
      ...{ availableBitrate: 9, isRelayed: true, relayProtocol: 'udp' },
    });
    expect(found?.rttMs).toBeCloseTo(100);
  });

  it('another pair counts from zero, and keeps the round trip until it has its own', () => {
    const one = path({ at: 1_000, bytesReceived: 500, rttTotal: 0.3, rttCount: 3 });
    const other = path({ key: '1/q', at: 3_000, bytesReceived: 7 });
    const found = lastOf(sample(500, []), sample(1_000, [], one), sample(3_000, [], other))?.path;
    expect(found).toEqual({ isOther: true, isRelayed: false, elapsedMs: 0, rttMs: 100 });
  });

  it('begins with what ICE has measured last', () => {
    const one = path({ at: 1_000, currentRttMs: 12 });
    const other = path({ at: 2_000, currentRttMs: 12 });
    expect(lastOf(sample(1_000, [], one), sample(2_000, [], other))?.path?.rttMs).toBe(12);
    expect(lastOf(sample(1_000, [], one), sample(2_000, []))?.path).toBeUndefined();
  });

  it('without any measurement there is none', () => {
    const found = lastOf(sample(1_000, [], path()), sample(2_000, [], path({ at: 2_000 })));
    expect(found?.path).not.toHaveProperty('rttMs');
  });
});

describe('what was recorded', () => {
  it.each(['chromium', 'firefox'] as const)('of %s gives plausible changes', (browser) => {
    const change = lastOf(recordedSample(browser, 3), recordedSample(browser, 4));
    const voice = change?.tracks.find(
      ({ slot, direction }) => slot === 'microphone' && direction === 'in',
    );
    // 20 ms of sound in each packet.
    expect((voice?.counters.packets ?? 0) / ((voice?.elapsedMs ?? 0) / 1_000)).toBeCloseTo(
      50,
      -0.5,
    );
    expect(change?.path?.bytesReceived).toBeGreaterThan(10_000);
    expect(change?.tracks.length).toBeGreaterThan(5);
  });
});
