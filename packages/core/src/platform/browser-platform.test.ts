import { describe, expect, it } from 'vitest';
import { browserPlatform } from './browser-platform.ts';

describe('the browser platform where there is no browser', () => {
  it('is harmless to make, and says what is missing when it is used', async () => {
    const platform = browserPlatform();
    expect(platform.mediaDevices).toBeUndefined();
    expect(await platform.permission('camera')).toBeUndefined();
    expect(platform.network.isOnline()).toBe(true);
    expect(platform.visibility.isVisible()).toBe(true);
    expect(() => platform.createPeerConnection({})).toThrow(
      expect.objectContaining({ code: 'link/unsupported' }),
    );
  });
});
