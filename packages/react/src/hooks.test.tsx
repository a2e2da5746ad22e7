import { cleanup } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeClient } from './testing/fake-client.ts';
import { elsewhereWith } from './testing/fake-elsewhere.ts';
import type { FakeClient } from './testing/fake-client.ts';
import { localWith } from './testing/fake-call.ts';
import type { FakeCall } from './testing/fake-call.ts';
import { change, renderHookWith } from './testing/render.tsx';
import { useCall } from './use-call.ts';
import { useCallPart } from './use-call-part.ts';
import { useCalls } from './use-calls.ts';
import { useCallState } from './use-call-state.ts';
import { useDevices } from './use-devices.ts';
import { useElsewhere } from './use-elsewhere.ts';
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
  useElsewhere,
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
    what: 'a call goes on elsewhere',
    make: ({ client }) => client.setElsewhere([elsewhereWith('carol')]),
    wakes: ['useElsewhere'],
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
