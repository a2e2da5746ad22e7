import type { SlotName } from '../link/link.ts';
import type { MediaDirection } from './stats-sample.ts';

/** What can be wrong with a call; `relay-in-use` is a notice rather than a warning. */
export type WarningName =
  | 'high-rtt'
  | 'high-jitter'
  | 'high-loss'
  | 'sound-concealed'
  | 'low-score'
  | 'bandwidth-limited'
  | 'cpu-limited'
  | 'video-frozen'
  | 'decoder-stuck'
  | 'microphone-silent'
  | 'microphone-dead'
  | 'talking-while-muted'
  | 'nothing-sent'
  | 'nothing-received'
  | 'one-way'
  | 'relay-in-use'
  | 'path-stalled'
  | 'path-unstable';

/** Something that is wrong right now: raised once, cleared once, and the same object in between. */
export interface QualityWarning {
  readonly name: WarningName;
  /** What it is about, where it is about one slot and direction. */
  readonly slot?: SlotName;
  readonly direction?: MediaDirection;
  /** Nothing is wrong, but somebody may want to know. */
  readonly isNotice: boolean;
  /** Unix ms: when it was raised. */
  readonly since: number;
}

/** What one look says of one warning. `unsure` leaves it as it is. */
export interface Finding extends Pick<QualityWarning, 'name' | 'slot' | 'direction'> {
  readonly is: 'bad' | 'good' | 'unsure' | 'off';
  /** How long it must be bad before it is raised, in ms, where that is not as usual. */
  readonly raiseAfterMs?: number;
  readonly isNotice?: boolean;
}

export interface WarningsState {
  readonly entries: ReadonlyMap<string, Entry>;
  /** Oldest first; the same array until one comes or goes. */
  readonly raised: readonly QualityWarning[];
}

interface Entry {
  /** Unix ms: since when it has been bad, or good, without a break. */
  readonly badSince?: number;
  readonly goodSince?: number;
  readonly warning?: QualityWarning;
}

export const noWarnings: WarningsState = { entries: new Map(), raised: [] };

export interface WarningsStep {
  readonly state: WarningsState;
  readonly raised: readonly QualityWarning[];
  readonly cleared: readonly QualityWarning[];
}

export interface Findings {
  /** Unix ms. */
  readonly at: number;
  readonly findings: readonly Finding[];
  /** What is not spoken of stays as it is; otherwise it is cleared. */
  readonly isPartial: boolean;
}

/** How long something must be bad, and good again, in ms. */
const PATIENCE: Readonly<Record<WarningName, readonly [raise: number, clear: number]>> = {
  'high-rtt': [4_000, 8_000],
  'high-jitter': [4_000, 8_000],
  'high-loss': [4_000, 8_000],
  'sound-concealed': [10_000, 8_000],
  'low-score': [4_000, 8_000],
  'bandwidth-limited': [6_000, 6_000],
  'cpu-limited': [4_000, 6_000],
  'video-frozen': [0, 0],
  'decoder-stuck': [0, 0],
  'microphone-silent': [25_000, 0],
  'microphone-dead': [0, 0],
  'talking-while-muted': [0, 2_000],
  'nothing-sent': [0, 0],
  'nothing-received': [0, 0],
  'one-way': [0, 0],
  'relay-in-use': [0, 0],
  'path-stalled': [0, 0],
  'path-unstable': [0, 0],
};
/** What has been raised stays for so long, in ms, so that it can be read. */
const LEAST_MS = 5_000;

/** The warnings after one more look. */
export function nextWarnings(state: WarningsState, look: Findings): WarningsStep {
  const spoken = new Map(look.findings.map((finding) => [keyOf(finding), finding]));
  const silent = [...state.entries].filter(([key]) => !spoken.has(key));
  const entries = new Map<string, Entry>(look.isPartial ? silent : []);
  for (const [key, finding] of spoken) {
    const entry = nextEntry(state.entries.get(key) ?? {}, { finding, at: look.at });
    if (Object.keys(entry).length > 0) entries.set(key, entry);
  }
  const now = [...entries.values()].flatMap(({ warning }) => warning ?? []);
  const raised = now.filter((warning) => !state.raised.includes(warning));
  const cleared = state.raised.filter((warning) => !now.includes(warning));
  const isSame = raised.length === 0 && cleared.length === 0;
  const all = [...state.raised.filter((warning) => now.includes(warning)), ...raised];
  return { state: { entries, raised: isSame ? state.raised : all }, raised, cleared };
}

interface Judged {
  readonly finding: Finding;
  readonly at: number;
}

function nextEntry(entry: Entry, { finding, at }: Judged): Entry {
  const { warning } = entry;
  const kept = warning === undefined ? {} : { warning };
  switch (finding.is) {
    case 'off':
      return {};
    case 'unsure':
      return kept;
    case 'bad':
      return wentBad(entry, { finding, at });
    case 'good': {
      if (warning === undefined) return {};
      const { goodSince = at } = entry;
      const [, clearMs] = PATIENCE[finding.name];
      const isOver = at - goodSince >= clearMs && at - warning.since >= LEAST_MS;
      return isOver ? {} : { ...kept, goodSince };
    }
  }
}

function wentBad(entry: Entry, { finding, at }: Judged): Entry {
  if (entry.warning !== undefined) return { warning: entry.warning };
  const { name, slot, direction, isNotice = false } = finding;
  const { badSince = at } = entry;
  const [raiseMs] = PATIENCE[name];
  if (at - badSince < (finding.raiseAfterMs ?? raiseMs)) return { badSince };
  const warning = Object.freeze({
    ...{ name, isNotice, since: at },
    ...(slot === undefined ? {} : { slot }),
    ...(direction === undefined ? {} : { direction }),
  });
  return { warning };
}

function keyOf({ name, slot, direction }: Finding): string {
  return [name, slot, direction].join(' ');
}
