import type { Device } from './device.ts';
import { accept, invite } from './messages.ts';
import type { TestServer } from './test-server.ts';

/** Alice's laptop calls bob's phone, which answers. */
export async function answered(bench: TestServer): Promise<{ alice: Device; bob: Device }> {
  const alice = await bench.device('alice', 'laptop');
  const bob = await bench.device('bob', 'phone');
  alice.say(invite('c1'), { user: 'bob' });
  await bob.hear('call.invite');
  bob.say(accept('c1'), { user: 'alice' });
  await alice.hear('call.accept');
  return { alice, bob };
}
