import { cleanup } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { durationAt, nextSecondMs } from './call-duration.ts';
import { createFakeClient } from './testing/fake-client.ts';
import { createFakeClock } from './testing/fake-clock.ts';
import { change, renderHookWith } from './testing/render.tsx';
import { useCallDuration } from './use-call-duration.ts';

afterEach(cleanup);

describe('useCallDuration', () => {
  it('steps once a second while connected, and no timer is left', () => {
    const [client, clock] = [createFakeClient(), createFakeClock()];
    const call = client.begin();
    const hook = renderHookWith(() => useCallDuration(), { client, clock });
    expect(hook.value).toBeUndefined();
    expect(clock.waiting).toBe(0);

    change(() => call.change({ state: { status: 'connected', since: clock.now() - 400 } }));
    expect(hook.value).toBe(0);
    const before = hook.renders;
    change(() => clock.advance(599));
    expect(hook.renders).toBe(before);
    change(() => clock.advance(1));
    expect(hook.value).toBe(1_000);
    for (let second = 0; second < 59; second += 1) change(() => clock.advance(1_000));
    expect(hook.value).toBe(60_000);
    expect(hook.renders).toBe(before + 60);
    expect(clock.waiting).toBe(1);

    hook.unmount();
    expect(clock.waiting).toBe(0);
  });

  it('catches up after a sleep', () => {
    const [client, clock] = [createFakeClient(), createFakeClock()];
    client.begin({ state: { status: 'connected', since: clock.now() } });
    let isAsleep = false;
    const sleepy = {
      now: clock.now,
      after: (delayMs: number, run: () => void) => clock.after(isAsleep ? 3_600_000 : delayMs, run),
    };
    const hook = renderHookWith(() => useCallDuration(), { client, clock: sleepy });
    isAsleep = true;
    change(() => clock.advance(1_000));
    isAsleep = false;
    change(() => clock.advance(3_600_000));
    expect(hook.value).toBe(3_601_000);
  });

  it('keeps the length of a call that has ended, without a timer', () => {
    const [client, clock] = [createFakeClient(), createFakeClock()];
    const call = client.begin({ state: { status: 'connected', since: clock.now() } });
    const hook = renderHookWith(() => useCallDuration(call), { client, clock });
    const endedAt = clock.now() + 7_900;
    change(() =>
      call.change({
        state: { status: 'ended', reason: { type: 'max-duration' }, since: clock.now(), endedAt },
      }),
    );
    expect(hook.value).toBe(7_000);
    expect(clock.waiting).toBe(0);
  });
});

describe('durationAt', () => {
  it.each([
    ['no call', undefined, undefined],
    ['dialing', { status: 'dialing' }, undefined],
    ['connected', { status: 'connected', since: 1_000 }, 4_000],
    ['reconnecting', { status: 'reconnecting', since: 1_000, attempt: 2 }, 4_000],
    ['a clock that lags behind', { status: 'connected', since: 9_000 }, 0],
    [
      'ended before it connected',
      { status: 'ended', reason: { type: 'busy' }, endedAt: 9_000 },
      undefined,
    ],
    ['ended', { status: 'ended', reason: { type: 'busy' }, since: 1_000, endedAt: 3_500 }, 2_000],
  ] as const)('%s', (_, state, expected) => {
    expect(durationAt(state, 5_600)).toBe(expected);
  });
});

describe('nextSecondMs', () => {
  it.each([
    ['no call', undefined, undefined],
    ['dialing', { status: 'dialing' }, undefined],
    ['connected', { status: 'connected', since: 1_000 }, 400],
    ['at a full second', { status: 'connected', since: 600 }, 1_000],
    ['reconnecting', { status: 'reconnecting', since: 1_000, attempt: 1 }, 400],
    ['a clock that lags behind', { status: 'connected', since: 5_700 }, 1_100],
  ] as const)('%s', (_, state, expected) => {
    expect(nextSecondMs(state, 5_600)).toBe(expected);
  });
});
