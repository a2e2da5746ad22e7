import { act, cleanup } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeClient } from './testing/fake-client.ts';
import { createFakeCall } from './testing/fake-call.ts';
import { renderHookWith } from './testing/render.tsx';
import { usePlayback } from './use-playback.ts';

afterEach(cleanup);

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
