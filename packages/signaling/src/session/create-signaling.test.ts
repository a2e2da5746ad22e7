import { describe, expect, it } from 'vitest';
import { createMemoryPair } from '../transport/memory.ts';
import { createSignaling, type SignalingOptions } from './create-signaling.ts';

describe('createSignaling', () => {
  it.each([
    ['wss://calls.example.com/calls'],
    ['ws://localhost:8080'],
    ['https://calls.example.com'],
    [new URL('wss://calls.example.com')],
    // In a page that is rendered on a server there is no address to resolve it against, yet.
    ['/calls'],
    [() => createMemoryPair()[0]],
  ])('takes %s, and does nothing with it', (target) => {
    expect(createSignaling(target).state).toEqual({ status: 'offline' });
  });

  it.each([
    ['target', 'ftp://calls.example.com', {}],
    ['target', 'mailto:bob', {}],
    ['target', '', {}],
    ['target', undefined, {}],
    ['target', 7, {}],
    ['token', '/calls', { token: '' }],
    ['token', '/calls', { token: 7 }],
    ['token', '/calls', { token: null }],
    ['device', '/calls', { device: 'a b' }],
    ['device', '/calls', { device: '' }],
    ['device', '/calls', { device: 'x'.repeat(256) }],
    ['maxOutbox', '/calls', { maxOutbox: 0 }],
    ['maxOutbox', '/calls', { maxOutbox: 1.5 }],
    ['maxOutbox', '/calls', { maxOutbox: '9' }],
    ['environment', '/calls', { environment: { clock: 7 } }],
    ['environment', '/calls', { environment: 7 }],
    ['environment', '/calls', { environment: { random: undefined } }],
  ])('refuses a wrong %s: %j, %j', (option, target, options) => {
    expect(() => createSignaling(target as string, options as SignalingOptions)).toThrow(
      expect.objectContaining({ code: 'signaling/invalid-option', details: { option } }),
    );
  });

  it('with a path and no page to resolve it against ends with a typed error once connected', () => {
    const signaling = createSignaling('/calls');
    signaling.connect();
    expect(signaling.state).toMatchObject({
      status: 'closed',
      error: { code: 'signaling/invalid-option' },
    });
  });
});
