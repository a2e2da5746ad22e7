import type { SignalingEnvironment } from '../environment.ts';
import { createTimers, type Timers } from '../timers.ts';
import type { BusMessage, Question } from './bus-message.ts';
import { createConfirmations, type Confirmations } from './confirmations.ts';
import { createGate, type Gate } from './gate.ts';
import { LeaderSession, type LeaderSessionOptions } from './leader-session.ts';
import { forgetTabs, oldestOrphan, type Arrival } from './members.ts';
import type { Overheard } from './overheard.ts';
import type { OwnMessage } from './own-messages.ts';
import { confirmMail, isRival, nextTerm, tabsHere, type SharedState } from './shared-state.ts';
import type { Start } from './take-over.ts';
import { createTabWatches, type TabWatches } from './tab-watches.ts';
import { sharedTransition, type SharedInput } from './shared-transition.ts';

/** A follower that has not confirmed a change after this long, in ms, is stuck: the others do not wait for it. */
const STUCK_MS = 500;

export interface LeaderOptions {
  readonly tab: string;
  /** With which it begins: a term of its own. */
  readonly state: SharedState;
  readonly overheard: Overheard;
  readonly environment: SignalingEnvironment;
  /** How many messages may wait for the server. */
  readonly maxOutbox: number;
  /** How long a call waits for its page to be loaded again, in ms. */
  readonly graceMs: number;
  readonly openSession: LeaderSessionOptions['openSession'];
  /** Something else with the same device has connected: a tab that led before this one, or another browser. */
  readonly replaced: () => void;
  /** The server has given a sign of life that a tab had asked for, at that time (Unix ms). */
  readonly heard: (heardAt: number) => void;
  /** Tells all tabs, this one last. */
  readonly publish: (state: SharedState, stable: number) => void;
  /** Calls `gone` when a tab is no more; returns its undo. */
  readonly watch: (tab: string, gone: () => void) => () => void;
}

/**
 * The tab that has the session. It changes the shared state, tells all tabs, and lets nothing out to the server before
 * they have confirmed from which state it followed.
 */
export class TabLeader {
  readonly #options: LeaderOptions;
  readonly #session: LeaderSession;
  readonly #gate: Gate;
  readonly #confirmations: Confirmations = createConfirmations();
  readonly #timers: Timers<'grace'>;
  readonly #watches: TabWatches;
  /** Where states came from that began without this one, and that were taken in. */
  readonly #merged = new Set<string>();
  /** What will be published next, with the number of what was published last. */
  #state: SharedState;
  #published: SharedState;
  /** When a tab last asked for a sign of life of the server that has not come yet, in Unix ms. */
  #probedAt = Infinity;
  #isDirty = false;
  #isOver = false;

