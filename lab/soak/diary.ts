import type { Side } from '../faults/fault.ts';
import { now } from '../page/now.ts';
import type { SoakGlance } from '../page/soak.ts';
import type { SoakMoment } from './soak-result.ts';

/** What is known of one call, from both pages and from the soak itself; pages that are gone included. */
export interface Diary {
  readonly beganAt: number;
  readonly ids: ReadonlySet<string>;
  readonly ends: Readonly<Record<Side, readonly string[]>>;
  note(side: Side, glance: SoakGlance): void;
  write(what: string): void;
  /** In the order of time. */
  timeline(): readonly SoakMoment[];
}

export function openDiary(): Diary {
  const beganAt = now();
  const ids = new Set<string>();
  const ends = {
    alice: new Map<number, readonly string[]>(),
    bob: new Map<number, readonly string[]>(),
  };
  const pages = new Map<string, readonly SoakMoment[]>();
  const own: SoakMoment[] = [];
  const all = (side: Side): readonly string[] => [...ends[side].values()].flat();
  return {
    beganAt,
    ids,
    get ends() {
      return { alice: all('alice'), bob: all('bob') };
    },
    note(side, glance) {
      for (const id of glance.ids) ids.add(id);
      ends[side].set(glance.page, glance.ends);
      pages.set(
        `${side} ${glance.page}`,
        glance.moments.map(({ at, what }) => ({ atMs: at - beganAt, who: side, what })),
      );
    },
    write: (what) => void own.push({ atMs: now() - beganAt, who: 'lab', what }),
    timeline: () =>
      [...own, ...[...pages.values()].flat()].sort((left, right) => left.atMs - right.atMs),
  };
}
