import { describe, expect, it } from 'vitest';
import { parseMessage } from '@earshot/signaling';
import { readReport, writeReport } from './peer-report.ts';
import type { PeerReport } from './peer-report.ts';

const report: PeerReport = {
  audio: { mos: 4.1, lossPercent: 1.25, concealedPercent: 0 },
  video: { score: 3, lossPercent: 2, fps: 29.97, frozenPercent: 10 },
  sending: {
    limitation: 'cpu',
    sourceFps: 30,
    sourceWidth: 1_280,
    sourceHeight: 720,
    rung: 4,
  },
};

describe('what one end tells the other', () => {
  it('comes as it was said, with two decimals', () => {
    expect(readReport(writeReport(report))).toEqual(report);
    expect(readReport(writeReport({ audio: { mos: 3.14159 } }))?.audio).toEqual({ mos: 3.14 });
    expect(writeReport(report).length).toBeLessThan(300);
  });

  it('is no message of the protocol: ends without a monitor ignore it', () => {
    expect(parseMessage(writeReport(report)).ok).toBe(false);
  });

  it.each([
    undefined,
    7,
    '',
    'link.quality',
    '"link.quality"',
    'null link.quality',
    '{"type":"call.media","of":"link.quality"}',
  ])('%j is none', (text) => {
    expect(readReport(text)).toBeUndefined();
  });

  it('loses what makes no sense', () => {
    const text = JSON.stringify({
      type: 'link.quality',
      audio: { mos: 'good', lossPercent: -1, concealedPercent: 101, more: 1 },
      video: 5,
      sending: { limitation: 'everything', sourceFps: 1e9, rung: 5 },
    });
    expect(readReport(text)).toEqual({ audio: {}, video: {}, sending: {} });
    expect(readReport('{"type":"link.quality"}')).toEqual({ audio: {}, video: {}, sending: {} });
  });
});
