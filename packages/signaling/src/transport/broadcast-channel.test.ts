import { describe, expect, it, vi } from 'vitest';
import { describeTransport } from '../testing/describe-transport.ts';
import { createBroadcastTransport, type BroadcastPort } from './broadcast-channel.ts';

let benches = 0;

describeTransport(
  { describe, it, equal: (a, b) => expect(a).toEqual(b), waitFor: (check) => vi.waitFor(check) },
  {
    name: 'a BroadcastChannel',
    create: () => {
      const name = `transport-${(benches += 1)}`;
      const received: string[] = [];
      const far = new BroadcastChannel(name);
      far.onmessage = ({ data }: MessageEvent) => void received.push(String(data));
      let open = 0;
      class CountedChannel extends BroadcastChannel {
        constructor(channel: string) {
          super(channel);
          open += 1;
        }

        override close(): void {
          super.close();
          open -= 1;
        }
      }
      return {
        transport: createBroadcastTransport(name, { BroadcastChannel: CountedChannel }),
        unreachable: createBroadcastTransport(name, { BroadcastChannel: NoChannel }),
        peer: () => ({
          received,
          send: (text) => far.postMessage(text),
          sendOther: () => far.postMessage({ some: 'thing' }),
        }),
        settle: () => roundTrip(name),
        leftovers: () => open,
        dispose: () => far.close(),
      };
    },
  },
);

/** A channel that this page must not open. */
class NoChannel implements BroadcastPort {
  onmessage = null;

  constructor() {
    throw new DOMException('No.', 'SecurityError');
  }

  postMessage(): void {}

  close(): void {}
}

/** When this message has gone there and back, everything before it has arrived too. */
async function roundTrip(name: string): Promise<void> {
  const [near, far] = [
    new BroadcastChannel(`${name}-probe`),
    new BroadcastChannel(`${name}-probe`),
  ];
  far.onmessage = () => far.postMessage('back');
  await new Promise((resolve) => {
    near.onmessage = resolve;
    near.postMessage('there');
  });
  near.close();
  far.close();
}

describe('a BroadcastChannel transport', () => {
  it('reaches everyone on the channel of that name, and nobody else', async () => {
    const heard: string[] = [];
    const join = (who: string, channel: string) => {
      const transport = createBroadcastTransport(channel);
      transport.connect({
        open: () => undefined,
        message: (text) => void heard.push(`${who} ${text}`),
        close: () => undefined,
      });
      return transport;
    };
    const all = [join('a', 'bus-x'), join('b', 'bus-x'), join('c', 'bus-x'), join('d', 'bus-y')];
    await vi.waitFor(() =>
      expect(all.map(({ state }) => state)).toEqual(['open', 'open', 'open', 'open']),
    );
    all[0]?.send('hi');
    await vi.waitFor(() => expect(heard.toSorted()).toEqual(['b hi', 'c hi']));
    await roundTrip('bus');
    expect(heard.toSorted()).toEqual(['b hi', 'c hi']);
    for (const transport of all) transport.close();
  });
});
