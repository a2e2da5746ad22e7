import { describe, expect, it } from 'vitest';
import { ownReport } from './own-report.ts';
import { metricsWith, talking } from './quality.fixture.ts';
import { freshReport, initialQuality, nextQuality } from './quality-model.ts';
import type { QualityModel, Surroundings } from './quality-model.ts';
import { recordedSample } from './recorded.fixture.ts';
import type { StatsSample, StreamSample } from './stats-sample.ts';
import { nextSnapshot } from './view-quality.ts';

/** A call of which each second has 50 packets of sound each way, and 30 pictures. */
class FlowingCall {
  model = initialQuality;
  at = 1_000_000;
  #seconds = 0;
  #lost = 0;
  connection = 1;
  situation = talking;
  adapts = true;
  isTalking = false;
  loudness: number | undefined = undefined;
  cameraLimit: number | undefined = 1_700_000;

  /** Looks once a second; `lost` of 50 packets of what arrives are concealed. */
  pass(
    seconds: number,
    { lost = 0, bandwidthPercent = 0, availableBitrate = 3e6 } = {},
  ): QualityModel {
    for (let passed = 0; passed < seconds; passed += 1) {
      this.at += 1_000;
      this.#seconds += 1;
      this.#lost += lost;
      this.#limited += bandwidthPercent / 100;
      this.look(this.#sample(availableBitrate));
    }
    return this.model;
  }
  #limited = 0;

  look(sample: StatsSample | undefined): QualityModel {
    this.model = nextQuality(this.model, {
      type: 'sampled',
      sample,
      maxGapMs: 5_000,
      surroundings: this.surroundings,
    });
    return this.model;
  }

  hear(): QualityModel {
    this.model = nextQuality(this.model, { type: 'looked', surroundings: this.surroundings });
    return this.model;
  }

  get surroundings(): Surroundings {
    const { at, situation, isTalking, loudness, adapts } = this;
    const cameraBitrate = 1_700_000;
    const { cameraLimit } = this;
    return { at, situation, isTalking, loudness, adapts, cameraBitrate, cameraLimit };
  }

  #sample(availableBitrate: number): StatsSample {
    const seconds = this.#seconds;
    const packets = seconds * 50 - this.#lost;
    const flow = { packets, bytes: packets * 100 };
    const voice = { samples: seconds * 48_000, concealed: this.#lost * 960, silentlyConcealed: 0 };
    const picture = {
      framesDecoded: seconds * 30,
      frameGaps: seconds,
      squaredFrameGaps: seconds / 30,
    };
    const encoder = { framesEncoded: seconds * 30, cpuLimited: 0, bandwidthLimited: this.#limited };
    const report = { at: this.at, lost: 0, rttTotal: seconds * 0.04, rttCount: seconds };
    const stream = (slot: StreamSample['slot'], direction: StreamSample['direction']) => ({
      ...{
        slot,
        direction,
        key: `${this.connection}/${slot}/${direction}`,
        at: this.at,
        gauges: {},
      },
    });
    return {
      at: this.at,
      streams: [
        { ...stream('microphone', 'in'), counters: { ...flow, lost: this.#lost, ...voice } },
        { ...stream('microphone', 'out'), counters: flow, report },
        { ...stream('camera', 'in'), counters: { ...flow, ...picture } },
        {
          ...stream('camera', 'out'),
          counters: { ...flow, ...encoder },
          gauges: { sourceFps: 30, sourceWidth: 640, sourceHeight: 360 },
        },
      ],
      path: {
        key: `${this.connection}/pair`,
        at: this.at,
        isRelayed: false,
        ...{ bytesReceived: seconds * 10_000, bytesSent: seconds * 10_000, availableBitrate },
      },
    };
  }
}

function level(model: QualityModel): string | undefined {
  return model.level.verdict?.level;
}

function names(model: QualityModel): readonly string[] {
  return model.warnings.raised.map(({ name }) => name);
}

describe('a call that begins', () => {
  it('has no level for 5 s, and is then what it is, whatever its first 3 s were', () => {
    const call = new FlowingCall();
    expect(level(call.pass(3, { lost: 25 }))).toBeUndefined();
    expect(level(call.pass(2))).toBeUndefined();
    expect(level(call.pass(1))).toBe('excellent');
    expect(names(call.model)).toEqual([]);
  });

  it('that is not connected has none at all', () => {
    const call = new FlowingCall();
    call.situation = { ...talking, phase: 'before' };
    expect(level(call.pass(20))).toBeUndefined();
    expect(call.model.summary.measuredMs).toBe(0);
  });

  it('without a connection to ask knows nothing', () => {
    const call = new FlowingCall();
    expect(call.look(undefined)).toMatchObject({ metrics: undefined, settledAt: undefined });
  });
});

describe('a call that goes on', () => {
  it('falls and rises with what is heard, and sums it up', () => {
    const call = new FlowingCall();
    call.pass(10);
    expect(level(call.pass(20, { lost: 5 }))).toBe('poor');
    expect(call.model.level.verdict).toMatchObject({
      reason: 'loss',
      direction: 'in',
      side: 'path',
    });
    expect(names(call.model)).toEqual(['high-loss', 'low-score', 'sound-concealed']);
    expect(level(call.pass(60))).toBe('excellent');
    expect(names(call.model)).toEqual([]);
    expect(call.model.summary).toMatchObject({
      warnings: { 'high-loss': 1, 'low-score': 1, 'sound-concealed': 1 },
    });
    expect(call.model.summary.measuredMs).toBe(85_000);
    expect(call.model.summary.levels.poor).toBeGreaterThan(10_000);
  });

  it('is lost while it reconnects, and back at once', () => {
    const call = new FlowingCall();
    call.pass(10);
    call.situation = { ...talking, phase: 'reconnecting' };
    call.at += 1_000;
    expect(level(call.look(undefined))).toBe('lost');
    call.situation = talking;
    call.connection = 2;
    expect(level(call.pass(2))).toBe('excellent');
  });

  it('another path begins another warm-up', () => {
    const call = new FlowingCall();
    call.pass(10);
    call.connection = 2;
    expect(call.pass(1).settledAt).toBe(call.at);
    expect(level(call.model)).toBe('excellent');
  });

  it('after a gap knows nothing until the next look', () => {
    const call = new FlowingCall();
    call.pass(10);
    call.at += 60_000;
    expect(call.pass(1).metrics).toBeUndefined();
    expect(call.pass(2).metrics).toBeDefined();
  });

  it('that is over is rated no more', () => {
    const call = new FlowingCall();
    call.pass(10);
    const { measuredMs } = call.model.summary;
    call.situation = { ...talking, phase: 'ended' };
    expect(call.hear().summary.measuredMs).toBe(measuredMs);
    expect(call.look(undefined).settledAt).toBeUndefined();
  });
});

describe('the ladder', () => {
  const narrow = { bandwidthPercent: 100, availableBitrate: 30_000 };

  it('is used when the connection is old enough to be judged', () => {
    const call = new FlowingCall();
    expect(call.pass(8, narrow).adaptation.rung).toBe(0);
    expect(call.pass(8, narrow).adaptation.rung).toBe(3);
    expect(call.pass(20, narrow).adaptation.rung).toBe(4);
    expect(call.pass(2).level.verdict).toMatchObject({
      level: 'poor',
      reason: 'bandwidth',
      side: 'mine',
    });
    expect(call.model.summary.lowestRung).toBe(4);
    expect(ownReport(call.model).sending).toMatchObject({ rung: 4 });
  });

  it('of the other side: that its camera is back is known some seconds after it said so', () => {
    const tell = (model: QualityModel, at: number, rung: number): QualityModel =>
      nextQuality(model, { type: 'told', at, report: { sending: { rung } } });
    const suspended = tell(tell(initialQuality, 1_000, 3), 2_000, 4);
    expect(tell(initialQuality, 1_000, 3).suspendedAt).toBeUndefined();
    expect(tell(suspended, 4_000, 3).suspendedAt).toBe(2_000);
  });

  it('gives the camera up sooner where a screen is shared', () => {
    const call = new FlowingCall();
    call.situation = { ...talking, leaving: [...talking.leaving, 'screen'] };
    expect(call.pass(16, narrow).adaptation.rung).toBe(4);
  });

  it('is not used where nobody wants it, or no camera is on', () => {
    const call = new FlowingCall();
    call.adapts = false;
    expect(call.pass(40, narrow).adaptation.rung).toBe(0);
    const voice = new FlowingCall();
    voice.situation = { ...talking, leaving: ['microphone'] };
    expect(voice.pass(40, narrow).adaptation.rung).toBe(0);
  });

  it('knows the limit of the camera where there is one', () => {
    const call = new FlowingCall();
    const limit = () =>
      call.pass(3).metrics?.tracks.find(({ maxBitrate }) => maxBitrate)?.maxBitrate;
    call.pass(5);
    expect(limit()).toBe(1_700_000);
    call.cameraLimit = undefined;
    expect(limit()).toBeUndefined();
  });
});

describe('the microphone', () => {
  it('is listened to where the browser does not tell how loud it is', () => {
    const call = new FlowingCall();
    call.loudness = 0;
    expect(names(call.pass(20))).toEqual(['microphone-silent']);
    call.loudness = 0.1;
    expect(names(call.pass(10))).toEqual([]);
  });

  it('talking while muted is told at once, and counted', () => {
    const call = new FlowingCall();
    call.situation = { ...talking, isMuted: true, leaving: ['camera'] };
    call.pass(10);
    call.isTalking = true;
    expect(names(call.hear())).toEqual(['talking-while-muted']);
    expect(call.model.summary.warnings).toEqual({ 'talking-while-muted': 1 });
    call.situation = talking;
    expect(names(call.hear())).toEqual([]);
  });
});

describe('the two ends', () => {
  const report = { audio: { mos: 1.5, concealedPercent: 20 } };

  it('believe each other for 10 s', () => {
    const call = new FlowingCall();
    call.pass(10);
    call.model = nextQuality(call.model, { type: 'told', at: call.at, report });
    expect(freshReport(call.model, call.at + 9_999)).toBe(report);
    expect(freshReport(call.model, call.at + 10_000)).toBeUndefined();
    expect(level(call.pass(6))).toBe('poor');
    expect(call.model.level.verdict?.direction).toBe('out');
  });

  it('tell what they hear, see and send', () => {
    expect(ownReport(initialQuality)).toEqual({ sending: { rung: 0 } });
    const call = new FlowingCall();
    const told = ownReport(call.pass(10, { lost: 0 }));
    expect(told).toMatchObject({
      audio: { lossPercent: 0, concealedPercent: 0 },
      video: { fps: 30 },
      sending: { sourceFps: 30, sourceWidth: 640, limitation: 'none' },
    });
    expect(told.audio?.mos).toBeGreaterThan(4);
    const bare = { ...initialQuality, scores: call.model.scores };
    expect(ownReport(bare)).toMatchObject({ audio: {}, video: {} });
    const voiceless = { ...call.model, metrics: metricsWith() };
    expect(ownReport(voiceless).sending).toMatchObject({ limitation: 'none' });
  });
});

describe('the snapshot', () => {
  it('is the same object while nothing changes, and so is each part', () => {
    const call = new FlowingCall();
    const first = nextSnapshot(undefined, call.pass(10), call.at);
    expect(nextSnapshot(first, call.model, call.at)).toBe(first);
    expect(first).toMatchObject({ level: 'excellent', warnings: [], rung: 0 });
    call.loudness = 0.1;
    const next = nextSnapshot(first, call.pass(1), call.at);
    expect(next).not.toBe(first);
    expect(next.verdict).toBe(first.verdict);
    expect(next.warnings).toBe(first.warnings);
  });

  it('of nothing is empty', () => {
    expect(nextSnapshot(undefined, initialQuality, 0)).toMatchObject({
      ...{ level: undefined, tracks: [], path: undefined, peer: undefined, warnings: [] },
    });
  });
});

describe('a recorded call', () => {
  it.each([
    // Its sound waited for half a second, in a machine that was busy.
    ['chromium', 'fair'],
    ['firefox', 'excellent'],
  ] as const)('of %s is %s', (browser, expected) => {
    const call = new FlowingCall();
    for (const index of [1, 2, 3, 4]) {
      const sample = recordedSample(browser, index);
      call.at = sample.at;
      call.look(sample);
    }
    const { tracks } = nextSnapshot(undefined, call.model, call.at);
    expect(level(call.model)).toBe(expected);
    expect(names(call.model)).toEqual([]);
    const voice = tracks.find(({ slot, direction }) => slot === 'microphone' && direction === 'in');
    expect(voice?.score).toBeGreaterThan(3.1);
  });
});
