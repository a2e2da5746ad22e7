import type { Call } from '@earshot/core';
import { cleanup } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeClient } from './testing/fake-client.ts';
import type { FakeClient } from './testing/fake-client.ts';
import { change, renderHookWith } from './testing/render.tsx';
import { useCall } from './use-call.ts';
import { useCallState } from './use-call-state.ts';

afterEach(cleanup);

describe('useCall', () => {
  const ringing = { direction: 'incoming', state: { status: 'ringing' } } as const;
  const talking = { state: { status: 'connected', since: 1 } } as const;

  it.each<{ when: string; begin: (client: FakeClient) => Call | undefined }>([
    { when: 'one is placed: that one', begin: (client) => client.begin() },
    {
      when: 'somebody calls: none',
      begin: (client) => {
        client.begin(ringing);
        return undefined;
      },
    },
    {
      when: 'somebody calls during a call: the call',
      begin: (client) => {
        const call = client.begin(talking);
        client.begin(ringing);
        return call;
      },
    },
    {
      when: 'there are two: the newer',
      begin: (client) => {
        client.begin(talking);
        return client.begin(talking);
      },
    },
    {
      when: 'the newer of two is on hold: the older',
      begin: (client) => {
        const call = client.begin(talking);
        client.begin({ ...talking, isHeld: true });
        return call;
      },
    },
    {
      when: 'all are on hold: the newest',
      begin: (client) => {
        client.begin({ ...talking, isHeld: true });
        return client.begin({ ...talking, isHeld: true });
      },
    },
  ])('$when', ({ begin }) => {
    const client = createFakeClient();
    const expected = begin(client);
    expect(renderHookWith(useCall, { client }).value).toBe(expected);
  });

  it('notices that the second of two ringing calls is answered', () => {
    const client = createFakeClient();
    client.begin(ringing);
    const second = client.begin(ringing);
    const hook = renderHookWith(useCall, { client });
    change(() => second.change({ state: { status: 'connecting' } }));
    expect(hook.value).toBe(second);
  });

  it('follows another client', () => {
    const [first, second] = [createFakeClient(), createFakeClient()];
    const call = second.begin();
    expect(renderHookWith(useCall, { client: first }).value).toBeUndefined();
    expect(renderHookWith(useCall, { client: second }).value).toBe(call);
  });
});

describe('a given call', () => {
  it('is told of instead of the active one, and the client is not listened to', () => {
    const client = createFakeClient();
    const held = client.begin({ isHeld: true, state: { status: 'connecting' } });
    client.begin();
    const hook = renderHookWith(() => useCallState(held), { client });
    expect(hook.value).toEqual({ status: 'connecting' });
    expect(client.listenerCount).toBe(held.listenerCount);
  });
});
