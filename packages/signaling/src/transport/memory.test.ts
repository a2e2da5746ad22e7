import { describe, expect, it, vi } from 'vitest';
import { describeTransport } from '../testing/describe-transport.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { createMemoryPair } from './memory.ts';
import type { TransportListener } from './transport.ts';

function silent(changes: Partial<TransportListener> = {}): TransportListener {
  return { open: () => undefined, message: () => undefined, close: () => undefined, ...changes };
}

describeTransport(
  { describe, it, equal: (a, b) => expect(a).toEqual(b), waitFor: (check) => vi.waitFor(check) },
  {
    name: 'one end of a memory pair',
    create: () => {
      const clock = new FakeClock();
      const [transport, far] = createMemoryPair({ clock, delayMs: 3 });
      const received: string[] = [];
      far.connect(silent({ message: (text) => void received.push(text) }));
      // Time has to pass while the suite waits.
      const turn = setInterval(() => clock.advanceSync(3), 1);
      return {
        transport,
        peer: () => ({ received, send: (text) => far.send(text), close: () => far.close() }),
        settle: () => clock.advance(50),
        leftovers: () => (transport.state === 'closed' ? clock.pending : 0),
        dispose: () => {
          far.close();
          clearInterval(turn);
        },
      };
    },
  },
);

describe('a memory pair', () => {
  it('opens when both ends have connected, and takes as long as it is told', async () => {
    const clock = new FakeClock();
    const [one, other] = createMemoryPair({ clock, delayMs: 50 });
    one.connect(silent());
    await clock.advance(1_000);
    expect(one.state).toBe('connecting');
    other.connect(silent());
    await clock.advance(49);
    expect([one.state, other.state]).toEqual(['connecting', 'connecting']);
    await clock.advance(1);
    expect([one.state, other.state]).toEqual(['open', 'open']);
  });

  it('does not open when the other end was closed before', async () => {
    const clock = new FakeClock();
    const [one, other] = createMemoryPair({ clock });
    one.connect(silent());
    one.close();
    other.connect(silent());
    await clock.advance(10);
    expect(other.state).toBe('closed');
    expect(clock.pending).toBe(0);
  });
});
