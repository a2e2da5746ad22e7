import { describe, expect, it } from 'vitest';
import { givesIce, iceServersMessage, turnCredentials } from './turn.ts';

const stun = { urls: ['stun:stun.example.com'] };
const turn = {
  urls: ['turn:turn.example.com?transport=udp', 'turns:turn.example.com'],
  secret: 'north',
  lifetimeMs: 3_600_000,
};
const facts = { user: 'alice', call: 'c1', now: 1_400_000_000_500 };

describe('ICE servers', () => {
  it('are none unless configured', () => {
    expect(givesIce({ iceServers: [] })).toBe(false);
    expect(givesIce({ iceServers: [stun] })).toBe(true);
    expect(givesIce({ iceServers: [], turn })).toBe(true);
  });

  it('that are fixed are given as they are, and never expire', () => {
    expect(iceServersMessage({ iceServers: [stun] }, facts)).toEqual({
      type: 'ice.servers',
      call: 'c1',
      iceServers: [stun],
      lifetimeMs: 0,
    });
  });

  it('of a TURN server come with credentials that expire', () => {
    // The credential was computed by: printf 1400003600:alice | openssl sha1 -hmac north -binary | base64
    expect(iceServersMessage({ iceServers: [stun], turn }, facts)).toEqual({
      type: 'ice.servers',
      call: 'c1',
      iceServers: [
        stun,
        {
          urls: turn.urls,
          username: '1400003600:alice',
          credential: 'R11kAZYvBBAXBelLktSWRoSuDzs=',
        },
      ],
      lifetimeMs: 3_600_000,
    });
  });
});

describe('credentials that an app gives beforehand', () => {
  it('are those that the server gives, for an hour unless told otherwise', () => {
    const facts = { user: 'alice', call: 'c1', now: 1_767_225_600_000 };
    const given = iceServersMessage(
      { iceServers: [], turn: { ...turn, lifetimeMs: 60_000 } },
      facts,
    );
    expect(turnCredentials({ ...turn, lifetimeMs: 60_000 }, facts)).toEqual(given.iceServers[0]);
    const { username = '' } = turnCredentials({ urls: turn.urls, secret: 'north' }, facts);
    expect(username).toBe(`${(facts.now + 3_600_000) / 1_000}:alice`);
  });
});
