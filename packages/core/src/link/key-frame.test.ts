import { expect, it } from 'vitest';
import { requestKeyFrame } from './key-frame.ts';

/** A sender that never looks at the options, as Firefox has it. */
function plainSender(scaleResolutionDownBy?: number) {
  let encodings: RTCRtpEncodingParameters[] = [
    scaleResolutionDownBy === undefined ? {} : { scaleResolutionDownBy },
  ];
  const sender = {
    getParameters: () => ({ encodings: structuredClone(encodings) }),
    setParameters: async (parameters: RTCRtpSendParameters) => {
      encodings = parameters.encodings;
    },
  };
  return {
    sender: sender as unknown as RTCRtpSender,
    size: () => encodings[0]?.scaleResolutionDownBy,
  };
}

it.each([
  [undefined, 1.001, 1],
  [1, 1.001, 1],
  [1.33, 1.331, 1.33],
  [2, 2.002, 2],
  [4, 4.004, 4],
])('a size of %s is changed a little, and changed back', async (size, other, back) => {
  const { sender, size: now } = plainSender(size);
  await requestKeyFrame(sender);
  expect(now()).toBeCloseTo(other, 3);
  expect(now()).not.toBe(size ?? 1);
  await requestKeyFrame(sender);
  expect(now()).toBe(back);
});
