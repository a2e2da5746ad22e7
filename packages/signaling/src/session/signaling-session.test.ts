import { describe, expect, it } from 'vitest';
import { FakeClock } from '../testing/fake-clock.ts';
import { fakeEnvironment } from '../testing/fake-environment.ts';
import { onlineBench, sessionBench, statuses } from '../testing/session-bench.ts';
import { ringing } from '../testing/session-steps.ts';
import { createSignaling } from './create-signaling.ts';

describe('a session', () => {
  it('does nothing until it is connected, and queues what is sent', async () => {
    const { signaling, clock, network, environment, heard } = sessionBench();
    signaling.send(ringing('a'));
    await clock.advance(10_000);
    expect(signaling.state).toEqual({ status: 'offline' });
    expect({
      timers: clock.pending,
      inUse: network.inUse,
      listening: environment.listening,
    }).toEqual({ timers: 0, inUse: 0, listening: 0 });
    signaling.connect();
    await clock.advance(100);
    expect(heard).toEqual([ringing('a')]);
  });

  it('comes online: its own address is known, and the state is told once per change', async () => {
    const { signaling, states } = await onlineBench({ token: 'alice' });
    expect(statuses(states)).toEqual(['connecting', 'online']);
    expect(signaling.self).toEqual({ user: 'alice', device: 'phone' });
    expect(signaling.state).toEqual({ status: 'online', self: { user: 'alice', device: 'phone' } });
    expect(signaling.arbiter).toBe('server');
    expect(signaling.providesIce).toBe(false);
  });

  it('connects once, however often it is told', async () => {
    const { signaling, clock, server, environment } = await onlineBench();
    signaling.connect();
    await clock.advance(1_000);
    expect(server.hellos).toHaveLength(1);
    expect(environment.listening).toBe(2);
  });

  it('keeps the same state object while nothing visible changes', async () => {
    const { signaling, clock } = await onlineBench();
    const { state, stats } = signaling;
    signaling.probe();
    signaling.send(ringing('a'));
    await clock.advance(60_000);
    expect(signaling.state).toBe(state);
    expect(signaling.stats).toBe(stats);
  });

  it('keeps its own address while it is away', async () => {
    const { signaling, network, clock } = await onlineBench({ token: 'alice' });
    network.cut();
    await clock.advance(120_000);
    expect(signaling.state.status).not.toBe('online');
    expect(signaling.self).toEqual({ user: 'alice', device: 'phone' });
  });

  it('hears what the server sends', async () => {
    const { signaling, server, clock } = await onlineBench();
    const incoming: unknown[] = [];
    signaling.on('message', (message) => void incoming.push(message));
    server.sessions.get('phone')?.send(ringing('a'), { user: 'bob', device: 'd' });
    server.sessions.get('phone')?.send(ringing('b'));
    await clock.advance(10);
    expect(incoming).toEqual([
      { from: { user: 'bob', device: 'd' }, message: ringing('a') },
      { message: ringing('b') },
    ]);
  });

  it('stays online for an hour in which nobody says anything', async () => {
    const { states, clock, server } = await onlineBench();
    await clock.advance(3_600_000);
    expect(statuses(states)).toEqual(['connecting', 'online']);
    expect(server.hellos).toHaveLength(1);
  });
});

describe('a half-open connection', () => {
  it('is found by silence and replaced: after two pings are missing, a probe, and 2 s', async () => {
    const { states, clock, network, server } = await onlineBench();
    await clock.advance(10_000);
    network.freezeAll();
    await clock.advance(41_900 - 10_000);
    expect(statuses(states)).toEqual(['connecting', 'online']);
    await clock.advance(10_500);
    expect(statuses(states)).toEqual(['connecting', 'online', 'resuming', 'online']);
    expect(server.hellos[1]?.resume).toMatchObject({ session: 'session-1' });
  });

  it('is found within 2 s when the page is seen again', async () => {
    const { environment, signaling, clock, network } = await onlineBench();
    await clock.advance(6_000);
    network.freezeAll();
    environment.setVisible(false);
    await clock.advance(1_000);
    environment.setVisible(true);
    await clock.advance(2_100);
    expect(signaling.stats.resumes).toBe(1);
    expect(signaling.state.status).toBe('online');
  });

  it('is found within 2 s when the network changes', async () => {
    const { environment, signaling, clock, network } = await onlineBench();
    await clock.advance(6_000);
    network.freezeAll();
    environment.setOnline(true);
    await clock.advance(2_100);
    expect(signaling.stats.resumes).toBe(1);
  });

  it('after sleep is probed before it is judged: one that lives stays', async () => {
    // The server did not sleep: its clock is another one.
    const { states, clock } = await onlineBench({}, { clock: new FakeClock() });
    await clock.sleep(7_200_000);
    await clock.advance(1_000);
    expect(statuses(states)).toEqual(['connecting', 'online']);
  });

  it('is found by the server too, which keeps the session for the device', async () => {
    const { server, clock, network } = await onlineBench();
    network.cut();
    await clock.advance(60_000);
    expect(server.detached).toBe(1);
    expect(server.sessions.get('phone')?.isAttached).toBe(false);
  });
});

