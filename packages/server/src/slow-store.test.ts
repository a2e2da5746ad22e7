import { expect, it } from 'vitest';
import { openSqliteStore } from './store/open-sqlite-store.ts';
import type { Store } from './store/store.ts';
import { accept, end, invite } from './testing/messages.ts';
import { connectDevice } from './testing/device.ts';
import { signToken } from './testing/test-server.ts';
import { useServer } from './testing/use-server.ts';

const start = useServer();

/** A store whose answer to one question is on its way for as long as one likes. */
async function heldStore(): Promise<{
  readonly store: Store;
  /** From here on; gives what lets the first answer through, once it is held. */
  hold(): { readonly isHeld: Promise<void>; release: () => void };
}> {
  const store = await openSqliteStore(':memory:');
  let gate: { held: () => void; released: Promise<void> } | undefined;
  return {
    store: {
      ...store,
      async liveCallsOf(user) {
        const found = await store.liveCallsOf(user);
        const passing = gate;
        gate = undefined;
        passing?.held();
        await passing?.released;
        return found;
      },
    },
    hold() {
      const [isHeld, held] = signal();
      const [released, release] = signal();
      gate = { held, released };
      return { isHeld, release };
    },
  };
}

function signal(): readonly [Promise<void>, () => void] {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return [given, () => give()];
}

async function connecting(bench: Awaited<ReturnType<typeof start>>, device: string) {
  const token = await signToken({ sub: 'bob', now: bench.clock.now() });
  return connectDevice(bench.ws, { origin: bench.http, token, device });
}

it('a call that comes while a device is greeted is on its list', async () => {
  const { store, hold } = await heldStore();
  const bench = await start({ store: () => Promise.resolve(store) });
  const alice = await bench.device('alice', 'laptop');
  const { isHeld, release } = hold();
  const bob = await connecting(bench, 'phone');
  await isHeld;
  alice.say(invite('c1'), { user: 'bob' });
  await bob.hear('call.invite');
  release();
  expect((await bob.hear('calls.sync')).message.calls).toMatchObject([{ call: 'c1' }]);
});

it('a call that ends while a device is greeted is not on its list', async () => {
  const { store, hold } = await heldStore();
  const bench = await start({ store: () => Promise.resolve(store) });
  const alice = await bench.device('alice', 'laptop');
  const phone = await bench.device('bob', 'phone');
  alice.say(invite('c1'), { user: 'bob' });
  await phone.hear('call.invite');
  phone.say(accept('c1'), { user: 'alice' });
  await alice.hear('call.accept');
  await phone.vanish();
  await bench.connections(1);
  const { isHeld, release } = hold();
  const again = await connecting(bench, 'phone');
  await isHeld;
  alice.say(end('c1', 'hangup'), phone.self);
  await again.hear('call.end');
  release();
  expect((await again.hear('calls.sync')).message.calls).toEqual([]);
});
