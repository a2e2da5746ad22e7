import { beforeEach, describe, expect, it } from 'vitest';
import { connectionEvents } from './connection-events.ts';
import type { ConnectionEvents } from './connection-events.ts';
import type { LinkPulse } from './link-health.ts';
import type { LinkCandidate, LinkStatus } from './link.ts';

/** A browser that can be made to say anything. */
class TalkingConnection extends EventTarget {
  connectionState: RTCPeerConnectionState | undefined = 'new';
  iceConnectionState: RTCIceConnectionState = 'new';
  localDescription: { readonly sdp: string } | null = null;

  say(type: string, fields: Readonly<Record<string, unknown>> = {}): void {
    this.dispatchEvent(Object.assign(new Event(type), fields));
  }
}

let browser: TalkingConnection;
let events: ConnectionEvents;
let statuses: LinkStatus[];
let tracks: string[];
let candidates: (LinkCandidate & { readonly ufrag: string })[];
let offers: number;
let pulse: LinkPulse;
let started: number;

beforeEach(() => {
  browser = new TalkingConnection();
  statuses = [];
  tracks = [];
  candidates = [];
  offers = 0;
  pulse = 'unknown';
  started = 0;
  const pc = browser as unknown as RTCPeerConnection;
  events = connectionEvents(
    pc,
    {
      negotiator: {
        offer: () => (offers += 1),
        receive: () => undefined,
        repeat: () => undefined,
        close: () => undefined,
      },
      candidateSender: {
        add: (ufrag, candidate) => candidates.push({ ufrag, ...candidate }),
        repeat: () => undefined,
        close: () => undefined,
      },
      pulse: {
        get state() {
          return pulse;
        },
        heardAt: 0,
        isHasty: false,
        channel: undefined,
        open: () => undefined,
        start: () => (started += 1),
        say: () => false,
        close: () => undefined,
      },
      slots: {
        make: () => undefined,
        adopt: () => undefined,
        limit: () => undefined,
        refreshPictures: () => undefined,
        nameOf: () => 'camera',
        setTrack: () => Promise.resolve(),
      },
    },
    {
      status: (status) => statuses.push(status),
      track: (slot, { id }) => tracks.push(`${slot} ${id}`),
    },
  );
});

describe('the status', () => {
  it('is told once, though two states say so', () => {
    browser.connectionState = 'connecting';
    browser.iceConnectionState = 'checking';
    browser.say('iceconnectionstatechange');
    browser.say('connectionstatechange');
    expect(statuses).toEqual(['connecting']);
    expect(events.status).toBe('connecting');
  });

  it('is known from ICE alone, where the browser says no more', () => {
    browser.connectionState = undefined;
    browser.iceConnectionState = 'connected';
    browser.say('iceconnectionstatechange');
    browser.iceConnectionState = 'checking';
    browser.say('iceconnectionstatechange');
    expect(statuses).toEqual(['connected', 'interrupted']);
  });
});

describe('the pulse', () => {
  it('is felt from the first connection on, and its word is heard', () => {
    browser.connectionState = 'connecting';
    browser.say('connectionstatechange');
    expect(started).toBe(0);
    browser.connectionState = 'connected';
    browser.say('connectionstatechange');
    expect(started).toBe(1);
    pulse = 'silent';
    events.look();
    pulse = 'alive';
    events.look();
    expect(statuses).toEqual(['connecting', 'connected', 'silent', 'connected']);
  });
});

describe('candidates', () => {
  const line = { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0 };

  it('are of the generation that they name', () => {
    browser.localDescription = { sdp: 'a=ice-ufrag:now' };
    browser.say('icecandidate', { candidate: { ...line, usernameFragment: 'before' } });
    expect(candidates).toEqual([{ ufrag: 'before', ...line }]);
  });

  it('are of the local description, when they name no generation', () => {
    browser.localDescription = { sdp: 'a=ice-ufrag:now' };
    browser.say('icecandidate', { candidate: { ...line, usernameFragment: null } });
    expect(candidates).toEqual([{ ufrag: 'now', ...line }]);
  });

  it('end with an empty one', () => {
    browser.localDescription = { sdp: 'a=ice-ufrag:now' };
    browser.say('icecandidate', { candidate: null });
    expect(candidates).toEqual([{ ufrag: 'now', candidate: '', sdpMid: null, sdpMLineIndex: 0 }]);
  });

  it('do not end before there is a generation', () => {
    browser.say('icecandidate', { candidate: null });
    expect(candidates).toEqual([]);
  });
});

describe('tracks', () => {
  it('are told once each, and a new one in its place is told too', () => {
    for (const id of ['a', 'a', 'b']) {
      const track = id === 'a' ? FIRST : { id };
      browser.say('track', { transceiver: {}, track });
    }
    expect(tracks).toEqual(['camera a', 'camera b']);
  });
});

describe('after close', () => {
  it('nothing is heard', () => {
    events.close();
    events.close();
    browser.connectionState = 'connected';
    browser.say('connectionstatechange');
    browser.say('negotiationneeded');
    browser.say('track', { transceiver: {}, track: FIRST });
    expect([statuses, tracks, offers]).toEqual([[], [], 0]);
  });
});

const FIRST = { id: 'a' };
