import { cleanup } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeClient } from './testing/fake-client.ts';
import type { FakeClient } from './testing/fake-client.ts';
import { renderHookWith } from './testing/render.tsx';
import { useCreateCallClient } from './use-create-call-client.ts';

afterEach(cleanup);

describe('useCreateCallClient', () => {
  it.each([
    { mode: 'plain', isStrict: false, made: 1 },
    { mode: 'StrictMode', isStrict: true, made: 2 },
  ])('$mode: all but the current client are closed, and in the end all are', (row) => {
    const clients: FakeClient[] = [];
    const create = (): FakeClient => {
      const client = createFakeClient();
      clients.push(client);
      return client;
    };
    const hook = renderHookWith(() => useCreateCallClient(create), {
      isBare: true,
      isStrict: row.isStrict,
    });
    expect(clients).toHaveLength(row.made);
    expect(hook.value).toBe(clients.at(-1));
    expect(clients.filter(({ isClosed }) => !isClosed)).toEqual([clients.at(-1)]);
    hook.unmount();
    expect(clients.every(({ isClosed }) => isClosed)).toBe(true);
  });

  it('another way to create makes another client', () => {
    const [first, second] = [createFakeClient(), createFakeClient()];
    let create = () => first;
    const hook = renderHookWith(() => useCreateCallClient(create), { isBare: true });
    create = () => second;
    hook.rerender(<Probe create={create} />);
    expect(first.isClosed).toBe(true);
    expect(second.isClosed).toBe(false);
  });
});

function Probe({ create }: { readonly create: () => FakeClient }): null {
  useCreateCallClient(create);
  return null;
}
