import type { SignalingEnvironment } from '../environment.ts';
import { EarshotError } from '../errors.ts';
import { createListeners, type Listeners } from '../listeners.ts';
import { checkOutgoing } from '../outgoing.ts';
import type { Signaling, SignalingEvents, SignalingState } from '../signaling.ts';
import type { TransportFactory } from '../transport/transport.ts';
import { isFull } from './outbox.ts';
import {
  createSessionState,
  visibleState,
  type SessionEffect,
  type SessionFacts,
  type SessionInput,
  type SessionState,
  type SessionStats,
  type SessionTimer,
} from './session-state.ts';
import { sessionTransition } from './session-transition.ts';
import { createTimers } from '../timers.ts';
import { createTokenSource } from './token-source.ts';
import { createConnection } from './connection.ts';

/** A {@link Signaling} whose session with the server outlives its sockets. */
export interface SessionSignaling extends Signaling {
  /** What it has counted; an unchanged one is the same object. */
  readonly stats: SessionStats;
  readonly heardAt: number;
  probe(withinMs?: number): void;
  /** Fetches a newer token and gives it to the server, before the present one expires. */
  renewToken(): void;
}

/** What the session is made of, all of it checked. */
export interface SessionParts {
  readonly transport: TransportFactory;
  readonly device: string;
  readonly token: string | (() => string | Promise<string>) | undefined;
  readonly maxOutbox: number;
  readonly environment: SignalingEnvironment;
  /** What it goes on from: the state of a session that another tab began. */
  readonly seed?: Partial<SessionState>;
  /** Told of each state before anything is done about it. */
  readonly onState?: (state: SessionState) => void;
}

/** Tells a session what has happened. */
export type Dispatch = (...input: SessionInput) => void;

type QueuedEffect = SessionEffect | readonly ['emit', state: SignalingState];
type Actions = {
  readonly [Effect in QueuedEffect as Effect[0]]: (
    ...facts: Effect extends readonly [unknown, ...infer Facts] ? Facts : never
  ) => unknown;
};

/** Runs what {@link sessionTransition} decides: it owns the connection, the timers and the listeners. */
export function createSession(parts: SessionParts): SessionSignaling {
  const listeners = createListeners<SignalingEvents>(parts.environment.log);
  const queue: QueuedEffect[] = [];
  const undos: (() => void)[] = [];
  const actions = sessionActions(parts, { dispatch, listeners, undos });
  let state = firstState(parts);
  let visible = visibleState(state);

  /** The state changes at once; what follows from it is done in order, after what is being done. */
  function dispatch(...input: SessionInput): void {
    const isRunning = queue.length > 0;
    const [next, effects] = sessionTransition(state, input, factsOf(parts.environment));
    queue.push(...effects);
    state = next;
    tellVisible(visibleState(next));
    parts.onState?.(next);
    if (isRunning) return;
    // Goes on with what is pushed meanwhile.
    for (const [name, ...about] of queue) {
      // The table is total, so the action fits the effect; the compiler cannot see the pair.
      (actions[name] as (...about: unknown[]) => void)(...about);
    }
    queue.length = 0;
  }

  function tellVisible(next: SignalingState): void {
    // States are small and flat: equal texts make an equal state.
    if (JSON.stringify(next) === JSON.stringify(visible)) return;
    visible = next;
    queue.push(['emit', next]);
  }

  return {
    arbiter: 'server',
    get state() {
      return visible;
    },
    get self() {
      return state.self;
    },
    get providesIce() {
      return state.providesIce;
    },
    get heardAt() {
      return state.heardAt;
    },
    get stats() {
      return state.stats;
    },
    connect() {
      if (state.phase.name !== 'idle') return;
      undos.push(...watch(parts, dispatch));
      dispatch('local.connect');
    },
    send(message, to) {
      checkOpen(state);
      dispatch('local.send', checkOutgoing(message, to));
    },
    on: listeners.on,
    probe: (withinMs) => dispatch('local.probe', withinMs),
    renewToken: () => dispatch('local.renew-token'),
    close: () => dispatch('local.close'),
  };
}

function firstState({ device, token, maxOutbox, seed }: SessionParts): SessionState {
  const canFetch = typeof token === 'function';
  const setup = { device, canFetch, token: canFetch ? undefined : token, maxOutbox };
  return { ...createSessionState(setup), ...seed };
}

function factsOf({ clock, random, network }: SignalingEnvironment): SessionFacts {
  return { now: clock.now(), random: random(), isOnline: network.isOnline() };
}

function checkOpen({ phase, outbox }: SessionState): void {
  if (phase.name === 'closed') throw new EarshotError('signaling/closed');
  const { limit } = outbox;
  if (isFull(outbox)) throw new EarshotError('signaling/outbox-full', { details: { limit } });
}

interface SessionTools {
  readonly dispatch: Dispatch;
  readonly listeners: Listeners<SignalingEvents>;
  /** What is listened to outside, until the session ends. */
  readonly undos: (() => void)[];
}

function sessionActions(parts: SessionParts, tools: SessionTools): Actions {
  const { dispatch, listeners, undos } = tools;
  const { clock, log } = parts.environment;
  const timers = createTimers<SessionTimer>(clock);
  const connection = createConnection(parts, dispatch);

  function drop(): void {
    timers.stopAll();
    connection.drop();
  }

  return {
    emit(state) {
      log('info', 'session.state', { status: state.status });
      listeners.emit('state', state);
      if (state.status === 'closed') listeners.clear();
    },
    deliver: (incoming) => listeners.emit('message', incoming),
    write: connection.write,
    open() {
      drop();
      connection.open();
    },
    drop,
    'fetch-token': createTokenSource(parts, dispatch),
    start: (timer, delayMs) => timers.start(timer, delayMs, () => dispatch(`timer.${timer}`)),
    stop: timers.stop,
    log: (event, fields) => log('warn', event, fields),
    finish() {
      drop();
      undos.splice(0).forEach((undo) => undo());
    },
  };
}

function watch({ environment, device }: SessionParts, dispatch: Dispatch): (() => void)[] {
  const { network, visibility, memory } = environment;
  return [
    network.onChange(() => dispatch('network.changed')),
    visibility.onChange(() => {
      const isVisible = visibility.isVisible();
      // A page that is hidden may be about to be loaded again.
      memory.leave('device', isVisible ? undefined : device);
      if (isVisible) dispatch('local.probe');
    }),
  ];
}
