import type { CheckedMessage } from '../outgoing.ts';
import type { BusMessage, Question } from './bus-message.ts';
import { joinTabs, type TabGroup } from './join-tabs.ts';
import { watchLeader, type LeaderWatch } from './leader-watch.ts';
import type { Arrival } from './members.ts';
import { createOverheard, type Overheard } from './overheard.ts';
import {
  addOwn,
  settledUpTo,
  settleOwn,
  unaccepted,
  type OwnMessage,
  type OwnMessages,
} from './own-messages.ts';
import { isNewer, isRival, type SharedState } from './shared-state.ts';
import type { TabLeader } from './tab-leader.ts';
import type { TabParts } from './tab-parts.ts';
import { createTimers, type Timers } from '../timers.ts';
import { createTabPresence, type TabPresence } from './tab-presence.ts';
import type { TabReplica } from './tab-replica.ts';
import { TabTurn } from './tab-turn.ts';

/**
 * When the session was replaced: by a tab that led before this one and did not know that it does not any more, it hears
 * so within this, in ms …
 */
const AGAIN_AFTER_MS = 1_000;
/** … but if it was replaced this shortly ago, in ms, it is another browser, and one of the two has to give up. */
const GIVE_UP_MS = 30_000;

export interface StayOptions {
  readonly parts: TabParts;
  readonly replica: TabReplica;
  /** What was sent before it entered. */
  readonly own: OwnMessages;
  /** Tabs cannot find each other here. */
  readonly failed: () => void;
}

/** A tab among the others, from entering to leaving: it follows, and leads when its turn comes. */
export class TabStay {
  readonly #options: StayOptions;
  readonly #tab: string;
  readonly #group: TabGroup;
  readonly #presence: TabPresence;
  readonly #watch: LeaderWatch;
  readonly #overheard: Overheard = createOverheard();
  readonly #timers: Timers<'again'>;
  #own: OwnMessages;
  /** From the roll call on. */
  #turn: TabTurn | undefined;
  /** The leader that was told who this is. */
  #greeted: string | undefined;
  /** The term whose leader has been sent all that waits. */
  #sentIn = -1;
  /** When the session was last replaced, in Unix ms. */
  #replacedAt = -Infinity;

