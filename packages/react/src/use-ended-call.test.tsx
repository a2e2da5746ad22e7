import type { EndReason } from '@earshot/core';
import { cleanup } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { FakeCall } from './testing/fake-call.ts';
import { createFakeClient } from './testing/fake-client.ts';
import { change, renderHookWith } from './testing/render.tsx';
import { useEndedCall } from './use-ended-call.ts';

afterEach(cleanup);

describe('useEndedCall', () => {
  it('gives a call that was there before, once it ends', () => {
    const client = createFakeClient();
    const call = client.begin();
    const hook = renderHookWith(useEndedCall, { client });
    expect(hook.value.call).toBeUndefined();
    change(() => end(call, { type: 'busy' }));
    expect(hook.value.call).toBe(call);
  });

  it('gives a call that came and ended between two renders', () => {
    const client = createFakeClient();
    const hook = renderHookWith(useEndedCall, { client });
    change(() => end(client.begin(), { type: 'unavailable' }));
    expect(hook.value.call?.id).toBe('call-1');
  });

  it('forgets it when another call begins', () => {
    const client = createFakeClient();
    const hook = renderHookWith(useEndedCall, { client });
    change(() => end(client.begin(), { type: 'busy' }));
    change(() => void client.begin());
    expect(hook.value.call).toBeUndefined();
  });

  it('leaves out a call that goes on as another one', () => {
    const client = createFakeClient();
    const hook = renderHookWith(useEndedCall, { client });
    change(() => end(client.begin(), { type: 'replaced', by: 'call-2' }));
    expect(hook.value.call).toBeUndefined();
  });

  it('is dismissed for all who show it', () => {
    const client = createFakeClient();
    const [first, second] = [
      renderHookWith(useEndedCall, { client }),
      renderHookWith(useEndedCall, { client }),
    ];
    change(() => end(client.begin(), { type: 'busy' }));
    change(() => first.value.dismiss());
    expect(second.value.call).toBeUndefined();
    change(() => first.value.dismiss());
  });
});

function end(call: FakeCall, reason: EndReason): void {
  call.change({ state: { status: 'ended', reason, endedAt: 9 } });
}
