import type { Platform } from '../platform/platform.ts';

/** One microphone, camera or speaker; `label` is empty until a permission was granted. */
export interface Device {
  readonly id: string;
  readonly label: string;
  readonly groupId: string;
}

/** What is plugged in: an immutable snapshot, the same object until something changes. */
export interface DevicesSnapshot {
  readonly microphones: readonly Device[];
  readonly cameras: readonly Device[];
  readonly speakers: readonly Device[];
}

/**
 * The list of devices, kept up to date while someone subscribes: when one comes or goes, and when the user grants one or
 * takes it back.
 */
export interface Devices {
  readonly snapshot: DevicesSnapshot;
  /** Calls `listener` after each change; returns its undo. */
  subscribe(listener: () => void): () => void;
  /** Reads the list again. Never rejects: a browser that refuses gives an empty list. */
  refresh(): Promise<DevicesSnapshot>;
}

export interface DevicesOptions {
  /** What to use in place of the browser's globals. */
  readonly platform?: Partial<Pick<Platform, 'mediaDevices' | 'permission' | 'log'>>;
}
