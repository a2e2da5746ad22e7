import { describe, expect, it } from 'vitest';
import { createMemoryPair } from '../transport/memory.ts';
import { createTabSignaling, type TabSignalingOptions } from './create-tab-signaling.ts';

const user = 'alice';

describe('createTabSignaling', () => {
  it.each([['wss://calls.example.com/calls'], ['/calls'], [() => createMemoryPair()[0]]])(
    'takes %s, and does nothing with it',
    (target) => {
      const signaling = createTabSignaling(target, { user, channel: 'support', device: 'kiosk' });
      expect(signaling).toMatchObject({
        ...{ arbiter: 'server', state: { status: 'offline' }, self: undefined, providesIce: false },
        tabs: { snapshot: { role: 'follower', isRinger: false, count: 0 } },
      });
      signaling.close();
      expect(signaling.state).toEqual({ status: 'closed' });
    },
  );

  it.each([
    ['user', '/calls', {}],
    ['user', '/calls', { user: 'no spaces' }],
    ['channel', '/calls', { user, channel: '' }],
    ['channel', '/calls', { user, channel: 7 }],
    ['graceMs', '/calls', { user, graceMs: -1 }],
    ['graceMs', '/calls', { user, graceMs: '7' }],
    ['target', 'ftp://calls.example.com', { user }],
    ['token', '/calls', { user, token: '' }],
    ['device', '/calls', { user, device: 'a b' }],
    ['maxOutbox', '/calls', { user, maxOutbox: 0 }],
    ['environment', '/calls', { user, environment: { clock: 7 } }],
  ])('refuses a wrong %s: %j, %j', (option, target, options) => {
    expect(() => createTabSignaling(target, options as TabSignalingOptions)).toThrow(
      expect.objectContaining({ code: 'signaling/invalid-option', details: { option } }),
    );
  });
});
