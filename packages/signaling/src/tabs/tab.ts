import { EarshotError } from '../errors.ts';
import { checkOutgoing } from '../outgoing.ts';
import type { Address, Sender } from '../protocol/envelope.ts';
import type { Message } from '../protocol/messages.ts';
import type { SignalingEvents, SignalingState } from '../signaling.ts';
import { addOwn, noMessages, type OwnMessages } from './own-messages.ts';
import { soloTab } from './solo-tab.ts';
import { TabReplica } from './tab-replica.ts';
import type { Tabs, TabSignaling } from './tab-signaling.ts';
import type { TabParts } from './tab-parts.ts';
import { TabStay } from './tab-stay.ts';

/** One tab, as its app sees it: it may enter and leave several times, as its page goes and returns. */
export class Tab implements TabSignaling {
  readonly arbiter = 'server';
  readonly tabs: Tabs;
  readonly #replica: TabReplica;
  #parts: TabParts;
  #stay: TabStay | undefined;
  /** What is sent while this tab is not among the others. */
  #own: OwnMessages = noMessages;
  #stopWatching: (() => void) | undefined;

  constructor(parts: TabParts) {
    const replica = new TabReplica(parts.session.environment.log);
    this.#parts = parts;
    this.#replica = replica;
    this.tabs = {
      get snapshot() {
        return replica.snapshot;
      },
      subscribe: (listener) => replica.subscribe(listener),
    };
  }

  get state(): SignalingState {
    return this.#replica.visible;
  }

  get self(): Sender | undefined {
    return this.#replica.shared?.session?.self;
  }

  get heardAt(): number {
    return this.#stay?.heardAt ?? this.#replica.heardAt;
  }

  get providesIce(): boolean {
    return this.#replica.shared?.session?.providesIce === true;
  }

  connect(): void {
    if (this.#stopWatching !== undefined || this.#isClosed) return;
    const { page } = this.#parts.browser;
    const undos = [
      page.onHide((mayReturn) => this.#hidden(mayReturn)),
      page.onReturn(() => this.#enter()),
      this.#replica.events.on('state', ({ status }) => {
        if (status === 'closed') this.#leave(false);
      }),
    ];
    this.#stopWatching = () => undos.forEach((undo) => undo());
    this.#enter();
  }

  send(message: Message, to?: Address): void {
    if (this.#isClosed) throw new EarshotError('signaling/closed');
    const { maxOutbox: limit } = this.#parts.session;
    const { waiting = [] } = this.#replica.shared?.session ?? {};
    const own = this.#stay?.unaccepted ?? this.#own.waiting;
    if (own.length + waiting.length >= limit) {
      throw new EarshotError('signaling/outbox-full', { details: { limit } });
    }
    const checked = checkOutgoing(message, to);
    if (this.#stay === undefined) this.#own = addOwn(this.#own, checked);
    else this.#stay.send(checked);
  }

  on<Event extends keyof SignalingEvents>(
    event: Event,
    listener: SignalingEvents[Event],
  ): () => void {
    return this.#replica.events.on(event, listener);
  }

  probe(withinMs?: number): void {
    this.#stay?.ask({ what: 'probe', withinMs });
  }

  renewToken(): void {
    this.#stay?.ask({ what: 'renewToken' });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#leave(true);
    this.#replica.show({ status: 'closed' });
  }

  get #isClosed(): boolean {
    return this.#replica.visible.status === 'closed';
  }

  #enter(): void {
    if (this.#isClosed || this.#stay !== undefined) return;
    this.#replica.enter();
    this.#stay = new TabStay({
      ...{ parts: this.#parts, replica: this.#replica, own: this.#own },
      failed: () => this.#standAlone(),
    });
  }

  #standAlone(): void {
    const { browser, session } = this.#parts;
    session.environment.log('warn', 'tabs.alone');
    this.#withdraw(false);
    this.#parts = { ...this.#parts, browser: soloTab(browser) };
    this.#enter();
  }

  /** A page that is kept in the back/forward cache runs nothing, and whatever it holds is taken from it. */
  #hidden(mayReturn: boolean): void {
    if (mayReturn) this.#withdraw(false);
    else this.#stay?.handOver();
  }

  #leave(isForGood: boolean): void {
    this.#stopWatching?.();
    this.#stopWatching = undefined;
    this.#withdraw(isForGood);
  }

  #withdraw(isForGood: boolean): void {
    const stay = this.#stay;
    this.#stay = undefined;
    if (stay !== undefined) this.#own = stay.leave({ isForGood });
  }
}
