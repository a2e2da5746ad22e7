import type { Transport } from '../transport/transport.ts';
import { TransportRecorder } from './transport-recorder.ts';

/** The test functions in use, so that this file imports no test runner. */
export interface TestFunctions {
  readonly describe: (name: string, define: () => void) => void;
  readonly it: (name: string, run: () => Promise<void>) => void;
  /** Throws unless both are deeply equal. */
  readonly equal: (actual: unknown, expected: unknown) => void;
  /** Runs `check` until it no longer throws; fails when that takes too long. */
  readonly waitFor: (check: () => void) => Promise<void>;
}

/** The far end of the transport under test. */
export interface TransportPeer {
  /** What has come in, in order. */
  readonly received: readonly string[];
  send(text: string): void;
  /** Sends something that is not text; left out where the carrier has nothing else. */
  sendOther?(): void;
  /** Closes the connection; left out where there is none to close. */
  close?(): void;
}

/** One transport with its far end, made for one test. */
export interface TransportBench {
  /** Not connected yet. */
  readonly transport: Transport;
  /** The far end; asked for only once the transport is open. */
  readonly peer: () => TransportPeer;
  /** A transport that cannot open; left out where every one does. */
  readonly unreachable?: Transport;
  /** Lets everything in flight arrive, so that "nothing more" can be told. */
  settle(): Promise<void>;
  /** What the transports still hold: sockets, timers, listeners. Zero when all was let go. */
  leftovers(): number;
  /** Ends what the bench itself began. */
  dispose(): Promise<void> | void;
}

/**
 * The contract of {@link Transport}: each of its MUST lines as a test.
 *
 * @example
 * ```ts
 * describeTransport(
 *   { describe, it, equal: (a, b) => expect(a).toEqual(b), waitFor: vi.waitFor },
 *   { name: 'my transport', create: makeBench },
 * );
 * ```
 */
