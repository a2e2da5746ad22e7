import { describe, expect, it } from 'vitest';
import { adaptationLadder } from './adaptation.ts';
import type { AdaptationRung } from './adaptation.ts';
import { baseOf, fitEncoding } from './encodings.ts';
import type { EncodingOptions } from './encodings.ts';

const [best, , half, , suspended] = adaptationLadder as readonly [
  AdaptationRung,
  AdaptationRung,
  AdaptationRung,
  AdaptationRung,
  AdaptationRung,
];
const free = { active: true, maxBitrate: 1_700_000 };

function fit(encoding: RTCRtpEncodingParameters, given: Partial<EncodingOptions>) {
  return fitEncoding(encoding, {
    base: baseOf(free),
    rung: best,
    isBest: false,
    hasSuspended: false,
    ...given,
  });
}

describe('an encoding on a rung', () => {
  it('gets the limits of the rung', () => {
    expect(fit(free, { rung: half })).toEqual({
      active: true,
      scaleResolutionDownBy: 2,
      maxFramerate: 20,
      maxBitrate: 500_000,
    });
  });

  it('is never allowed more than the app allows', () => {
    const own = { scaleResolutionDownBy: 3, maxFramerate: 10, maxBitrate: 90_000 };
    expect(fit({ ...free, ...own }, { rung: half, base: baseOf(own) })).toBeUndefined();
  });

  it('keeps what this is not about', () => {
    expect(fit({ rid: 'h', priority: 'high' }, { rung: half })).toMatchObject({
      rid: 'h',
      priority: 'high',
    });
    expect(fit({}, { rung: half })).not.toHaveProperty('active');
  });

  it('that has it already is left alone, also while a whole picture was asked for by its size', () => {
    const now = { active: true, scaleResolutionDownBy: 2, maxFramerate: 20, maxBitrate: 500_000 };
    expect(fit(now, { rung: half })).toBeUndefined();
    expect(fit({ ...now, scaleResolutionDownBy: 2.002 }, { rung: half })).toBeUndefined();
    const unsaid = { scaleResolutionDownBy: 2, maxFramerate: 20, maxBitrate: 500_000 };
    expect(fit(unsaid, { rung: half })).toBeUndefined();
    expect(fit({ ...now, maxFramerate: 30 }, { rung: half })).toBeDefined();
    expect(fit({ ...now, maxBitrate: 9 }, { rung: half })).toBeDefined();
  });

  it('is suspended at the end of the ladder, and comes back', () => {
    const last = fit(free, { rung: suspended });
    expect(last).toMatchObject({ active: false });
    expect(fit({ ...last, active: false }, { rung: half, hasSuspended: true })?.active).toBe(true);
  });

  it('that somebody else has suspended stays so', () => {
    expect(fit({ ...free, active: false }, { rung: half })?.active).toBe(false);
  });

  it('on the best rung is as it was', () => {
    const low = { active: true, scaleResolutionDownBy: 2, maxFramerate: 20, maxBitrate: 500_000 };
    expect(fit(low, { isBest: true })).toEqual({
      active: true,
      scaleResolutionDownBy: 1,
      maxBitrate: 1_700_000,
    });
    expect(fit(low, { isBest: true, base: baseOf(undefined) })).toEqual({
      active: true,
      scaleResolutionDownBy: 1,
    });
    expect(fit(low, { isBest: true, base: baseOf({ maxFramerate: 24 }) })?.maxFramerate).toBe(24);
  });
});