  constructor(options: StayOptions) {
    const { browser, name, session, newId } = options.parts;
    const { clock } = session.environment;
    const tab = newId();
    this.#options = options;
    this.#own = options.own;
    this.#tab = tab;
    this.#timers = createTimers(clock);
    this.#presence = createTabPresence({
      ...{ page: browser.page, clock },
      moved: (attention) => {
        this.#leader?.input({ type: 'tab.moved', tab, attention });
        this.#group.post({ type: 'attention', tab, attention });
      },
      seen: () => {
        this.#watch.check();
        this.ask({ what: 'probe' });
      },
    });
    this.#watch = watchLeader({
      clock,
      mayLead: () => this.#turn === undefined && browser.page.isVisible(),
      ask: () => this.ask({ what: 'sign' }),
      silent: () => this.#group.lead.seize(),
    });
    this.#group = joinTabs({
      ...{ browser, name, tab },
      heard: (message) => this.#heard(message),
      joined: () => this.#sayHello(),
      leads: () => this.#takeTurn(),
      deposed: () => {
        this.#endTurn();
        this.#sayHello();
      },
      failed: options.failed,
    });
  }

  /** What no leader is known to have accepted. */
  get unaccepted(): readonly OwnMessage[] {
    return unaccepted(this.#own, this.#options.replica.known?.members.get(this.#tab)?.sent ?? 0);
  }

  send(outgoing: CheckedMessage): void {
    this.#own = addOwn(this.#own, outgoing);
    const message = { n: this.#own.count, after: settledUpTo(this.#own), ...outgoing };
    if (this.#leader === undefined) {
      this.#group.post({ type: 'send', tab: this.#tab, ...message });
      this.#watch.expect();
      return;
    }
    this.#overheard.hear(this.#tab, message);
    this.#leader.accept();
  }

  ask(question: Question): void {
    if (this.#leader === undefined) this.#group.post({ type: 'ask', tab: this.#tab, ...question });
    else this.#leader.ask(question);
  }

  /** When the server was heard last, as far as this tab knows, in Unix ms. */
  get heardAt(): number {
    return this.#leader?.heardAt ?? this.#options.replica.heardAt;
  }

  /** The page goes, and may say a few more words: whoever leads next has to know what this tab knows. */
  handOver(): void {
    this.#introduce();
    if (this.#leader?.isAlone !== false) return;
    this.#endTurn();
    this.#group.lead.release();
  }

  /** Lets go of everything, and gives what was sent and not accepted. Idempotent. */
  leave({ isForGood }: { readonly isForGood: boolean }): OwnMessages {
    const waiting = this.unaccepted;
    const tab = this.#tab;
    this.#introduce();
    if (isForGood) {
      this.#leader?.input({ type: 'tab.left', tab, isForGood });
      this.#group.post({ type: 'leave', tab });
      if (this.#leader?.isAlone) this.#leader.end();
    }
    this.#endTurn();
    this.#timers.stopAll();
    this.#watch.stop();
    this.#presence.stop();
    this.#group.leave();
    return { count: this.#own.count, waiting };
  }

  get #leader(): TabLeader | undefined {
    return this.#turn?.leader;
  }

  /** What a tab has said counts once it is known who it is. */
  #introduce(): void {
    const isKnown = this.#options.replica.known !== undefined;
    if (!isKnown && this.unaccepted.length > 0) this.#sayHello();
  }

  #sayHello(): void {
    const { known } = this.#options.replica;
    this.#group.post({ type: 'hello', state: known, ...this.#arrival() });
    this.#watch.expect();
  }

  #arrival(): Arrival {
    const { attention } = this.#presence;
    const { calls: claims } = this.#options.parts.claims;
    return { tab: this.#tab, attention, claims, sent: settledUpTo(this.#own) };
  }

  #takeTurn(): void {
    const { parts, replica } = this.#options;
    if (this.#turn !== undefined) return;
    this.#turn = new TabTurn({
      ...{ parts, tab: this.#tab, group: this.#group, overheard: this.#overheard },
      arrival: () => this.#arrival(),
      known: () => replica.known,
      begins: () => {
        // What this tab took for accepted may be news to the state that it goes on with.
        for (const message of unaccepted(this.#own, 0)) this.#overheard.hear(this.#tab, message);
      },
      replaced: () => this.#replaced(),
      heard: (heardAt) => this.#group.post({ type: 'sign', tab: this.#tab, heardAt }),
      publish: (state, stable) => {
        const { heardAt } = this;
        this.#group.post({ type: 'state', tab: this.#tab, state, stable, heardAt });
        this.#adopt(state, stable);
      },
    });
  }

  #endTurn(): void {
    this.#turn?.stop();
    this.#turn = undefined;
    this.#options.replica.stepDown();
  }

  #replaced(): void {
    const { clock } = this.#options.parts.session.environment;
    const isAgain = clock.now() - this.#replacedAt < GIVE_UP_MS;
    this.#replacedAt = clock.now();
    if (isAgain) {
      this.#leader?.giveUp();
      return;
    }
    this.#endTurn();
    this.#timers.start('again', AGAIN_AFTER_MS, () => {
      if (this.#group.lead.isHeld) this.#takeTurn();
    });
  }

  #adopt(state: SharedState, stable: number): void {
    const { replica } = this.#options;
    const tab = this.#tab;
    const { term, version } = state;
    const { sent = 0 } = state.members.get(tab) ?? {};
    this.#own = settleOwn(this.#own, { sent, version, stable });
    this.#options.parts.claims.remember(state, tab);
    const isLeader = this.#leader !== undefined;
    replica.adopt(state, {
      ...{ tab, isLeader },
      known: (letter) => {
        if (isLeader) return;
        this.#group.post({ type: 'seen', tab, term, version, letter });
        if (this.#sentIn !== term) this.#sendAll(term);
      },
    });
  }

  #sendAll(term: number): void {
    this.#sentIn = term;
    const tab = this.#tab;
    for (const message of this.unaccepted) this.#group.post({ type: 'send', tab, ...message });
  }

  #heard(message: BusMessage): void {
    switch (message.type) {
      case 'state':
        this.#heardState(message);
        return;
      case 'sign': {
        this.#watch.heard();
        this.#options.replica.hear(message.heardAt);
        if (message.tab !== this.#options.replica.known?.leader) this.#sayHello();
        return;
      }
      case 'claim': {
        this.#watch.heard();
        this.#sayHello();
        return;
      }
      case 'hello': {
        this.#overheard.meet(message);
        this.#turn?.greet(message);
        return;
      }
      case 'send': {
        this.#overheard.hear(message.tab, message);
        this.#leader?.accept();
        return;
      }
      case 'ask':
        this.#leader?.ask(message);
        return;
      default:
        this.#leader?.hear(message);
    }
  }

  #heardState({ state, stable, heardAt }: Extract<BusMessage, { readonly type: 'state' }>): void {
    const { known } = this.#options.replica;
    if (this.#leader !== undefined) return;
    this.#watch.heard();
    this.#options.replica.hear(heardAt);
    for (const [tab, { sent }] of state.members) this.#overheard.forget(tab, sent);
    const isMember = state.members.get(this.#tab)?.isHere === true;
    if (isMember && !isRival(state, known)) {
      if (isNewer(state, known)) this.#adopt(state, stable);
      return;
    }
    // A leader that does not know this tab, or knows less than this tab does, has to hear of it.
    if (this.#greeted !== state.leader) this.#sayHello();
    this.#greeted = state.leader;
  }
}
