import { cleanup } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeClient } from './testing/fake-client.ts';
import { renderHookWith } from './testing/render.tsx';
import { useCallClient } from './use-call-client.ts';

afterEach(cleanup);

describe('useCallClient', () => {
  it('gives the client of the provider', () => {
    const client = createFakeClient();
    expect(renderHookWith(useCallClient, { client }).value).toBe(client);
  });

  it('gives undefined while the provider has none', () => {
    expect(renderHookWith(useCallClient).value).toBeUndefined();
  });

  it('without a provider says what to do', () => {
    expect(() => renderHookWith(useCallClient, { isBare: true })).toThrow(
      expect.objectContaining({
        code: 'state/invalid',
        message: 'useCallClient() found no provider: put <EarshotProvider client={…}> above it.',
      }),
    );
  });
});
