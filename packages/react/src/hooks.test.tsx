import type { Call } from '@earshot/core';
import { act, cleanup, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeClient } from './testing/fake-client.ts';
import type { FakeClient } from './testing/fake-client.ts';
import { createFakeCall } from './testing/fake-call.ts';
import type { FakeCall } from './testing/fake-call.ts';
import { change, renderHookWith } from './testing/render.tsx';
import { useCall } from './use-call.ts';
import { useCallPart } from './use-call-part.ts';
import { useCalls } from './use-calls.ts';
import { useCallState } from './use-call-state.ts';
import { useDevices } from './use-devices.ts';
import { useEndedCall } from './use-ended-call.ts';
import { useIncomingCall } from './use-incoming-call.ts';
import { useLocalMedia } from './use-local-media.ts';
import { usePlayback } from './use-playback.ts';
import { useRemoteMedia } from './use-remote-media.ts';
import { useSignalingState } from './use-signaling-state.ts';

afterEach(cleanup);

interface Stage {
  readonly client: FakeClient;
  readonly call: FakeCall;
}

const hooks: Readonly<Record<string, () => unknown>> = {
  useCall,
  useCalls,
  useCallState,
  useDevices,
  useEndedCall,
  useIncomingCall,
  useLocalMedia,
  usePlayback,
  useRemoteMedia,
  useSignalingState,
};

const changes: readonly {
  readonly what: string;
  readonly make: (stage: Stage) => void;
  readonly wakes: readonly string[];
}[] = [
  {
    what: 'the call connects',
    make: ({ call }) => call.change({ state: { status: 'connected', since: 5 } }),
    wakes: ['useCallState'],
  },
  {
    what: 'the microphone is muted',
    make: ({ call }) => call.change({ local: { ...call.local, microphone: { status: 'muted' } } }),
    wakes: ['useLocalMedia'],
  },
  {
    what: 'the other side shares a screen',
    make: ({ call }) => call.change({ remote: { ...call.remote, isSharingScreen: true } }),
    wakes: ['useRemoteMedia'],
  },
  {
    what: 'the call is put on hold',
    make: ({ call }) => call.change({ isHeld: true }),
    wakes: [],
  },
  {
    what: 'signaling resumes',
    make: ({ client }) => client.setSignaling({ status: 'resuming', attempt: 1 }),
    wakes: ['useSignalingState'],
  },
  {
    what: 'a camera is plugged in',
    make: ({ client }) => client.setDevices({ microphones: [], cameras: [], speakers: [] }),
    wakes: ['useDevices'],
  },
  {
    what: 'the browser wants a click before it plays',
    make: ({ client }) => client.playback.block(true),
    wakes: ['usePlayback'],
  },
  {
    what: 'somebody else calls',
    make: ({ client }) => client.begin({ direction: 'incoming', state: { status: 'ringing' } }),
    wakes: ['useCalls', 'useIncomingCall'],
  },
  {
    what: 'the call ends',
    make: ({ call }) =>
      call.change({ state: { status: 'ended', reason: { type: 'busy' }, endedAt: 9 } }),
    wakes: [
      'useCall',
      'useCalls',
      'useCallState',
      'useEndedCall',
      'useLocalMedia',
      'useRemoteMedia',
    ],
  },
];

describe.each(Object.entries(hooks))('%s', (name, useIt) => {
  it.each(changes)('when $what: renders again only if it tells of that', ({ make, wakes }) => {
    const client = createFakeClient();
    const stage = { client, call: client.begin({ local: localWith('live') }) };
    const hook = renderHookWith(useIt, { client });
    const before = hook.renders;
    change(() => make(stage));
    expect(hook.renders - before).toBe(wakes.includes(name) ? 1 : 0);
  });

  it('leaves no listener behind, under StrictMode too', () => {
    const client = createFakeClient();
    client.begin();
    const hook = renderHookWith(useIt, { client, isStrict: true });
    expect(client.listenerCount).toBeGreaterThan(0);
    hook.unmount();
    expect(client.listenerCount).toBe(0);
  });

  it('gives the same empty value without a client and without a provider', () => {
    const withoutClient = renderHookWith(useIt, { client: undefined }).value;
    const withoutProvider = renderHookWith(useIt, { isBare: true }).value;
    expect(JSON.stringify(withoutProvider)).toBe(JSON.stringify(withoutClient));
  });
});

