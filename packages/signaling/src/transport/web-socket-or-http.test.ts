import { describe, expect, it } from 'vitest';
import { webSocketOrHttp } from './web-socket-or-http.ts';

describe('a WebSocket or HTTP', () => {
  it.each(['ftp://example.com', 'javascript:alert(1)'])('refuses %s at once', (address) => {
    expect(() => webSocketOrHttp(address)).toThrow(
      expect.objectContaining({ code: 'signaling/invalid-option' }),
    );
  });

  it('takes a path, which only means something in a page', () => {
    const factory = webSocketOrHttp('/calls');
    expect(factory).toThrow(expect.objectContaining({ code: 'signaling/invalid-option' }));
  });

  it('makes a fresh transport for each attempt, which touches nothing yet', () => {
    const factory = webSocketOrHttp(new URL('wss://calls.example.com/calls'));
    const [one, other] = [factory(), factory()];
    expect(one).not.toBe(other);
    expect([one.state, other.state]).toEqual(['idle', 'idle']);
  });
});
