import { createListeners } from '@earshot/signaling';
import type { Listeners, Log, Signaling } from '@earshot/signaling';
import type { Call } from '../call/call.ts';
import { EarshotError } from '../errors.ts';
import { browserPlatform } from '../platform/browser-platform.ts';
import type { Platform } from '../platform/platform.ts';
import { createSnapshotSource } from '../snapshot-source.ts';
import type { SnapshotSourceOptions } from '../snapshot-source.ts';
import type { CallClient, CallClientOptions, ClientEvents, ClientSnapshot } from './call-client.ts';
import { Calls } from './calls.ts';
import { checkCallOptions, readClientOptions } from './client-options.ts';
import { createHurry } from './hurry.ts';

/**
 * Makes a client for one user on one device and begins to connect.
 *
 * @throws EarshotError `option/invalid` that names the option
 * @example
 * ```ts
 * const client = createCallClient({ signaling: createSignaling('wss://calls.example.com/calls', { token }) });
 * client.on('incoming', (call) => call.accept({ video: true }));
 * const call = client.call('bob', { video: true });
 * ```
 */
export function createCallClient(options: CallClientOptions): CallClient {
  const settings = readClientOptions(options);
  const { signaling } = options;
  const platform: Platform = { ...browserPlatform(), ...options.platform };
  const events = createListeners<ClientEvents>(platform.log);
  const hurry = createHurry({ signaling, platform, calls: () => calls.live });
  const changed = (): void => {
    hurry.look();
    view.changed();
  };
  const calls = new Calls({
    ...{ signaling, platform, settings, changed },
    began(call, rings) {
      events.emit('call', call);
      if (rings) events.emit('incoming', call);
    },
  });
  const read = (): ClientSnapshot => snapshotOf(signaling, calls);
  const view = createSnapshotSource(read, announcing(events, platform.log));
  const undos = [
    () => hurry.close(),
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
    subscribe: view.subscribe,
    on: events.on,
    call(user, callOptions = {}) {
      if (isClosed) throw closedError();
      checkCallOptions(user, callOptions, signaling.self?.user);
      return calls.place(user, callOptions);
    },
    take(call, takeOptions = {}) {
      if (isClosed) throw closedError();
      return calls.elsewhere.take(call, takeOptions);
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
    changed(before, after) {
      if (before.signaling !== after.signaling) events.emit('signaling', after.signaling);
    },
  };
}

function snapshotOf(signaling: Signaling, calls: Calls): ClientSnapshot {
  return {
    signaling: signaling.state,
    calls: calls.live,
    incoming: calls.live.find(ringsHere),
    elsewhere: calls.elsewhere.calls,
  };
}

function ringsHere({ direction, state }: Call): boolean {
  return direction === 'incoming' && state.status === 'ringing';
}

function closedError(): EarshotError<'state/invalid'> {
  return new EarshotError('state/invalid', {});
}