  constructor(options: LeaderOptions) {
    this.#options = options;
    this.#state = options.state;
    this.#published = options.state;
    const { clock } = options.environment;
    this.#timers = createTimers(clock);
    this.#gate = createGate({
      ...{ clock, limitMs: STUCK_MS },
      stuck: (version) => this.#giveUpOn(version),
    });
    this.#watches = createTabWatches((tab) =>
      options.watch(tab, () => this.input({ type: 'tab.left', tab, isForGood: false })),
    );
    this.#session = new LeaderSession({
      ...{ gate: this.#gate, log: options.environment.log, maxOutbox: options.maxOutbox },
      openSession: options.openSession,
      needed: () => this.#nextVersion,
      moved: () => this.#sessionMoved(),
      said: (incoming, cause) => this.input({ type: 'server.said', incoming, cause }),
      replaced: options.replaced,
    });
  }

  get isAlone(): boolean {
    return tabsHere(this.#state).every((tab) => tab === this.#options.tab);
  }

  /** Takes up what was said while nobody led, then goes online. */
  start({ joins, leaves }: Omit<Start, 'state'>): void {
    for (const join of joins) this.input(join);
    this.accept();
    for (const leave of leaves) this.input(leave);
    this.#touch();
    this.#session.connect();
  }

  input(input: SharedInput): void {
    if (this.#isOver) return;
    const { environment, graceMs } = this.#options;
    const facts = { now: environment.clock.now(), graceMs };
    const [next, sends] = sharedTransition(this.#state, input, facts);
    if (next !== this.#state) this.#touch();
    this.#state = sends.length === 0 ? next : { ...next, unsent: [...next.unsent, ...sends] };
    this.#sendOff();
  }

  /** Takes up what tabs have said, in the order of each, as far as there is room for it. */
  accept(): void {
    const { overheard } = this.#options;
    for (const tab of overheard.tabs) {
      let next = this.#nextOf(tab);
      while (next !== undefined) {
        this.input({ type: 'tab.sent', tab, n: next.n, message: next.message, to: next.to });
        next = this.#nextOf(tab);
      }
      const member = this.#state.members.get(tab);
      if (member !== undefined) overheard.forget(tab, member.sent);
    }
  }

  /** What a follower tells of itself. */
  hear(message: BusMessage): void {
    switch (message.type) {
      case 'seen':
        this.#seen(message);
        return;
      case 'attention':
        this.input({ ...message, type: 'tab.moved' });
        return;
      case 'leave':
        this.input({ type: 'tab.left', tab: message.tab, isForGood: true });
        return;
      default:
    }
  }

  /** A tab says that it is here. */
  greet(arrival: Arrival, known: SharedState | undefined): void {
    if (known !== undefined) this.#reconcile(known);
    if (this.#state.members.get(arrival.tab)?.isHere === true) {
      this.#options.publish(this.#published, this.#stable());
    } else this.input({ ...arrival, type: 'tab.joined' });
  }

  /** A tab that was suspended has led, or followed, others meanwhile: it has to listen to this one nevertheless. */
  #reconcile(known: SharedState): void {
    if (isRival(this.#state, known)) {
      this.#state = nextTerm(this.#state, { newest: known, leader: this.#options.tab });
      this.#published = { ...this.#published, version: this.#state.version };
      this.#touch();
    }
    if (known.origin === this.#state.origin || this.#merged.has(known.origin)) return;
    this.#merged.add(known.origin);
    // Nobody here knows whether the server has heard it: better twice than never.
    const waiting = [...(known.session?.waiting ?? []), ...known.unsent];
    this.#state = { ...this.#state, unsent: [...this.#state.unsent, ...waiting] };
    this.#touch();
    this.#sendOff();
  }

  /** When the server was heard last, in Unix ms. */
  get heardAt(): number {
    return this.#session.heardAt;
  }

  ask(question: Question): void {
    switch (question.what) {
      case 'probe': {
        this.#probedAt = this.#options.environment.clock.now();
        this.#session.probe(question.withinMs);
        return;
      }
      case 'renewToken':
        this.#session.renewToken();
        return;
      case 'sign':
        this.#options.heard(this.heardAt);
    }
  }

  /** Another device has the session, and keeps it. */
  giveUp(): void {
    this.#session.giveUp();
    this.#touch();
  }

  /** Leaves everything to the next leader. Idempotent. */
  resign(): void {
    this.#commit();
    this.#stop();
  }

  /** The last tab closes: nobody will come back to this session. Idempotent. */
  end(): void {
    this.#commit();
    this.#gate.open(Infinity);
    this.#session.close();
    this.#stop();
  }

  #seen({ tab, term, version, letter }: Extract<BusMessage, { readonly type: 'seen' }>): void {
    if (term !== this.#state.term) return;
    this.#confirmations.note(tab, version);
    this.#state = confirmMail(this.#state, tab, letter);
    this.input({ type: 'tab.seen', tab, version });
    this.#letPass();
  }

  #stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    // What the session says from now on, a goodbye above all, would end it for the next leader, too.
    this.#gate.shut();
    this.#session.close();
    this.#timers.stopAll();
    this.#watches.follow([]);
  }

  #nextOf(tab: string): OwnMessage | undefined {
    const member = this.#state.members.get(tab);
    const hasRoom = this.#session.roomBeside(this.#state) > 0;
    if (member === undefined || !hasRoom || this.#isOver) return undefined;
    return this.#options.overheard.next(tab, member.sent);
  }

  #sendOff(): void {
    const unsent = this.#session.send(this.#state);
    if (unsent !== this.#state.unsent) this.#state = { ...this.#state, unsent };
  }

  #sessionMoved(): void {
    const { session, status } = this.#state;
    const isSame = this.#session.shared(this.#state) === session;
    if (!isSame || this.#session.status(this.#state) !== status) this.#touch();
    if (this.heardAt < this.#probedAt) return;
    this.#probedAt = Infinity;
    this.#options.heard(this.heardAt);
  }

  get #nextVersion(): number {
    return this.#published.version + (this.#isDirty ? 1 : 0);
  }

  /** All that follows from one event is one change. */
  #touch(): void {
    if (this.#isDirty || this.#isOver) return;
    this.#isDirty = true;
    void Promise.resolve().then(() => this.#commit());
  }

  #commit(): void {
    if (!this.#isDirty || this.#isOver) return;
    this.#isDirty = false;
    const { tab, publish } = this.#options;
    const version = this.#published.version + 1;
    const session = this.#session.shared(this.#state);
    const status = this.#session.status(this.#state);
    this.#published = { ...forgetTabs(this.#state, this.#published), version, session, status };
    // What it posts to itself has arrived when it is published.
    this.#state = confirmMail(this.#published, tab, this.#published.posted);
    publish(this.#published, this.#stable());
    this.#followUp(version);
  }

  /** What a change brings about, unless this tab has closed when it heard of it. */
  #followUp(version: number): void {
    if (this.#isOver) return;
    this.input({ type: 'tab.seen', tab: this.#options.tab, version });
    // A tab that hands on the ringtone is waited for as long as one that confirms a message.
    if (this.#published.ringer.retiring) this.#gate.pass(version, () => undefined);
    this.#watches.follow(this.#followers);
    this.#waitForOrphans();
    this.#letPass();
    // The session may have begun, or an acknowledgement made room.
    this.#sendOff();
    this.accept();
  }

  get #followers(): readonly string[] {
    return tabsHere(this.#published).filter((tab) => tab !== this.#options.tab);
  }

  #stable(): number {
    return this.#confirmations.stable(this.#followers, this.#published.version);
  }

  #letPass(): void {
    this.#gate.open(this.#confirmations.common(this.#followers, this.#published.version));
  }

  #giveUpOn(version: number): void {
    const stuck = this.#confirmations.giveUpOn(this.#followers, version);
    this.#options.environment.log('warn', 'tabs.stuck', { count: stuck.length });
    for (const tab of stuck) this.input({ type: 'tab.seen', tab, version });
    this.#letPass();
  }

  #waitForOrphans(): void {
    const since = oldestOrphan(this.#published);
    if (since === undefined) {
      this.#timers.stop('grace');
      return;
    }
    const { clock } = this.#options.environment;
    const delayMs = Math.max(0, since + this.#options.graceMs - clock.now());
    this.#timers.start('grace', delayMs, () => this.input({ type: 'grace.over' }));
  }
}
