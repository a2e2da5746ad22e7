import type {
  AcceptOptions,
  Call,
  CallClient,
  CallSnapshot,
  ClientEvents,
  ClientSnapshot,
  Devices,
  DevicesSnapshot,
} from '@earshot/core';
import type { Message } from '@earshot/signaling';
import { createFakeCall } from './fake-call.ts';
import type { FakeCall } from './fake-call.ts';
import { createFakePlayback } from './fake-playback.ts';
import type { FakePlayback } from './fake-playback.ts';

/** A client whose calls come, change and go as a test says. */
export interface FakeClient extends CallClient {
  /** A call begins, in whichever direction its parts say. */
  begin(parts?: Partial<CallSnapshot>): FakeCall;
  setSignaling(state: ClientSnapshot['signaling']): void;
  /** These calls go on in other tabs and on other devices. */
  setElsewhere(calls: ClientSnapshot['elsewhere']): void;
  /** What was asked to come here, and with which options; nothing comes of it until a test settles it. */
  readonly taking: readonly Taking[];
  /** What was sent to the server. */
  readonly sent: readonly Message[];
  /** Nothing can be sent, for this reason; or again. */
  refuseToSend(reason: Error | undefined): void;
  /** What a provider is given beside the client. */
  readonly devices: Devices;
  readonly playback: FakePlayback;
  /** Plugs these in and, like some browsers, does not tell: somebody has to read the list again. */
  plug(devices: DevicesSnapshot): void;
  /** Plugs these in, and tells. */
  setDevices(devices: DevicesSnapshot): void;
  readonly isClosed: boolean;
  /** How many listen to the client, its devices, its playback and its calls. */
  readonly listenerCount: number;
}

/** One `take` that waits. */
export interface Taking {
  readonly id: string;
  readonly options: AcceptOptions | undefined;
  resolve(call: Call): void;
  reject(error: Error): void;
}

export function createFakeClient(): FakeClient {
  const listeners = new Set<() => void>();
  const callListeners = new Set<ClientEvents['call']>();
  const deviceListeners = new Set<() => void>();
  let calls: readonly FakeCall[] = [];
  let everyCall: readonly FakeCall[] = [];
  const taking: Taking[] = [];
  const sent: Message[] = [];
  let refusal: Error | undefined;
  const playback = createFakePlayback();
  let plugged: DevicesSnapshot = { microphones: [], cameras: [], speakers: [] };
  let listed = plugged;
  let isClosed = false;
  let snapshot: ClientSnapshot = {
    signaling: { status: 'online', self: { user: 'alice', device: 'a1' } },
    calls,
    incoming: undefined,
    elsewhere: [],
  };

  function update(parts: Partial<ClientSnapshot>): void {
    const incoming = calls.find(ringsHere);
    const isSame = snapshot.calls === calls && snapshot.incoming === incoming;
    if (isSame && Object.keys(parts).length === 0) return;
    snapshot = { ...snapshot, calls, incoming, ...parts };
    tell(listeners);
  }

  function list(): DevicesSnapshot {
    const isOther = listed !== plugged;
    listed = plugged;
    if (isOther) tell(deviceListeners);
    return listed;
  }

  return {
    playback,
    get snapshot() {
      return snapshot;
    },
    get isClosed() {
      return isClosed;
    },
    get listenerCount() {
      const own =
        listeners.size + callListeners.size + deviceListeners.size + playback.listenerCount;
      return everyCall.reduce((sum, call) => sum + call.listenerCount, own);
    },
    self: { user: 'alice', device: 'a1' },
    sent,
    refuseToSend: (reason) => void (refusal = reason),
    signaling: {
      state: { status: 'offline' },
      self: undefined,
      arbiter: 'server',
      providesIce: false,
      connect: () => undefined,
      send(message) {
        if (refusal !== undefined) throw refusal;
        sent.push(message);
      },
      on: () => () => undefined,
      close: () => undefined,
    },
    devices: {
      get snapshot() {
        return listed;
      },
      subscribe: (listener) => add(deviceListeners, listener),
      refresh: async () => list(),
    },
    subscribe: (listener) => add(listeners, listener),
    on(event, listener) {
      return event === 'call'
        ? add(callListeners, listener as ClientEvents['call'])
        : () => undefined;
    },
    call: (user) => {
      throw new Error(`Tests begin their calls themselves, also to ${user}.`);
    },
    taking,
    take: (id, options) =>
      new Promise((resolve, reject) => {
        taking.push({ id, options, resolve, reject });
      }),
    close() {
      isClosed = true;
    },
    begin(parts) {
      const call = createFakeCall({ id: `call-${everyCall.length + 1}`, ...parts });
      everyCall = [...everyCall, call];
      calls = [...calls, call];
      const { change } = call;
      call.change = (changed) => {
        change(changed);
        if (call.state.status === 'ended') calls = calls.filter((live) => live !== call);
        update({});
      };
      update({});
      for (const listener of [...callListeners]) listener(call);
      return call;
    },
    setSignaling(signaling) {
      update({ signaling });
    },
    setElsewhere(elsewhere) {
      update({ elsewhere });
    },
    plug(devices) {
      plugged = devices;
    },
    setDevices(devices) {
      plugged = devices;
      list();
    },
  };
}

function ringsHere({ direction, state }: Call): boolean {
  return direction === 'incoming' && state.status === 'ringing';
}

function add<Listener extends (...values: never[]) => void>(
  listeners: Set<Listener>,
  listener: Listener,
): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function tell(listeners: ReadonlySet<() => void>): void {
  for (const listener of [...listeners]) listener();
}
