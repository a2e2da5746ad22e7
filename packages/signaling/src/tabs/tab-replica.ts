import type { Log } from '../environment.ts';
import { EarshotError } from '../errors.ts';
import { createListeners, type Listeners } from '../listeners.ts';
import type { SignalingEvents, SignalingState } from '../signaling.ts';
import { isSameStatus, sharedStatus } from './shared-session.ts';
import {
  hasHeard,
  tabsHere,
  type Cause,
  type SharedState,
  type SharedStatus,
} from './shared-state.ts';
import type { TabsSnapshot } from './tab-signaling.ts';

const ALONE: TabsSnapshot = { role: 'follower', isRinger: false, count: 0 };

/** What one tab knows of the shared state, and what its app hears of it. */
export class TabReplica {
  readonly events: Listeners<SignalingEvents>;
  readonly #tabsEvents: Listeners<{ tabs: () => void }>;
  readonly #log: Log;
  #shared: SharedState | undefined;
  #visible: SignalingState = { status: 'offline' };
  #snapshot: TabsSnapshot = ALONE;
  /** The letter that was read last in this stay; undefined before the first state of it. */
  #letter: number | undefined;
  /** The last message of the server that was heard. */
  #heard: Cause | undefined;
  #heardAt = 0;

  constructor(log: Log) {
    this.#log = log;
    this.events = createListeners(log);
    this.#tabsEvents = createListeners(log);
  }

  get shared(): SharedState | undefined {
    return this.#shared;
  }

  /** What was learned since this tab entered: nothing of what was before counts for the others. */
  get known(): SharedState | undefined {
    return this.#letter === undefined ? undefined : this.#shared;
  }

  get visible(): SignalingState {
    return this.#visible;
  }

  /** When the server was heard last, as far as this tab knows, in Unix ms. */
  get heardAt(): number {
    return this.#heardAt;
  }

  get snapshot(): TabsSnapshot {
    return this.#snapshot;
  }

  subscribe(listener: () => void): () => void {
    return this.#tabsEvents.on('tabs', listener);
  }

  /** The tab enters, for the first time or after it was away. */
  enter(): void {
    this.#letter = undefined;
    this.show({ status: 'connecting', attempt: 1 });
  }

  /**
   * Takes over what the leader says; `known` is told, with the last letter, once nothing of
   * the state before counts any more.
   */
  adopt(
    shared: SharedState,
    {
      tab,
      isLeader,
      known,
    }: {
      readonly tab: string;
      readonly isLeader: boolean;
      readonly known: (letter: number) => void;
    },
  ): void {
    this.#shared = shared;
    this.#tell({
      role: isLeader ? 'leader' : 'follower',
      isRinger: shared.ringer.tab === tab,
      count: tabsHere(shared).length,
    });
    const read = this.#letter ?? 0;
    const unread = (shared.members.get(tab)?.mail ?? []).filter(({ id }) => id > read);
    this.#letter = read;
    known(unread.at(-1)?.id ?? read);
    if (shared.status.status !== 'closed') this.show(shared.status);
    const heard = this.#heard;
    for (const { id, incoming, cause } of unread) {
      // A listener may have closed everything, or brought something newer.
      if (id <= this.#letter || this.#visible.status === 'closed') continue;
      this.#letter = id;
      if (hasHeard(heard, cause)) continue;
      this.#heard = cause ?? this.#heard;
      this.events.emit('message', incoming);
    }
    if (shared.status.status === 'closed') this.show(shared.status);
  }

  /** The leader has heard the server. */
  hear(heardAt: number): void {
    this.#heardAt = Math.max(this.#heardAt, heardAt);
  }

  /** Leads no more, and does not ring. */
  stepDown(): void {
    this.#tell({ ...this.#snapshot, role: 'follower', isRinger: false });
  }

  /** Another state of signaling, for the app. */
  show(status: SharedStatus): void {
    if (this.#visible.status === 'closed' || isSameStatus(status, sharedStatus(this.#visible)))
      return;
    this.#visible = visibleStatus(status);
    this.#log('debug', 'tabs.state', { status: status.status });
    this.events.emit('state', this.#visible);
    if (status.status !== 'closed') return;
    this.events.clear();
    this.#tell(ALONE);
    this.#tabsEvents.clear();
  }

  #tell(next: TabsSnapshot): void {
    const { role, isRinger, count } = this.#snapshot;
    if (role === next.role && isRinger === next.isRinger && count === next.count) return;
    this.#snapshot = next;
    this.#tabsEvents.emit('tabs', undefined);
  }
}

function visibleStatus(status: SharedStatus): SignalingState {
  if (status.status !== 'closed') return status;
  const { code, cause } = status;
  return code === undefined
    ? { status: 'closed' }
    : { status: 'closed', error: new EarshotError(code, { cause }) };
}
