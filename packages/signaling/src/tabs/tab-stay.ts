import type { CheckedMessage } from '../outgoing.ts';
import { randomId } from '../random-id.ts';
import { createSession, type SessionParts } from '../session/signaling-session.ts';
import type { BusMessage } from './bus-message.ts';
import { createEcho, type Echo } from './echo.ts';
import { joinTabs, type TabGroup } from './join-tabs.ts';
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
import { callRoll, type Roll, type RollCall } from './roll-call.ts';
import { sessionSeed } from './shared-session.ts';
import { isNewer, isRival, type SharedState } from './shared-state.ts';
import { takeOver } from './take-over.ts';
import type { MeetingBrowser } from './tab-browser.ts';
import { TabLeader } from './tab-leader.ts';
import { createTabPresence, type TabPresence } from './tab-presence.ts';
import type { TabReplica } from './tab-replica.ts';

/** What a tab is made of, all of it checked. */
export interface TabParts {
  /** Tabs that say the same name are one. */
  readonly name: string;
  readonly session: Omit<SessionParts, 'device'>;
  /** The device that the app has chosen. */
  readonly device: string | undefined;
  /** How long a call waits for its page to be loaded again, in ms. */
  readonly graceMs: number;
}

export interface StayOptions extends TabParts {
  readonly browser: MeetingBrowser;
  readonly replica: TabReplica;
  /** What was sent before it entered. */
  readonly own: OwnMessages;
  /** Tabs cannot find each other here. */
  readonly failed: () => void;
}

/** A tab among the others, from entering to leaving: it follows, and leads when its turn comes. */
export class TabStay {
  readonly #options: StayOptions;
  readonly #tab = randomId();
  readonly #group: TabGroup;
  readonly #presence: TabPresence;
  readonly #overheard: Overheard = createOverheard();
  #own: OwnMessages;
  #roll: RollCall | undefined;
  #echo: Echo | undefined;
  #leader: TabLeader | undefined;
  /** The leader that was told who this is. */
  #greeted: string | undefined;
  /** The term whose leader has been sent all that waits. */
  #sentIn = -1;