export function describeTransport(
  { describe, it, equal, waitFor }: TestFunctions,
  harness: { readonly name: string; create(): Promise<TransportBench> | TransportBench },
): void {
  const test = (name: string, run: (bench: TransportBench) => Promise<void>): void =>
    it(name, async () => {
      const bench = await harness.create();
      try {
        await run(bench);
      } finally {
        bench.transport.close();
        bench.unreachable?.close();
        await bench.dispose();
      }
    });

  const opened = async ({ transport }: TransportBench): Promise<TransportRecorder> => {
    const recorder = new TransportRecorder();
    transport.connect(recorder);
    await waitFor(() => equal(recorder.events, ['open']));
    return recorder;
  };

  describe(`${harness.name} is a transport: it`, () => {
    test('stays idle until connect', async ({ transport, settle, leftovers }) => {
      await settle();
      equal(transport.state, 'idle');
      equal(leftovers(), 0);
    });

    test('is connecting, then open, and says open once', async (bench) => {
      const recorder = new TransportRecorder();
      bench.transport.connect(recorder);
      equal(bench.transport.state, 'connecting');
      await waitFor(() => equal(recorder.events, ['open']));
      equal(bench.transport.state, 'open');
      await bench.settle();
      equal(recorder.events, ['open']);
    });

    test('refuses to connect twice', async (bench) => {
      await opened(bench);
      let code: unknown;
      try {
        bench.transport.connect(new TransportRecorder());
      } catch (error) {
        code = (error as { readonly code?: unknown }).code;
      }
      equal(code, 'signaling/closed');
    });

    test('never calls its listener from within connect, send or close', async (bench) => {
      const recorder = new TransportRecorder();
      recorder.during('connect', () => bench.transport.connect(recorder));
      await waitFor(() => equal(recorder.events, ['open']));
      recorder.during('send', () => bench.transport.send('one'));
      recorder.during('close', () => bench.transport.close());
      await waitFor(() => equal(recorder.closes.length, 1));
      equal(recorder.within, []);
    });

    test('never calls its listener from within connect where it cannot open', async (bench) => {
      const { unreachable } = bench;
      if (unreachable === undefined) return;
      const recorder = new TransportRecorder();
      recorder.during('connect', () => unreachable.connect(recorder));
      await waitFor(() => equal(recorder.events, ['close']));
      equal(recorder.within, []);
    });

    test('carries what it sends, in order, unchanged and once', async (bench) => {
      await opened(bench);
      for (const text of texts) bench.transport.send(text);
      await waitFor(() => equal(bench.peer().received.length, texts.length));
      await bench.settle();
      equal(bench.peer().received, texts);
    });

    test('tells what it receives, in order, unchanged and once', async (bench) => {
      const recorder = await opened(bench);
      for (const text of texts) bench.peer().send(text);
      await waitFor(() => equal(recorder.messages.length, texts.length));
      await bench.settle();
      equal(recorder.messages, texts);
    });

    test('keeps the order of many in a row, both ways at a time', async (bench) => {
      const recorder = await opened(bench);
      const peer = bench.peer();
      const many = Array.from({ length: 1_000 }, (_, number) => `number ${number}`);
      for (const text of many) {
        bench.transport.send(text);
        peer.send(text);
      }
      await waitFor(() => equal(recorder.messages.length, many.length));
      await waitFor(() => equal(peer.received.length, many.length));
      equal(recorder.messages, many);
      equal(peer.received, many);
    });

    test('sends what its listener says to what comes in', async (bench) => {
      const recorder = await opened(bench);
      recorder.onMessage = (text) => bench.transport.send(`${text}, too`);
      bench.peer().send('one');
      bench.peer().send('two');
      await waitFor(() => equal(bench.peer().received, ['one, too', 'two, too']));
    });

    test('hands over what was sent right before close', async (bench) => {
      await opened(bench);
      const peer = bench.peer();
      bench.transport.send('one more thing');
      bench.transport.send('bye');
      bench.transport.close();
      await waitFor(() => equal(peer.received, ['one more thing', 'bye']));
      await waitFor(() => equal(bench.leftovers(), 0));
    });

    test('ignores what is sent before it is open and after it was closed', async (bench) => {
      bench.transport.send('too early');
      const recorder = new TransportRecorder();
      bench.transport.connect(recorder);
      bench.transport.send('still too early');
      await waitFor(() => equal(recorder.events, ['open']));
      bench.transport.send('now');
      const peer = bench.peer();
      await waitFor(() => equal(peer.received, ['now']));
      bench.transport.close();
      bench.transport.send('too late');
      await bench.settle();
      equal(peer.received, ['now']);
    });

    test('closes once, however often it is told, and says that it was local', async (bench) => {
      const recorder = await opened(bench);
      bench.transport.close();
      equal(bench.transport.state, 'closed');
      bench.transport.close();
      await waitFor(() => equal(recorder.events, ['open', 'close']));
      bench.transport.close();
      await bench.settle();
      equal(recorder.events, ['open', 'close']);
      equal(recorder.howClosed, { wasLocal: true, neverOpened: false });
    });

    test('says nothing after close, whatever still comes in', async (bench) => {
      const recorder = await opened(bench);
      const peer = bench.peer();
      peer.send('in flight');
      bench.transport.close();
      peer.send('too late');
      await waitFor(() => equal(recorder.closes.length, 1));
      await bench.settle();
      equal(recorder.events.slice(recorder.events.indexOf('close')), ['close']);
    });

    test('can be closed before it is open', async ({ transport, settle, leftovers }) => {
      const recorder = new TransportRecorder();
      transport.connect(recorder);
      transport.close();
      await waitFor(() => equal(recorder.events, ['close']));
      await settle();
      equal(recorder.events, ['close']);
      equal(recorder.howClosed, { wasLocal: true, neverOpened: true });
      await waitFor(() => equal(leftovers(), 0));
    });

    test('can be closed by its listener, as soon as it is open', async (bench) => {
      const recorder = new TransportRecorder();
      recorder.onOpen = () => bench.transport.close();
      bench.transport.connect(recorder);
      await waitFor(() => equal(recorder.events, ['open', 'close']));
      equal(recorder.howClosed, { wasLocal: true, neverOpened: false });
      await waitFor(() => equal(bench.leftovers(), 0));
    });

    test('can be closed before it was connected, and then does not connect', async (bench) => {
      bench.transport.close();
      bench.transport.close();
      await bench.settle();
      equal(bench.transport.state, 'closed');
      equal(bench.leftovers(), 0);
    });

    test('leaves nothing behind after close', async (bench) => {
      const recorder = await opened(bench);
      bench.transport.close();
      await waitFor(() => equal(recorder.closes.length, 1));
      await waitFor(() => equal(bench.leftovers(), 0));
    });

    test('says when the other end closes', async (bench) => {
      const recorder = await opened(bench);
      const peer = bench.peer();
      if (peer.close === undefined) return;
      peer.close();
      await waitFor(() => equal(recorder.events, ['open', 'close']));
      equal(recorder.howClosed, { wasLocal: false, neverOpened: false });
      equal(bench.transport.state, 'closed');
      await waitFor(() => equal(bench.leftovers(), 0));
    });

    test('minds neither send nor close after the other end has closed', async (bench) => {
      const recorder = await opened(bench);
      const peer = bench.peer();
      if (peer.close === undefined) return;
      peer.close();
      await waitFor(() => equal(recorder.events, ['open', 'close']));
      bench.transport.send('too late');
      bench.transport.close();
      await bench.settle();
      equal(recorder.events, ['open', 'close']);
      equal(peer.received, []);
    });

    test('closes when a frame is not text', async (bench) => {
      const recorder = await opened(bench);
      const peer = bench.peer();
      if (peer.sendOther === undefined) return;
      peer.sendOther();
      peer.send('after it');
      await waitFor(() => equal(recorder.events, ['open', 'close']));
      await bench.settle();
      equal(recorder.events, ['open', 'close']);
      equal(recorder.howClosed, { wasLocal: false, neverOpened: false });
    });

    test('says close, and only that, when it cannot open', async ({ unreachable, settle }) => {
      if (unreachable === undefined) return;
      const recorder = new TransportRecorder();
      unreachable.connect(recorder);
      await waitFor(() => equal(recorder.events, ['close']));
      await settle();
      equal(recorder.events, ['close']);
      equal(recorder.howClosed, { wasLocal: false, neverOpened: true });
    });
  });
}

/** Plain, empty, not ASCII, looking like a frame, with line ends, and long. */
const texts = ['plain', '', 'ünïcödé 🎧', '{"type":"ping"}', 'a\r\nb\u0000c', 'x'.repeat(60_000)];
