/**
 * The E-model of ITU-T G.107 in the form that browsers have figures for: how a call sounds, estimated from delay and
 * loss. What it does not know (echo, noise, loudness) has its default value.
 */

/** What the model is told. */
export interface AudioImpairment {
  /** From mouth to ear, in ms. Default 0. */
  readonly delayMs?: number;
  /** Sound that is missing, 0 to 100. Default 0. */
  readonly lossPercent?: number;
  /** How well the codec copes with loss (Bpl): greater is better. Default 10: nothing repairs it. */
  readonly robustness?: number;
  /** What the codec takes by itself (Ie). Default 0. */
  readonly equipment?: number;
  /** How much losses come in bursts (BurstR), from 1, the default. */
  readonly burstiness?: number;
}

/** How much loss Opus stands, by what repairs it. No standard has a value for Opus: these are ours. */
export const ROBUSTNESS = {
  /** Of what was made up in place of lost sound: all repair has been done. */
  concealed: 10,
  /** Of packets, with forward error correction. */
  fec: 20,
} as const;

/** Ro − Is of the model with all its defaults, without delay. */
const BEST = 93.2;

/** The transmission rating R, 0 (nothing is understood) to 93.2 (nothing is missing). */
export function ratingOf(impairment: AudioImpairment): number {
  return Math.max(0, BEST - delayImpairment(impairment.delayMs ?? 0) - lossImpairment(impairment));
}

/** What delay takes off R. */
export function delayImpairment(delayMs: number): number {
  if (delayMs <= 100) return 0;
  const x = Math.log2(delayMs / 100);
  return 25 * ((1 + x ** 6) ** (1 / 6) - 3 * (1 + (x / 3) ** 6) ** (1 / 6) + 2);
}

/** What the codec and loss take off R. */
export function lossImpairment(impairment: AudioImpairment): number {
  const { lossPercent = 0, robustness = ROBUSTNESS.concealed } = impairment;
  const { equipment = 0, burstiness = 1 } = impairment;
  return equipment + ((95 - equipment) * lossPercent) / (lossPercent / burstiness + robustness);
}

/** The mean opinion score, 1 to 4.5, that people would give at this rating. */
export function mosOf(rating: number): number {
  if (rating <= 0) return 1;
  if (rating >= 100) return 4.5;
  // The polynomial dips below 1 at the very bottom.
  return Math.max(1, 1 + 0.035 * rating + 7e-6 * rating * (rating - 60) * (100 - rating));
}
