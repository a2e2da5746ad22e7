import type { Call } from '@earshot/core';
import { cleanup } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeClient } from './testing/fake-client.ts';
import type { FakeClient } from './testing/fake-client.ts';
import { createFakeQuality } from './testing/fake-quality.ts';
import type { FakeQuality } from './testing/fake-quality.ts';
import { change, renderHookWith } from './testing/render.tsx';
import type { RenderedHook } from './testing/render.tsx';
import { useQualityMonitor } from './use-quality-monitor.ts';

afterEach(cleanup);

const talking = { state: { status: 'connected', since: 1 } } as const;

describe('useQualityMonitor', () => {
  it('watches the active call, and closes what it made when that ends', () => {
    const client = createFakeClient();
    const { hook, made } = render(client);
    expect(hook.value).toBeUndefined();
    const call = client.begin();
    change(() => call.change(talking));
    expect(made.map((each) => each.call.id)).toEqual(['call-1']);
    expect(hook.value).toBe(made[0]?.quality);
    change(() => call.change({ state: { status: 'ended', reason: { type: 'busy' }, endedAt: 9 } }));
    expect(hook.value).toBeUndefined();
    expect(made[0]?.quality.isClosed).toBe(true);
  });

  it('watches a given call', () => {
    const client = createFakeClient();
    const held = client.begin({ ...talking, isHeld: true });
    client.begin(talking);
    const { made } = render(client, { call: held });
    expect(made.map(({ call }) => call.id)).toEqual([held.id]);
  });

  it('watches another call anew', () => {
    const client = createFakeClient();
    client.begin(talking);
    const { hook, made } = render(client);
    change(() => void client.begin(talking));
    expect(made.map(({ quality }) => quality.isClosed)).toEqual([true, false]);
    expect(hook.value).toBe(made[1]?.quality);
  });

  it('leaves none open, under StrictMode too', () => {
    const client = createFakeClient();
    client.begin(talking);
    const { hook, made } = render(client, { isStrict: true });
    expect(made.filter(({ quality }) => !quality.isClosed)).toHaveLength(1);
    expect(hook.value?.isClosed).toBe(false);
    hook.unmount();
    expect(made.every(({ quality }) => quality.isClosed)).toBe(true);
    expect(client.listenerCount).toBe(0);
  });

  it('watches nothing without a client or a provider', () => {
    const { watch, made } = watching();
    const outside = [{ client: undefined }, { isBare: true }].map(
      (options) => renderHookWith(() => useQualityMonitor(watch), options).value,
    );
    expect(outside).toEqual([undefined, undefined]);
    expect(made).toEqual([]);
  });
});

interface Made {
  readonly call: Call;
  readonly quality: FakeQuality;
}

function watching(): { watch: (call: Call) => FakeQuality; made: readonly Made[] } {
  const made: Made[] = [];
  return {
    made,
    watch(call) {
      const quality = createFakeQuality();
      made.push({ call, quality });
      return quality;
    },
  };
}

function render(
  client: FakeClient,
  { call, isStrict = false }: { readonly call?: Call; readonly isStrict?: boolean } = {},
): { hook: RenderedHook<FakeQuality | undefined>; made: readonly Made[] } {
  const { watch, made } = watching();
  return { hook: renderHookWith(() => useQualityMonitor(watch, call), { client, isStrict }), made };
}
