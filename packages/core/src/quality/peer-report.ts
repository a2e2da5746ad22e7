/** What one end tells the other of how it fares, once in each look; every figure may be missing. */
export interface PeerReport {
  /** How the other side hears this one. */
  readonly audio?: {
    /** 1 to 4.5. */
    readonly mos?: number;
    readonly lossPercent?: number;
    readonly concealedPercent?: number;
  };
  /** How the other side sees this one's camera. */
  readonly video?: {
    /** 1 to 5. */
    readonly score?: number;
    readonly lossPercent?: number;
    readonly fps?: number;
    readonly frozenPercent?: number;
  };
  /** How the other side's camera is sent. */
  readonly sending?: {
    /** What the encoder is short of. */
    readonly limitation?: 'none' | 'cpu' | 'bandwidth';
    readonly sourceFps?: number;
    readonly sourceWidth?: number;
    readonly sourceHeight?: number;
    /** Where it is on the ladder: 0 is the best, and on the last it is suspended to save the sound. */
    readonly rung?: number;
  };
}

const TYPE = 'link.quality';

/** The text that goes beside the media. */
export function writeReport(report: PeerReport): string {
  const rounded = (_: string, value: unknown): unknown =>
    typeof value === 'number' ? Math.round(value * 100) / 100 : value;
  return JSON.stringify({ type: TYPE, ...report }, rounded);
}

/** Undefined for whatever else is said there; what makes no sense is left out. Never throws. */
export function readReport(text: unknown): PeerReport | undefined {
  const told = typeof text === 'string' && text.includes(TYPE) ? parsed(text) : undefined;
  if (told?.['type'] !== TYPE) return undefined;
  const { audio, video, sending } = told;
  return {
    audio: figures(audio, { mos: 5, lossPercent: 100, concealedPercent: 100 }),
    video: figures(video, { score: 5, lossPercent: 100, fps: 240, frozenPercent: 100 }),
    sending: {
      ...figures(sending, { sourceFps: 240, sourceWidth: 20_000, sourceHeight: 20_000, rung: 4 }),
      ...limitationOf(sending),
    },
  };
}

type Told = Readonly<Record<string, unknown>>;

function parsed(text: string): Told | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isTold(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Numbers from 0 to the greatest that makes sense. */
function figures<Name extends string>(
  told: unknown,
  greatest: Readonly<Record<Name, number>>,
): Partial<Record<Name, number>> {
  if (!isTold(told)) return {};
  const names = Object.keys(greatest) as Name[];
  const found = names.flatMap((name) => {
    const value = told[name];
    return typeof value === 'number' && value >= 0 && value <= greatest[name]
      ? [[name, value] as const]
      : [];
  });
  return Object.fromEntries(found) as Partial<Record<Name, number>>;
}

function limitationOf(told: unknown): Pick<NonNullable<PeerReport['sending']>, 'limitation'> {
  const limitation = isTold(told) ? told['limitation'] : undefined;
  const known = (['none', 'cpu', 'bandwidth'] as const).find((word) => word === limitation);
  return known === undefined ? {} : { limitation: known };
}

function isTold(value: unknown): value is Told {
  return typeof value === 'object' && value !== null;
}
