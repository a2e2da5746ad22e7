import { describe, expect, it } from 'vitest';
import {
  apply,
  beginning,
  facts,
  fired,
  phaseOf,
  received,
  session,
  sessionIn,
  welcomeFrame,
  words,
} from '../testing/session-steps.ts';
import type { SessionInput, SessionStep } from './session-state.ts';

const offline = { ...facts, isOnline: false };
const online = sessionIn('online');

describe('back-off', () => {
  it('grows with each attempt that fails', () => {
    let state = sessionIn('opening');
    const waits: string[] = [];
    for (let attempt = 0; attempt < 9; attempt += 1) {
      const step = apply(state, [['transport.closed']]);
      waits.push(phaseOf(step));
      state = apply(step[0], [fired('retry')])[0];
    }
    expect(waits.map((wait) => Number(wait.split(' ')[1]))).toEqual([
      250, 500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000, 5_000,
    ]);
  });

  it('is left out for a connection that lasted 5 s, and not for one that lasted less', () => {
    const lost: SessionInput = ['transport.closed'];
    const after = (ms: number): string =>
      phaseOf(apply(online, [lost], { ...facts, now: facts.now + ms }));
    expect(after(5_000)).toBe('opening');
    expect(after(4_999)).toMatch(/^waiting/);
  });

  it('pauses while the browser is offline, and ends at once when it is online', () => {
    const waiting = apply(online, [['transport.closed']], offline);
    expect(waiting[0].phase).toEqual({ name: 'waiting' });
    expect(words(waiting[1])).toEqual(['drop']);
    expect(apply(waiting[0], [['local.probe']], offline)[1]).toEqual([]);
    expect(phaseOf(apply(waiting[0], [['network.changed']]))).toBe('opening');
  });

  it('that ends while the browser is offline goes on waiting for the network', () => {
    const step = apply(sessionIn('waiting'), [fired('retry')], offline);
    expect(step[0].phase).toEqual({ name: 'waiting' });
  });

  it('stops when the browser goes offline', () => {
    const step = apply(sessionIn('waiting'), [['network.changed']], offline);
    expect(step[0].phase).toEqual({ name: 'waiting' });
    expect(words(step[1])).toEqual(['drop']);
  });

  it('does not end an attempt when the browser only says that it is offline now', () => {
    const opening = sessionIn('opening');
    expect(apply(opening, [['network.changed']], offline)).toEqual([opening, []]);
  });

  it('is as long as a busy server asks, and jitter', () => {
    const busy = received({
      type: 'refused',
      code: 'busy',
      message: 'Later.',
      retryAfterMs: 9_000,
    });
    expect(phaseOf(apply(sessionIn('greeting'), [busy]))).toBe('waiting 9250');
    const vague = received({ type: 'refused', code: 'busy', message: 'Later.' });
    expect(phaseOf(apply(sessionIn('greeting'), [vague]))).toBe('waiting 250');
  });
});

describe('a refusal', () => {
  it.each([
    ['unauthorized', 'signaling/unauthorized'],
    ['forbidden', 'signaling/unauthorized'],
    ['version', 'signaling/protocol'],
    ['invalid', 'signaling/protocol'],
  ] as const)('%s ends the session: %s', (code, error) => {
    const step = apply(sessionIn('greeting'), [
      received({ type: 'refused', code, message: 'No.' }),
    ]);
    expect(phaseOf(step)).toBe(`closed ${error}`);
  });
});

describe('a bye', () => {
  it.each([
    ['replaced', 'closed signaling/replaced'],
    ['expired', 'closed signaling/unauthorized'],
    ['draining', 'waiting 1001'],
    ['closed', 'waiting 250'],
    ['too-slow', 'waiting 250'],
    ['rate-limited', 'waiting 250'],
    ['invalid', 'waiting 250'],
  ] as const)('%s → %s', (code, to) => {
    expect(phaseOf(apply(online, [received({ type: 'bye', code })]))).toBe(to);
  });
});

describe('a token', () => {
  const fetched = { canFetch: true };
  const token: SessionInput = ['token.fetched', 't1'];
  const opened: SessionInput = ['transport.opened'];
  const refused = received({ type: 'refused', code: 'unauthorized', message: 'No.' });
  const helloOf = (step: SessionStep): unknown =>
    step[1].map((effect) => (effect[0] === 'write' ? effect[1] : undefined)).find(Boolean);

  it('is fetched while the transport opens', () => {
    const step = apply(session(fetched), [['local.connect']]);
    expect(words(step[1])).toEqual([...beginning, 'fetch-token']);
  });

  it.each([
    ['after the transport is open', [opened, token]],
    ['before the transport is open', [token, opened]],
  ])('that comes %s goes out in hello', (_name, inputs) => {
    const step = apply(sessionIn('opening', fetched), inputs);
    expect(phaseOf(step)).toBe('greeting');
    expect(helloOf(step)).toEqual({ type: 'hello', v: 1, token: 't1', device: 'phone' });
  });

  it('that is fixed goes out in hello without being fetched', () => {
    const step = apply(session({ token: 'fix' }), [['local.connect'], opened]);
    expect(helloOf(step)).toMatchObject({ token: 'fix' });
  });

  it('that cannot be fetched is one more failed attempt', () => {
    const step = apply(sessionIn('opening', fetched), [opened, ['token.failed']]);
    expect(phaseOf(step)).toBe('waiting 250');
  });

  it('that could not be renewed changes nothing', () => {
    expect(apply(online, [['token.failed']])).toEqual([online, []]);
    const opening = sessionIn('opening', { token: 'fix' });
    expect(apply(opening, [['token.failed']])).toEqual([opening, []]);
  });

  it('is used again for the next attempt', () => {
    const step = apply(sessionIn('opening', fetched), [
      token,
      opened,
      ['transport.closed'],
      fired('retry'),
    ]);
    expect(words(step[1])).toEqual(beginning);
  });

  it('that is refused is fetched once more, and then the session ends', () => {
    const once = apply(sessionIn('opening', fetched), [token, opened, refused]);
    expect(words(once[1])).toEqual([...beginning, 'fetch-token']);
    const twice = apply(once[0], [['token.fetched', 't2'], opened, refused]);
    expect(phaseOf(twice)).toBe('closed signaling/unauthorized');
  });

  it('may be refused again after a session that was welcomed', () => {
    const step = apply(sessionIn('opening', fetched), [
      ...[token, opened, refused, token, opened, received(welcomeFrame())],
      ...[['transport.closed'] as const, fired('retry'), opened, refused],
    ]);
    expect(words(step[1])).toEqual([...beginning, 'fetch-token']);
  });

  it('that has expired is fetched anew for the next connection', () => {
    const step = apply(sessionIn('opening', fetched), [
      ...[token, opened, received(welcomeFrame()), received({ type: 'bye', code: 'expired' })],
      fired('retry'),
    ]);
    expect(words(step[1])).toEqual([...beginning, 'fetch-token']);
  });

  it('is renewed in a frame of its own', () => {
    const state = apply(sessionIn('opening', fetched), [
      token,
      opened,
      received(welcomeFrame()),
    ])[0];
    const asked = apply(state, [['local.renew-token']]);
    expect(words(asked[1])).toEqual(['fetch-token']);
    const renewed = apply(asked[0], [['token.fetched', 't2']]);
    expect(renewed[1]).toEqual([['write', { type: 'token', token: 't2' }]]);
    expect(renewed[0].token).toBe('t2');
  });
});
