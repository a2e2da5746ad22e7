import { describe, expect, it } from 'vitest';
import type { Message } from '../protocol/messages.ts';
import type { SignalingState } from '../signaling.ts';
import { fakeEnvironment } from '../testing/fake-environment.ts';
import { createLossyNetwork } from '../testing/lossy-network.ts';
import { onlineBench, sessionBench, statuses } from '../testing/session-bench.ts';
import { SessionServer, type SessionServerOptions } from '../testing/session-server.ts';
import { ringing } from '../testing/session-steps.ts';
import { createSignaling } from './create-signaling.ts';

describe('a token', () => {
  const refuseOld: SessionServerOptions['refuse'] = ({ token }) =>
    token === 'old' ? { code: 'unauthorized', message: 'No.' } : undefined;

  it('that is refused is fetched once more', async () => {
    const tokens = ['old', 'new'];
    const { signaling, server } = await onlineBench(
      { token: async () => tokens.shift() ?? 'none' },
      { refuse: refuseOld },
    );
    expect(signaling.state.status).toBe('online');
    expect(server.hellos.map(({ token }) => token)).toEqual(['old', 'new']);
  });

  it('that is refused twice ends the session', async () => {
    const { signaling, server, clock } = await onlineBench(
      { token: () => 'old' },
      { refuse: refuseOld },
    );
    expect(signaling.state).toMatchObject({
      status: 'closed',
      error: { code: 'signaling/unauthorized' },
    });
    expect(server.hellos).toHaveLength(2);
    await clock.advance(10_000);
    expect(clock.pending).toBe(0);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('no network');
      },
    ],
    ['rejects', () => Promise.reject(new Error('no network'))],
    ['gives no text', () => Promise.resolve(7 as never)],
    ['gives nothing', () => ''],
  ])('whose function %s is asked for again after a wait', async (_name, broken) => {
    let calls = 0;
    const token = (): string | Promise<string> => {
      calls += 1;
      return calls === 1 ? broken() : 'alice';
    };
    const { signaling, clock, environment } = await onlineBench({ token });
    await clock.advance(1_000);
    expect(signaling.state.status).toBe('online');
    expect(environment.entries.map(({ event }) => event)).toContain('token.failed');
  });

  it('of an attempt that was given up does no harm when it comes late', async () => {
    const waiting: ((token: string) => void)[] = [];
    const { signaling, clock, server } = await onlineBench({
      token: () => new Promise((resolve) => void waiting.push(resolve)),
    });
    await clock.advance(12_000);
    expect(waiting.length).toBeGreaterThan(1);
    waiting[0]?.('late');
    await clock.advance(100);
    expect(server.hellos).toEqual([]);
    waiting.at(-1)?.('right');
    await clock.advance(100);
    expect(signaling.self?.user).toBe('right');
  });

  it('can be renewed while online', async () => {
    let calls = 0;
    const { signaling, clock, server } = await onlineBench({ token: () => `t${(calls += 1)}` });
    signaling.renewToken();
    await clock.advance(100);
    expect(server.tokens).toEqual(['t2']);
  });
});

describe('a listener', () => {
  it('that throws is logged and disturbs neither the others nor the session', async () => {
    const { signaling, environment, clock, states } = sessionBench();
    signaling.on('state', () => {
      throw new Error('mine');
    });
    const later: string[] = [];
    signaling.on('state', ({ status }) => void later.push(status));
    signaling.connect();
    await clock.advance(100);
    expect(later).toEqual(statuses(states));
    expect(environment.entries).toContainEqual(
      expect.objectContaining({ level: 'error', event: 'listener.failed' }),
    );
  });

  it('that was undone hears nothing more; another registration of the same function does', async () => {
    const { signaling, clock } = sessionBench();
    const heard: string[] = [];
    const listener = ({ status }: SignalingState): void => void heard.push(status);
    const undo = signaling.on('state', listener);
    signaling.on('state', listener);
    undo();
    undo();
    signaling.connect();
    await clock.advance(100);
    expect(heard).toEqual(['connecting', 'online']);
  });

  it('may close the session: every listener hears the states in the same order', async () => {
    const { signaling, clock } = sessionBench();
    const [first, second]: string[][] = [[], []];
    signaling.on('state', ({ status }) => {
      first?.push(status);
      if (status === 'online') signaling.close();
    });
    signaling.on('state', ({ status }) => void second?.push(status));
    signaling.connect();
    await clock.advance(100);
    expect(first).toEqual(['connecting', 'online', 'closed']);
    expect(second).toEqual(first);
  });

  it('may answer from within: answers keep their order', async () => {
    const { signaling, clock, server, heard } = await onlineBench();
    signaling.on('message', () => {
      signaling.send(ringing('x'));
      signaling.send(ringing('y'));
    });
    server.sessions.get('phone')?.send(ringing('a'));
    await clock.advance(100);
    expect(heard).toEqual([ringing('x'), ringing('y')]);
  });
});

describe('a message that is sent', () => {
  const sdp = { type: 'call.description', call: 'c', epoch: 0, round: 0, kind: 'offer' } as const;
  it.each([
    ['of an unknown type', { type: 'call.dance' }, undefined, 'body.type'],
    ['with a bad id', { type: 'call.ringing', call: 'a b' }, undefined, 'body.call'],
    ['to nobody', ringing('a'), { user: '' }, 'to'],
    ['to something else', ringing('a'), 7, 'to'],
  ])('%s is refused by name and not queued', async (_name, message, to, field) => {
    const { signaling, heard, clock } = await onlineBench();
    expect(() => signaling.send(message as Message, to as never)).toThrow(
      expect.objectContaining({ code: 'signaling/invalid-message', details: { field } }),
    );
    await clock.advance(1_000);
    expect(heard).toEqual([]);
  });

  it('is refused when it cannot fit into a frame', async () => {
    const { signaling } = await onlineBench();
    expect(() => signaling.send({ ...sdp, sdp: '\n'.repeat(49_000) })).toThrow(
      expect.objectContaining({ code: 'signaling/invalid-message' }),
    );
  });

  it('may be changed afterwards without changing what arrives', async () => {
    const { signaling, heard, clock } = await onlineBench();
    const message = { type: 'call.ringing', call: 'a' } as const satisfies Message;
    signaling.send(message, { user: 'bob' });
    Object.assign(message, { call: 'b' });
    await clock.advance(100);
    expect(heard).toEqual([ringing('a')]);
  });
});

describe('a log that throws', () => {
  it('disturbs nothing', async () => {
    const log = (): never => {
      throw new Error('no log here');
    };
    const environment = fakeEnvironment();
    const network = createLossyNetwork(environment);
    network.listen(new SessionServer(environment).accept);
    const signaling = createSignaling(network.connect, { environment: { ...environment, log } });
    signaling.connect();
    await environment.clock.advance(100);
    expect(signaling.state.status).toBe('online');
  });
});