  constructor(options: StayOptions) {
    const { browser, name, session, own } = options;
    const tab = this.#tab;
    this.#options = options;
    this.#own = own;
    this.#presence = createTabPresence({
      ...{ browser, name, clock: session.environment.clock },
      moved: (attention) => {
        this.#leader?.input({ type: 'tab.moved', tab, attention });
        this.#group.post({ type: 'attention', tab, attention });
      },
      seen: () => this.ask('probe'),
    });
    this.#group = joinTabs({
      ...{ browser, name, tab },
      heard: (message) => this.#heard(message),
      joined: () => this.#sayHello(),
      leads: () => this.#callRoll(),
      failed: options.failed,
    });
  }

  /** How many messages no leader is known to have accepted. */
  get unaccepted(): readonly OwnMessage[] {
    return unaccepted(this.#own, this.#options.replica.known?.members.get(this.#tab)?.sent ?? 0);
  }

  send(outgoing: CheckedMessage): void {
    this.#own = addOwn(this.#own, outgoing);
    const message = { n: this.#own.count, ...outgoing };
    if (this.#leader === undefined) {
      this.#group.post({ type: 'send', tab: this.#tab, ...message });
      return;
    }
    this.#overheard.hear(this.#tab, message);
    this.#leader.accept();
  }

  ask(what: 'probe' | 'renewToken'): void {
    if (this.#leader === undefined) this.#group.post({ type: 'ask', tab: this.#tab, what });
    else this.#leader.ask(what);
  }

  /** The page goes, and may say a few more words: whoever leads next has to know what this tab knows. */
  handOver(): void {
    this.#introduce();
    if (this.#leader === undefined || this.#leader.isAlone) return;
    this.#leader.resign();
    this.#leader = undefined;
    this.#echo?.stop();
    this.#options.replica.stepDown();
    this.#group.yieldLead();
  }

  /** Lets go of everything, and gives what was sent and not accepted. Idempotent. */
  leave({ isForGood }: { readonly isForGood: boolean }): OwnMessages {
    const waiting = this.unaccepted;
    const tab = this.#tab;
    this.#introduce();
    if (isForGood) {
      this.#leader?.input({ type: 'tab.left', tab, isForGood });
      this.#group.post({ type: 'leave', tab });
    }
    if (isForGood && this.#leader?.isAlone === true) this.#leader.end();
    else this.#leader?.resign();
    this.#leader = undefined;
    this.#roll?.stop();
    this.#echo?.stop();
    this.#presence.stop();
    this.#group.leave();
    return { count: this.#own.count, waiting };
  }

  /** What a tab has said counts once it is known who it is. */
  #introduce(): void {
    const isKnown = this.#options.replica.known !== undefined;
    if (!isKnown && this.unaccepted.length > 0) this.#sayHello();
  }

  #sayHello(): void {
    const { known } = this.#options.replica;
    this.#group.post({ type: 'hello', state: known, ...this.#arrival() });
  }

  #arrival(): Arrival {
    const { attention, claims } = this.#presence;
    return { tab: this.#tab, attention, claims, sent: settledUpTo(this.#own) };
  }

  #callRoll(): void {
    const { clock } = this.#options.session.environment;
    const { post, listen, tabsHere } = this.#group;
    const tab = this.#tab;
    const echo = createEcho({ tab, clock, post, listen });
    this.#echo = echo;
    this.#roll = callRoll({
      ...{ tab, clock, tabsHere },
      ask: () => post({ type: 'claim', tab }),
      after: echo.after,
      watch: (other, gone) => this.#watch(other, gone),
      done: (roll) => this.#lead(roll),
    });
  }

  /** Calls `gone` when a tab is no more, and all that it has said has arrived. */
  #watch(other: string, gone: () => void): () => void {
    let forget = (): void => undefined;
    const stop = this.#group.watch(other, () => {
      forget = this.#echo?.after(gone) ?? forget;
    });
    return () => {
      stop();
      forget();
    };
  }

  #lead({ hellos, newest }: Roll): void {
    const { session, graceMs, replica } = this.#options;
    const { maxOutbox, environment } = session;
    this.#roll = undefined;
    const own = this.#arrival();
    const start = takeOver({
      known: [replica.known, newest],
      met: this.#overheard.met,
      ...{ others: hellos, own, device: this.#device() },
    });
    const { state } = start;
    environment.log('info', 'tabs.leads', { term: state.term, tabs: hellos.size + 1 });
    const leader = new TabLeader({
      ...{ tab: this.#tab, state, overheard: this.#overheard, environment, maxOutbox, graceMs },
      openSession: ({ gated, onState }) =>
        createSession({
          ...session,
          transport: gated(session.transport),
          device: state.device,
          seed: sessionSeed(state.session, maxOutbox),
          onState,
        }),
      publish: (next, stable) => this.#publish(next, stable),
      watch: (other, gone) => this.#watch(other, gone),
    });
    this.#leader = leader;
    for (const message of this.unaccepted) this.#overheard.hear(this.#tab, message);
    leader.start(start);
  }

  #device(): string {
    const { device, browser, name } = this.#options;
    const key = `${name}/device`;
    const known = device ?? browser.sharedMemory.read(key) ?? randomId();
    browser.sharedMemory.write(key, known);
    return known;
  }

  #publish(state: SharedState, stable: number): void {
    this.#group.post({ type: 'state', tab: this.#tab, state, stable });
    this.#adopt(state, stable);
  }

  #adopt(state: SharedState, stable: number): void {
    const { replica } = this.#options;
    const tab = this.#tab;
    const { term, version } = state;
    const { sent = 0 } = state.members.get(tab) ?? {};
    this.#own = settleOwn(this.#own, { sent, version, stable });
    this.#presence.remember(state, tab);
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
      case 'claim':
        this.#sayHello();
        return;
      case 'hello':
        this.#overheard.meet(message);
        this.#roll?.heard(message);
        this.#leader?.greet(message, message.state);
        return;
      case 'send': {
        this.#overheard.hear(message.tab, message);
        this.#leader?.accept();
        return;
      }
      case 'seen':
        this.#leader?.seen(message);
        return;
      case 'attention':
        this.#leader?.input({ ...message, type: 'tab.moved' });
        return;
      case 'ask':
        this.#leader?.ask(message.what);
        return;
      case 'leave':
        this.#leader?.input({ type: 'tab.left', tab: message.tab, isForGood: true });
        return;
      case 'echo':
    }
  }

  #heardState({ state, stable }: Extract<BusMessage, { readonly type: 'state' }>): void {
    const { known } = this.#options.replica;
    if (this.#leader !== undefined) return;
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
