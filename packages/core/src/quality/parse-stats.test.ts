import { describe, expect, it } from 'vitest';
import { parseStats } from './parse-stats.ts';
import { recordedReport, recordedSample, slots } from './recorded.fixture.ts';
import type { RecordedBrowser } from './recorded.fixture.ts';
import type { MediaDirection } from './stats-sample.ts';
import type { SlotName } from '../link/link.ts';

function stream(browser: RecordedBrowser, slot: SlotName, direction: MediaDirection) {
  const { streams } = recordedSample(browser, 4);
  const found = streams.find((one) => one.slot === slot && one.direction === direction);
  if (found === undefined) throw new Error('It is recorded.');
  return found;
}

describe('a report of Chromium', () => {
  it('tells what arrives as sound', () => {
    expect(stream('chromium', 'microphone', 'in')).toMatchObject({
      key: '1/IT01A3551298849/3551298849',
      codec: 'opus',
      at: 1795663297084.669,
      counters: {
        packets: 906,
        lost: 0,
        samples: 890_400,
        concealed: 19_632,
        silentlyConcealed: 0,
        concealments: 7,
        inserted: 24_624,
      },
      gauges: { jitterMs: 5 },
    });
  });

  it('tells what arrives as picture', () => {
    expect(stream('chromium', 'camera', 'in')).toMatchObject({
      codec: 'vp8',
      counters: { framesDecoded: 528, framesReceived: 535, freezes: 1, frozen: 0.416 },
      gauges: { width: 1280, height: 720 },
    });
  });

  it('tells what leaves, what the encoder is short of, and what the receiver says', () => {
    expect(stream('chromium', 'camera', 'out')).toMatchObject({
      limitation: 'bandwidth',
      counters: { packets: 597, framesEncoded: 273, bandwidthLimited: 18.431, cpuLimited: 0 },
      gauges: { width: 640, sourceWidth: 1280, sourceFps: 16, targetBitrate: 1_700_000 },
      report: { lost: 0, rttCount: 16, rttTotal: 0.097384 },
    });
    expect(stream('chromium', 'microphone', 'out')).toMatchObject({
      counters: { energy: 5.37321383206966 },
    });
  });

  it('of a slot without a track has no source', () => {
    expect(stream('chromium', 'screen', 'out').gauges).toEqual({});
  });

  it('names the pair in use, of two that were nominated and have succeeded', () => {
    expect(recordedSample('chromium', 4).path).toMatchObject({
      key: '1/CPlAy55JIt_XGP0HBf9',
      bytesReceived: 1_377_509,
      availableBitrate: 3_850_461,
      rttCount: 11,
      currentRttMs: 0,
      isRelayed: false,
    });
  });
});

describe('a report of Firefox', () => {
  it('lacks what Firefox does not tell, and has the rest', () => {
    const voice = stream('firefox', 'microphone', 'out');
    expect(voice.counters).toEqual({ packets: 907, bytes: 91_386 });
    expect(voice).not.toHaveProperty('limitation');
    const camera = stream('firefox', 'camera', 'out');
    expect(camera.counters).not.toHaveProperty('cpuLimited');
    expect(camera).toMatchObject({
      counters: { framesEncoded: 536, encodeTime: 4.7, sourceFrames: 545 },
      gauges: { sourceWidth: 1280, sourceFps: 30 },
      report: { received: 1_177 },
    });
    expect(stream('firefox', 'screen', 'out').gauges).toEqual({ width: 0, height: 0 });
  });

  it('has the pair in use, without an estimate', () => {
    const { path } = recordedSample('firefox', 4);
    expect(path).toMatchObject({ key: '1/10b747d1', rttCount: 4, isRelayed: false });
    expect(path).not.toHaveProperty('availableBitrate');
  });
});

describe('any report', () => {
  const context = { at: 7, connection: 2, slots };

  it('of a connection that is not negotiated says nothing', () => {
    const report = new Map([['P', { id: 'P', type: 'peer-connection', timestamp: 1 }]]);
    expect(parseStats(report, context)).toEqual({ at: 7, streams: [], path: undefined });
  });

  it('is safe with nonsense', () => {
    const report = new Map<string, unknown>([
      ['a', null],
      ['b', 'text'],
      ['c', { type: 'inbound-rtp', mid: '9' }],
      ['d', { type: 'inbound-rtp', mid: '0', packetsReceived: NaN, jitter: 'x', codecId: 'b' }],
      ['e', { type: 'outbound-rtp', mid: '0', remoteId: 'd', qualityLimitationDurations: 3 }],
      ['f', { type: 'outbound-rtp', mid: '1', remoteId: 'g' }],
      ['g', { type: 'remote-inbound-rtp', timestamp: 3 }],
      ['h', { type: 'inbound-rtp', mid: '1', codecId: 'i' }],
      ['i', { type: 'codec', mimeType: 'video' }],
    ]);
    const { streams } = parseStats(report, context);
    expect(streams.map(({ at, counters }) => [at, counters])).toEqual(
      Array.from({ length: 4 }, () => [7, {}]),
    );
    expect(streams.map(({ report: said }) => said)).toEqual([
      undefined,
      undefined,
      { at: 3 },
      undefined,
    ]);
  });

  it('finds the pair of Firefox by its own mark, and the relay by its local candidate', () => {
    const report = new Map<string, unknown>([
      ['other', { id: 'other', type: 'candidate-pair', nominated: true }],
      ['pair', { id: 'pair', type: 'candidate-pair', selected: true, localCandidateId: 'L' }],
      ['L', { type: 'local-candidate', candidateType: 'relay', relayProtocol: 'tls' }],
    ]);
    expect(parseStats(report, context).path).toEqual({
      key: '2/pair',
      at: 7,
      isRelayed: true,
      relayProtocol: 'tls',
    });
  });

  it('does not know the kind of a path whose candidate is not listed', () => {
    const report = new Map([['pair', { id: 'pair', type: 'candidate-pair', selected: true }]]);
    expect(parseStats(report, context).path?.isRelayed).toBe(false);
  });

  it('keeps what was recorded apart by connection', () => {
    const report = recordedReport('chromium', 4);
    const [one, other] = [1, 2].map((connection) => parseStats(report, { ...context, connection }));
    const keys = new Set(
      [...(one?.streams ?? []), ...(other?.streams ?? [])].map(({ key }) => key),
    );
    expect(keys.size).toBe(2 * (one?.streams.length ?? 0));
  });
});
