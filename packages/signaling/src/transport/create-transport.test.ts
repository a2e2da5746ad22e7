import { describe, expect, it } from 'vitest';
import { FakeClock } from '../testing/fake-clock.ts';
import { createTransport, type Plug, type WireEvents } from './create-transport.ts';
import type { TransportClose } from './transport.ts';

/** A transport whose carrier is in the hands of the test. */
function bench(changes: { plug?: Plug; onSend?: () => void; onClose?: () => void } = {}) {
  const clock = new FakeClock();
  const told: string[] = [];
  const closes: TransportClose[] = [];
  const wire = { sent: [] as string[], closed: 0 };
  let carrier: WireEvents | undefined;
  const plug: Plug = (events) => {
    carrier = events;
    return {
      send: (text) => {
        wire.sent.push(text);
        changes.onSend?.();
      },
      close: () => {
        wire.closed += 1;
        changes.onClose?.();
      },
    };
  };
  const transport = createTransport(changes.plug ?? plug, (run) => void clock.after(0, run));
  const listener = {
    open: () => void told.push('open'),
    message: (text: string) => void told.push(text),
    close: (close: TransportClose) => {
      told.push('close');
      closes.push(close);
    },
  };
  const events = (): WireEvents => {
    if (carrier === undefined) throw new Error('It was not connected.');
    return carrier;
  };
  return { clock, told, closes, wire, transport, listener, events };
}

describe('a transport of one’s own', () => {
  it('tells what its carrier says as soon as it says it', () => {
    const { transport, listener, events, told } = bench();
    transport.connect(listener);
    events().opened();
    events().received('a');
    events().closed('why');
    expect(told).toEqual(['open', 'a', 'close']);
  });

  it.each([
    ['opens twice', ['opened', 'opened'], ['open']],
    ['closes twice', ['opened', 'closed', 'closed'], ['open', 'close']],
    ['speaks before it is open', ['received', 'opened'], ['open']],
    ['opens after it closed', ['closed', 'opened'], ['close']],
    ['speaks after it closed', ['opened', 'closed', 'received'], ['open', 'close']],
  ] as const)('forgives a carrier that %s', (_name, misdeeds, expected) => {
    const { transport, listener, events, told } = bench();
    transport.connect(listener);
    for (const misdeed of misdeeds) events()[misdeed]('a');
    expect(told).toEqual(expected);
  });

  it('whose carrier opens and speaks at once tells so later, in order', async () => {
    const { clock, told, transport, listener } = bench({
      plug: (events) => {
        events.opened();
        events.received('a');
        events.received('b');
        return { send: () => undefined, close: () => undefined };
      },
    });
    transport.connect(listener);
    expect([told, transport.state]).toEqual([[], 'connecting']);
    await clock.advance(1);
    expect(told).toEqual(['open', 'a', 'b']);
  });

  it('whose carrier answers from within send tells so later, before what comes after it', async () => {
    const made = bench({ onSend: () => made.events().received('answer') });
    made.transport.connect(made.listener);
    made.events().opened();
    made.transport.send('question');
    made.events().received('after it');
    expect(made.told).toEqual(['open']);
    await made.clock.advance(1);
    expect(made.told).toEqual(['open', 'answer', 'after it']);
  });

  it('whose plug throws never opened', async () => {
    const why = new Error('no network');
    const { clock, closes, transport, listener } = bench({
      plug: () => {
        throw why;
      },
    });
    transport.connect(listener);
    await clock.advance(1);
    expect(closes).toEqual([{ wasLocal: false, neverOpened: true, cause: why }]);
    expect(transport.state).toBe('closed');
  });

  it('whose send throws closes, and says why', async () => {
    const why = new Error('pipe broken');
    const made = bench({
      onSend: () => {
        throw why;
      },
    });
    made.transport.connect(made.listener);
    made.events().opened();
    expect(() => made.transport.send('a')).not.toThrow();
    await made.clock.advance(1);
    expect(made.closes).toEqual([{ wasLocal: false, neverOpened: false, cause: why }]);
    expect(made.wire.closed).toBe(1);
  });

  it('whose close throws is closed all the same', async () => {
    const made = bench({
      onClose: () => {
        throw new Error('stuck');
      },
    });
    made.transport.connect(made.listener);
    made.events().opened();
    expect(() => made.transport.close()).not.toThrow();
    await made.clock.advance(1);
    expect(made.closes).toEqual([{ wasLocal: true, neverOpened: false }]);
    expect(made.wire.closed).toBe(1);
    expect(made.clock.pending).toBe(0);
  });

  it('that is closed tells nothing of what was still to be told', async () => {
    const made = bench({ onSend: () => made.events().received('answer') });
    made.transport.connect(made.listener);
    made.events().opened();
    made.transport.send('question');
    made.transport.close();
    await made.clock.advance(1);
    expect(made.told).toEqual(['open', 'close']);
  });

  it('knows nothing of a buffer unless its carrier does', () => {
    const { transport, listener } = bench();
    transport.connect(listener);
    expect(transport.bufferedAmount).toBe(0);
  });
});
