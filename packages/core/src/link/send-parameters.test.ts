import { describe, expect, it } from 'vitest';
import { sendParameters } from './send-parameters.ts';

const BEFORE: RTCRtpSendParameters = {
  transactionId: 'transaction',
  encodings: [{ active: true, rid: 'h' }],
  codecs: [],
  headerExtensions: [],
  rtcp: { cname: 'name' },
};

describe('what a slot may send', () => {
  it.each([
    ['microphone', 40_000, undefined],
    ['camera', 1_700_000, 'balanced'],
    ['screen', 2_500_000, 'maintain-resolution'],
    ['screenAudio', 96_000, undefined],
  ] as const)('%s: at most %i bit/s, when short: %s', (slot, maxBitrate, preference) => {
    const after = sendParameters(slot, BEFORE);
    expect(after.encodings).toEqual([{ active: true, rid: 'h', maxBitrate }]);
    expect(after.degradationPreference).toBe(preference);
  });

  it('leaves everything else as the browser gave it', () => {
    expect(sendParameters('microphone', BEFORE)).toMatchObject({
      transactionId: 'transaction',
      rtcp: { cname: 'name' },
    });
    expect(BEFORE.encodings).toEqual([{ active: true, rid: 'h' }]);
  });
});
