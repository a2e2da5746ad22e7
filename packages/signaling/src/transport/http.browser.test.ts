import { describe, expect, inject, it, vi } from 'vitest';
import { browserEnvironment } from '../browser-environment.ts';
import type { Clock } from '../environment.ts';
import { describeTransport, type TransportPeer } from '../testing/describe-transport.ts';
import { createHttpTransport } from './http.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly farEnds: string;
  }
}

/** Of another origin than this page, so that the browser asks for leave. */
const url = inject('farEnds');
/** The bench of one run of this page is not that of another. */
const run = crypto.randomUUID();
let benches = 0;

/** The far end of a transport, which is on a server. */
interface Remote {
  readonly peer: TransportPeer;
  /** Requests that the server has not seen the end of. */
  open(): number;
  /** Everything before it was done. */
  settle(): Promise<void>;
  close(): void;
}

async function connectRemote(name: string): Promise<Remote> {
  const control = new WebSocket(`${url.replace('http', 'ws')}/control?name=${name}`);
  const received: string[] = [];
  const waiting: (() => void)[] = [];
  let open = 0;
  control.onmessage = ({ data }: MessageEvent<string>) => {
    const told = JSON.parse(data) as Readonly<Record<'open' | 'answers', number | undefined>> & {
      readonly received: readonly string[];
    };
    received.push(...told.received);
    open = told.open ?? open;
    if (told.answers !== undefined) waiting.shift()?.();
  };
  await new Promise((resolve) => {
    control.onopen = resolve;
  });
  const command = (parts: object): void => control.send(JSON.stringify(parts));
  return {
    peer: {
      received,
      send: (text) => command({ do: 'send', text }),
      sendOther: () => command({ do: 'sendOther' }),
      close: () => command({ do: 'close' }),
    },
    open: () => open,
    async settle() {
      for (let times = 0; times < 2; times += 1) {
        await (await fetch(`${url}/echo`)).text();
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          command({ do: 'answer' });
        });
      }
    },
    close: () => control.close(),
  };
}

/** A clock that knows which of its timers wait. */
function countingClock(): Clock & { readonly waiting: ReadonlySet<object> } {
  const { clock } = browserEnvironment();
  const waiting = new Set<object>();
  return {
    waiting,
    now: clock.now,
    after(delayMs, after) {
      const timer = {};
      waiting.add(timer);
      const stop = clock.after(delayMs, () => {
        waiting.delete(timer);
        after();
      });
      return () => {
        waiting.delete(timer);
        stop();
      };
    },
  };
}

describeTransport(
  {
    describe,
    it,
    equal: (a, b) => expect(a).toEqual(b),
    waitFor: (check) => vi.waitFor(check, { timeout: 5_000 }),
  },
  {
    name: 'HTTP in a browser',
    async create() {
      const name = `${run}-${(benches += 1)}`;
      const clock = countingClock();
      const remote = await connectRemote(name);
      return {
        transport: createHttpTransport(`${url}/calls?name=${name}`, { clock }),
        unreachable: createHttpTransport(`${url}/nothing-there`, { clock }),
        peer: () => remote.peer,
        settle: remote.settle,
        leftovers: () => remote.open() + clock.waiting.size,
        dispose: remote.close,
      };
    },
  },
);

describe('an HTTP transport in a browser', () => {
  it('takes a path for one on the page’s own host', async () => {
    const asked: string[] = [];
    const closes: unknown[] = [];
    const transport = createHttpTransport('/calls', {
      fetch: async (address) => {
        asked.push(address);
        return new Response('', { status: 404 });
      },
    });
    transport.connect({
      open: () => undefined,
      message: () => undefined,
      close: (close) => void closes.push(close),
    });
    await vi.waitFor(() => expect(closes).toHaveLength(1));
    expect(asked).toEqual([`${location.origin}/calls/http`]);
  });
});
