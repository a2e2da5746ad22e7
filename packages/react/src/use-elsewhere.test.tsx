import { cleanup } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeClient } from './testing/fake-client.ts';
import { createFakeCall } from './testing/fake-call.ts';
import { elsewhereWith } from './testing/fake-elsewhere.ts';
import { change, renderHookWith } from './testing/render.tsx';
import { useElsewhere } from './use-elsewhere.ts';

afterEach(cleanup);

describe('useElsewhere', () => {
  it('gives the calls as they come and go', () => {
    const client = createFakeClient();
    const hook = renderHookWith(useElsewhere, { client });
    expect(hook.value.calls).toEqual([]);
    const calls = [elsewhereWith('bob')];
    change(() => client.setElsewhere(calls));
    expect(hook.value.calls).toBe(calls);
    change(() => client.setElsewhere([]));
    expect(hook.value.calls).toEqual([]);
  });

  it('takes one with the options that it is given', async () => {
    const client = createFakeClient();
    client.setElsewhere([elsewhereWith('bob')]);
    const taken = renderHookWith(useElsewhere, { client }).value.take('call-with-bob', {
      video: false,
    });
    const call = createFakeCall();
    client.taking[0]?.resolve(call);
    expect(client.taking).toMatchObject([{ id: 'call-with-bob', options: { video: false } }]);
    expect(await taken).toBe(call);
  });

  it('refuses to take without a client', async () => {
    const { take } = renderHookWith(useElsewhere, { client: undefined }).value;
    await expect(take('call-1')).rejects.toMatchObject({ code: 'state/invalid' });
  });

  it('knows another tab of this browser by its device', () => {
    const { isInTab } = renderHookWith(useElsewhere, { client: createFakeClient() }).value;
    expect(isInTab(elsewhereWith('bob', { device: 'a1' }))).toBe(true);
    expect(isInTab(elsewhereWith('bob', { device: 'a2' }))).toBe(false);
  });
});
