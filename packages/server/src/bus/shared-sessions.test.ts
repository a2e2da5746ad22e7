import { parseFrame, type Frame } from '@earshot/signaling/server';
import { FakeClock } from '@earshot/signaling/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { GuardedConnection } from '../session/seats.ts';
import { createMemoryHub } from '../testing/memory-bus.ts';
import { quietOperations } from '../testing/quiet-operations.ts';
import type { Bus } from './bus.ts';
import { encodeLetter } from './bus-note.ts';
import { createDirectory } from './directory.ts';
import { createSharedClock } from './shared-clock.ts';
import { createSharedSessions, type SharedSessions } from './shared-sessions.ts';

const bob = { user: 'bob', device: 'phone' };

interface FakeConnection extends GuardedConnection {
  readonly frames: readonly Frame[];
}

function fakeConnection(): FakeConnection {
  const frames: Frame[] = [];
  return {
    ...{ frames, role: 'user', bufferedAmount: 0 },
    send(text) {
      const parsed = parseFrame(text);
      if (parsed.ok) frames.push(parsed.value);
    },
    close: () => undefined,
    blame: () => undefined,
  };
}

function claimOf({ frames }: FakeConnection): NonNullable<Frame<'hello'>['resume']> {
  const [welcome] = frames;
  if (welcome?.type !== 'welcome') throw new Error('Not welcome.');
  return { session: welcome.session, secret: welcome.secret, received: 0 };
}

/** The calls that a client was told of, under the numbers of the messages. */
function heard({ frames }: FakeConnection): readonly string[] {
  return frames.flatMap((frame) =>
    frame.type === 'message' ? [`${frame.seq} ${(frame.body as { call: string }).call}`] : [],
  );
}

describe('sessions that processes share', () => {
  const running: SharedSessions[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((sessions) => sessions.leave()));
  });

  async function start(bus: Bus, clock = new FakeClock()): Promise<SharedSessions> {
    const sessions = await createSharedSessions({
      ...quietOperations(),
      ...{ bus, clock, log: () => undefined, directory: createDirectory() },
      sharedClock: createSharedClock(clock),
      ...{ pingMs: 20_000, resumeWindowMs: 60_000, maxOutbox: 10, devicesPerUser: 2 },
      givesIce: false,
      events: { message: () => undefined, arrived: () => undefined, left: () => undefined },
      heard: () => undefined,
    });
    running.push(sessions);
    return sessions;
  }

  /** The bus of one process, whose answers wait when they are told to. */
  function slowly(bus: Bus) {
    let gate: Promise<void> | undefined;
    let open = (): void => undefined;
    let told = (): void => undefined;
    const taken = new Promise<void>((resolve) => (told = resolve));
    return {
      bus: {
        ...bus,
        async run(...asked: Parameters<Bus['run']>) {
          const answer = await bus.run(...asked);
          if (asked[1].operations.some(({ type }) => type === 'take')) told();
          await gate;
          return answer;
        },
      },
      hold() {
        gate = new Promise((resolve) => (open = resolve));
      },
      release: () => open(),
      /** Once a session was taken, whether that is known or not. */
      taken: () => taken,
    };
  }

  it('leave no timer behind when their process leaves', async () => {
    const clock = new FakeClock();
    const sessions = await start(createMemoryHub().bus(), clock);
    expect(clock.pending).toBeGreaterThan(0);
    await sessions.leave();
    expect(clock.pending).toBe(0);
  });

  it('lose nothing that comes while a client comes back to the process where it was', async () => {
    const hub = createMemoryHub();
    const slow = slowly(hub.bus());
    const sessions = await start(slow.bus);
    const first = fakeConnection();
    const session = await sessions.open(first, bob, undefined);
    if (typeof session !== 'object') throw new Error('No session.');
    session.disconnected(first);
    const other = hub.bus();
    let number = 0;
    const say = (call: string): Promise<unknown> => {
      const text = encodeLetter({ type: 'call.absent', call }, undefined);
      const item = { type: 'letter', to: bob, text, tag: '' } as const;
      const operations = [{ type: 'join' }, { type: 'publish', items: [item] }] as const;
      return other.run('other', { number: (number += 1), operations });
    };
    await say('c1');
    await vi.waitFor(() => expect(session.unacknowledged).toBe(1));

    slow.hold();
    const second = fakeConnection();
    const resumed = sessions.open(second, bob, claimOf(first));
    // It has been taken, and this process does not know yet, when this one comes.
    await slow.taken();
    await say('c2');
    await new Promise((resolve) => void setImmediate(resolve));
    slow.release();
    await resumed;
    await say('c3');
    await vi.waitFor(() => expect(heard(second)).toEqual(['1 c1', '2 c2', '3 c3']));
    await other.close();
  });
});
