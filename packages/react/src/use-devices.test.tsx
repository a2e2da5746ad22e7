import { cleanup, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeClient } from './testing/fake-client.ts';
import { localWith } from './testing/fake-call.ts';
import { change, renderHookWith } from './testing/render.tsx';
import { useDevices } from './use-devices.ts';

afterEach(cleanup);

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
