import type { Address, Incoming, Message, Sender, Signaling } from '@earshot/signaling';
import { FakeClock } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import { FakeRtcNetwork } from '../testing/fake-rtc-network.ts';
import { createFakePlatform } from '../testing/fake-platform.ts';
import type { CallClient } from './call-client.ts';
import { createCallClient } from './create-call-client.ts';

type Entry = Message<'calls.sync'>['calls'][number];

const bob: Sender = { user: 'bob', device: 'bob-1' };
const media = { audio: true, video: false };

/** A client at a server whose every word is the test's. */
function begin() {
  const listeners = new Set<(incoming: Incoming) => void>();
  const said: { readonly message: Message; readonly to: Address | undefined }[] = [];
  const self: Sender = { user: 'alice', device: 'alice-1' };
  const signaling: Signaling = {
    ...{ state: { status: 'online', self }, self, arbiter: 'server', providesIce: false },
    connect: () => undefined,
    send: (message, to) => void said.push({ message, to }),
    on(event, listener) {
      if (event !== 'message') return () => undefined;
      const hear = listener as (incoming: Incoming) => void;
      listeners.add(hear);
      return () => void listeners.delete(hear);
    },
    close: () => undefined,
  };
  const clock = new FakeClock();
  const rtc = new FakeRtcNetwork({ clock });
  const platform = createFakePlatform({
    clock,
    createPeerConnection: (configuration) => rtc.createPeerConnection(configuration),
  });
  const client = createCallClient({ signaling, platform });
  const hear = (message: Message, from?: Sender): void => {
    for (const listener of listeners) listener({ message, from });
  };
  return { client, platform, said, hear };
}

const end = (call: string): Message => ({ type: 'call.end', call, reason: 'hangup' });
const invite = (call: string): Message => ({ type: 'call.invite', call, media, ringMs: 30_000 });
const list = (...calls: readonly Entry[]): Message => ({ type: 'calls.sync', calls: [...calls] });
const answered = (call: string, direction: Entry['direction']): Entry => ({
  ...{ call, direction, peer: 'bob', device: 'bob-1', status: 'answered' },
  ...{ media, ringMs: 0, answeredMs: 500 },
});
const ringing = (call: string, direction: Entry['direction']): Entry => ({
  ...{ call, direction, peer: 'bob', status: 'ringing', media, ringMs: 29_000 },
});

/** What the client says of a call once everything that was begun is over. */
async function wordsOf(
  call: string,
  { said, platform }: ReturnType<typeof begin>,
): Promise<readonly string[]> {
  await platform.clock.advance(100);
  return said.flatMap(({ message }) =>
    'call' in message && message.call === call ? [message.type] : [],
  );
}

function idsOf({ snapshot }: CallClient): readonly string[] {
  return snapshot.calls.map(({ id }) => id);
}

describe('a list of calls that was made before an end which has come already', () => {
  it.each(['outgoing', 'incoming'] as const)(
    'does not bring back an %s call of the page before',
    async (direction) => {
      const bench = begin();
      bench.hear(end('c1'), bob);
      bench.hear(list(answered('c1', direction)));
      expect(idsOf(bench.client)).toEqual([]);
      expect(await wordsOf('c1', bench)).toEqual([]);
      bench.client.close();
    },
  );

  it.each(['outgoing', 'incoming'] as const)(
    'says nothing of an %s call that rang',
    async (direction) => {
      const bench = begin();
      bench.hear(end('c1'), bob);
      bench.hear(list(ringing('c1', direction)));
      expect(idsOf(bench.client)).toEqual([]);
      expect(await wordsOf('c1', bench)).toEqual([]);
      bench.client.close();
    },
  );

  it('does not bring back a call that was here', async () => {
    const bench = begin();
    bench.hear(invite('c1'), bob);
    const [call] = bench.client.snapshot.calls;
    bench.hear(end('c1'), bob);
    expect(call?.state.status).toBe('ended');
    bench.hear(list(ringing('c1', 'incoming')));
    bench.hear(list(answered('c1', 'incoming')));
    // Nor does an invite that was older still.
    bench.hear(invite('c1'), bob);
    expect(idsOf(bench.client)).toEqual([]);
    expect(await wordsOf('c1', bench)).not.toContain('call.end');
    bench.client.close();
  });

  it('leaves the other calls in it as they are', async () => {
    const bench = begin();
    bench.hear(end('c1'), bob);
    bench.hear(list(answered('c1', 'incoming'), answered('c2', 'incoming')));
    expect(idsOf(bench.client)).toEqual(['c2']);
    bench.client.close();
  });
});
