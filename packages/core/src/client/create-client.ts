import { createListeners } from '@earshot/signaling';
import type { Listeners, Log, Signaling } from '@earshot/signaling';
import type { Call } from '../call/call.ts';
import { EarshotError } from '../errors.ts';
import { browserPlatform } from '../platform/browser-platform.ts';
import type { Platform } from '../platform/platform.ts';
import { createSnapshotSource } from '../snapshot-source.ts';
import type { SnapshotSourceOptions } from '../snapshot-source.ts';
import type { CallClient, ClientEvents, ClientSnapshot } from './call-client.ts';
import { Calls } from './calls.ts';
import type { ClientOptions } from './parts.ts';
import { checkCallOptions, readClientOptions } from './client-options.ts';

/** Makes a client of these parts. @throws EarshotError `option/invalid` that names the option */
export function createClient(options: ClientOptions): CallClient {
  const settings = readClientOptions(options);
  const { signaling } = options;
  const platform: Platform = { ...browserPlatform(), ...options.platform };
  const { log } = platform;
  const events = createListeners<ClientEvents>(log);
  const hurry = settings.recover?.createHurry({ signaling, platform, calls: () => calls.live });
  const changed = (): void => {
    hurry?.look();
    view.changed();
  };
  const calls = new Calls({
    ...{ signaling, platform, settings, changed },
    began(call, rings) {
      events.emit('call', call);
      if (rings) events.emit('incoming', call);
    },
  });
  const view = createSnapshotSource(() => snapshotOf(signaling, calls), announcing(events, log));
  const undos = [
    () => hurry?.close(),
    platform.visibility.onChange(() => calls.leave(platform.visibility.isVisible())),
    signaling.on('message', (incoming) => calls.receive(incoming)),
    signaling.on('state', (state) => {
      calls.signalingMoved(state);
      changed();
    }),
  ];
  let isClosed = false;
  signaling.connect();

  return {
    get snapshot() {
      return view.current;
    },
    get self() {
      return signaling.self;
    },
    signaling,
    subscribe: view.subscribe,
    on: events.on,
    call(user, callOptions = {}) {
      if (isClosed) throw closedError();
      checkCallOptions(user, callOptions, signaling.self?.user);
      return calls.place(user, callOptions);
    },
    take(call, takeOptions = {}) {
      if (isClosed || calls.comingBack === undefined) throw closedError();
      return calls.comingBack.take(call, takeOptions);
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      calls.endAll();
      signaling.close();
      for (const undo of undos) undo();
      changed();
      events.clear();
    },
  };
}

/** Says when signaling has another state. */
function announcing(
  events: Pick<Listeners<ClientEvents>, 'emit'>,
  log: Log,
): SnapshotSourceOptions<ClientSnapshot> {
  return {
    log,
    changed(before, { signaling }) {
      if (before.signaling !== signaling) events.emit('signaling', signaling);
    },
  };
}

function snapshotOf(signaling: Signaling, calls: Calls): ClientSnapshot {
  return {
    signaling: signaling.state,
    calls: calls.live,
    incoming: calls.live.find(ringsHere),
    elsewhere: calls.comingBack?.elsewhere ?? none,
  };
}

const none: ClientSnapshot['elsewhere'] = [];

function ringsHere({ direction, state }: Call): boolean {
  return direction === 'incoming' && state.status === 'ringing';
}

function closedError(): EarshotError<'state/invalid'> {
  return new EarshotError('state/invalid');
}