describe('outside a call', () => {
  it('local and remote media are off, and there is no call, state or part', () => {
    const client = createFakeClient();
    const all = renderHookWith(
      () => ({
        call: useCall(),
        calls: useCalls(),
        state: useCallState(),
        part: useCallPart(({ peer }) => peer),
        local: useLocalMedia(),
        remote: useRemoteMedia(),
      }),
      { client },
    ).value;
    expect(all).toMatchObject({
      call: undefined,
      calls: [],
      state: undefined,
      part: undefined,
      local: { microphone: { status: 'off' }, camera: { status: 'off' }, stream: undefined },
      remote: { microphone: 'off', camera: 'off', isSharingScreen: false },
    });
  });
});

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

describe('useDevices', () => {
  it.each(['microphone', 'camera'] as const)(
    'has names once a call has opened its %s, though the browser does not tell',
    async (slot) => {
      const client = createFakeClient();
      const call = client.begin();
      const hook = renderHookWith(useDevices, { client });
      const cameras = [{ id: 'c', label: 'Desk camera', groupId: '' }];
      client.plug({ microphones: [], cameras, speakers: [] });
      change(() => call.change({ state: { status: 'ringing' } }));
      expect(hook.value.cameras).toEqual([]);
      change(() => call.change({ local: { ...call.local, [slot]: { status: 'live' } } }));
      await waitFor(() => expect(hook.value.cameras).toEqual(cameras));
    },
  );

  it('has them in the call after that, too', async () => {
    const client = createFakeClient();
    const hook = renderHookWith(useDevices, { client });
    const call = client.begin({ local: localWith('live') });
    const speakers = [{ id: 's', label: 'Headset', groupId: '' }];
    client.plug({ microphones: [], cameras: [], speakers });
    change(() => call.change({ isHeld: true }));
    expect(hook.value.speakers).toEqual([]);
    change(() => void client.begin({ local: localWith('live') }));
    await waitFor(() => expect(hook.value.speakers).toEqual(speakers));
  });
});

describe('usePlayback', () => {
  it('gives the commands of the playback', async () => {
    const client = createFakeClient();
    const call = client.begin();
    const hook = renderHookWith(usePlayback, { client });
    const element = document.createElement('video');
    const undo = hook.value.attach(element, call, 'local');
    expect(client.playback.attached).toEqual([{ element, call, source: 'local' }]);
    undo();
    await act(() => hook.value.setSpeaker('s1'));
    await hook.value.resume();
    expect(hook.value).toMatchObject({ isBlocked: false, speaker: 's1' });
    expect(client.playback.said).toEqual(['setSpeaker s1', 'resume']);
    expect(client.playback.attached).toEqual([]);
  });

  it('is the provider’s own where none is given, and plays without a provider, too', () => {
    const attached = [undefined, true].map((isBare) => {
      const hook = renderHookWith(usePlayback, isBare === true ? { isBare } : {});
      const video = document.createElement('video');
      const call = createFakeCall();
      const undo = hook.value.attach(video, call);
      const { listenerCount } = call;
      hook.unmount();
      const left = call.listenerCount;
      undo();
      return [listenerCount, left, call.listenerCount];
    });
    // The provider lets go of what is attached when it goes; without one only whoever attached can.
    expect(attached).toEqual([
      [1, 0, 0],
      [1, 1, 0],
    ]);
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

function localWith(status: 'live'): FakeCall['local'] {
  const slot = { status };
  return {
    stream: undefined,
    screenStream: undefined,
    microphone: slot,
    camera: slot,
    screen: { status: 'off' },
    screenAudio: { status: 'off' },
  };
}