describe('a session that was away', () => {
  it('tries at once when the connection breaks, and resumes', async () => {
    const { states, clock, network, signaling } = await onlineBench();
    await clock.advance(10_000);
    network.breakAll();
    await clock.advance(50);
    expect(statuses(states)).toEqual(['connecting', 'online', 'resuming', 'online']);
    expect(signaling.stats).toMatchObject({ sessions: 1, resumes: 1 });
  });

  it('waits while the browser is offline: no attempt, no timer', async () => {
    const { environment, states, clock, network, server } = await onlineBench();
    await clock.advance(10_000);
    environment.setOnline(false);
    network.breakAll();
    await clock.advance(50_000);
    expect(states.at(-1)).toEqual({ status: 'offline' });
    expect(server.hellos).toHaveLength(1);
    environment.setOnline(true);
    await clock.advance(50);
    expect(states.at(-1)?.status).toBe('online');
  });

  it('says when it tries again', async () => {
    const { states, clock, network } = await onlineBench();
    network.cut();
    await clock.advance(80_000);
    const waits = states.filter((state) => state.status === 'offline');
    expect(waits.length).toBeGreaterThan(0);
    for (const wait of waits) expect(wait.retryAt).toBeTypeOf('number');
  });

  it('for longer than the server waits gets a new session, and loses nothing that it sent', async () => {
    const { clock, network, signaling, heard, server } = await onlineBench();
    network.cut();
    signaling.send(ringing('a'));
    await clock.advance(200_000);
    network.heal();
    await clock.advance(60_000);
    expect(server.ends).toContain('lost');
    expect(signaling.stats).toMatchObject({ sessions: 2 });
    expect(heard).toEqual([ringing('a')]);
  });

  it('queues up to its limit, then refuses with a typed error, and goes on after the server is back', async () => {
    const { clock, network, signaling, heard } = await onlineBench({ maxOutbox: 3 });
    network.breakAll();
    network.cut();
    for (const call of ['a', 'b', 'c']) signaling.send(ringing(call));
    expect(() => signaling.send(ringing('d'))).toThrow(
      expect.objectContaining({ code: 'signaling/outbox-full', details: { limit: 3 } }),
    );
    network.heal();
    await clock.advance(60_000);
    expect(heard).toEqual([ringing('a'), ringing('b'), ringing('c')]);
    expect(() => signaling.send(ringing('d'))).not.toThrow();
  });
});

describe('a session ends', () => {
  it('when it is closed: the server is told, and nothing is left open', async () => {
    const { signaling, clock, network, environment, server, states } = await onlineBench();
    signaling.close();
    signaling.close();
    expect(signaling.state).toEqual({ status: 'closed' });
    await clock.advance(100);
    expect(server.ends).toEqual(['closed']);
    expect(statuses(states)).toEqual(['connecting', 'online', 'closed']);
    expect({
      timers: clock.pending,
      inUse: network.inUse,
      listening: environment.listening,
    }).toEqual({ timers: 0, inUse: 0, listening: 0 });
    expect(() => signaling.send(ringing('a'))).toThrow(
      expect.objectContaining({ code: 'signaling/closed' }),
    );
    signaling.connect();
    expect(signaling.state).toEqual({ status: 'closed' });
  });

  it('when the same device connects elsewhere', async () => {
    const { signaling, clock, network, environment, states } = await onlineBench();
    const second = createSignaling(network.connect, { device: 'phone', environment });
    second.connect();
    await clock.advance(100);
    expect(states.at(-1)).toMatchObject({
      status: 'closed',
      error: { code: 'signaling/replaced' },
    });
    expect(signaling.state).toBe(states.at(-1));
    second.close();
    await clock.advance(100);
    expect({ timers: clock.pending, listening: environment.listening }).toEqual({
      timers: 0,
      listening: 0,
    });
  });

  it('when no transport can be made', async () => {
    const environment = fakeEnvironment();
    const signaling = createSignaling(
      () => {
        throw new Error('none here');
      },
      { environment },
    );
    signaling.connect();
    expect(signaling.state).toMatchObject({
      status: 'closed',
      error: { code: 'signaling/invalid-option' },
    });
    expect({ timers: environment.clock.pending, listening: environment.listening }).toEqual({
      timers: 0,
      listening: 0,
    });
  });
});
