import type { SlotName } from './link.ts';

interface SendLimits {
  /** In bit/s. */
  readonly maxBitrate: number;
  /** What gives way when the network or the machine is short. */
  readonly degradationPreference?: RTCDegradationPreference;
}

/** Enough for speech in Opus with error correction, for 720p of a face, and for readable text on a screen. */
const LIMITS: Readonly<Record<SlotName, SendLimits>> = {
  microphone: { maxBitrate: 40_000 },
  camera: { maxBitrate: 1_700_000, degradationPreference: 'balanced' },
  screen: { maxBitrate: 2_500_000, degradationPreference: 'maintain-resolution' },
  screenAudio: { maxBitrate: 96_000 },
};

/** The parameters that a slot's sender should have, made from those that it has. */
export function sendParameters(
  slot: SlotName,
  parameters: RTCRtpSendParameters,
): RTCRtpSendParameters {
  const { maxBitrate, ...preference } = LIMITS[slot];
  const encodings = parameters.encodings.map((encoding) => ({ ...encoding, maxBitrate }));
  return { ...parameters, ...preference, encodings };
}
