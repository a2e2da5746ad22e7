import type { AdaptationRung } from './adaptation.ts';

/** How an encoding was before this part touched it. */
export interface EncodingBase {
  readonly scaleDownBy: number;
  readonly maxFps: number;
  /** In bit/s. */
  readonly maxBitrate: number;
}

/** Two sizes are the same when they differ by less than this part: whole pictures are had by a size a little different. */
const TOLERANCE = 0.01;

/** What the app, or the call, allows. */
export function baseOf(encoding: RTCRtpEncodingParameters | undefined): EncodingBase {
  const {
    scaleResolutionDownBy = 1,
    maxFramerate = Infinity,
    maxBitrate = Infinity,
  } = encoding ?? {};
  return { scaleDownBy: scaleResolutionDownBy, maxFps: maxFramerate, maxBitrate };
}

export interface EncodingOptions {
  readonly base: EncodingBase;
  readonly rung: AdaptationRung;
  /** The best rung, which only takes back what others did. */
  readonly isBest: boolean;
  /** Whether this part has suspended it; whoever else did has their own reasons. */
  readonly hasSuspended: boolean;
}

/** The encoding on this rung: never more than its base allows. Undefined when it is so already. */
export function fitEncoding(
  encoding: RTCRtpEncodingParameters,
  { base, rung, isBest, hasSuspended }: EncodingOptions,
): RTCRtpEncodingParameters | undefined {
  const limits = isBest ? base : lesser(base, rung);
  const active = rung.isSuspended ? false : hasSuspended ? true : encoding.active;
  const fitted: RTCRtpEncodingParameters = {
    ...withoutLimits(encoding),
    ...(active === undefined ? {} : { active }),
    scaleResolutionDownBy: limits.scaleDownBy,
    ...(limits.maxFps === Infinity ? {} : { maxFramerate: limits.maxFps }),
    ...(limits.maxBitrate === Infinity ? {} : { maxBitrate: limits.maxBitrate }),
  };
  return isSame(encoding, fitted) ? undefined : fitted;
}

function withoutLimits(encoding: RTCRtpEncodingParameters): RTCRtpEncodingParameters {
  const rest = { ...encoding };
  delete rest.maxFramerate;
  delete rest.maxBitrate;
  return rest;
}

function lesser(base: EncodingBase, rung: AdaptationRung): EncodingBase {
  return {
    scaleDownBy: Math.max(base.scaleDownBy, rung.scaleDownBy),
    maxFps: Math.min(base.maxFps, rung.maxFps),
    maxBitrate: Math.min(base.maxBitrate, rung.maxBitrate),
  };
}

function isSame(before: RTCRtpEncodingParameters, after: RTCRtpEncodingParameters): boolean {
  const [one, other] = [baseOf(before), baseOf(after)];
  return (
    Math.abs(one.scaleDownBy / other.scaleDownBy - 1) < TOLERANCE &&
    one.maxFps === other.maxFps &&
    one.maxBitrate === other.maxBitrate &&
    (before.active ?? true) === (after.active ?? true)
  );
}
