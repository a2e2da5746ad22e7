import { describe, expect, it } from 'vitest';
import { linkStatus } from './link-health.ts';
import type { LinkStatus } from './link.ts';

type Row = readonly [
  connection: RTCPeerConnectionState | undefined,
  ice: RTCIceConnectionState,
  before: 'never' | 'connected',
  status: LinkStatus,
];

const ROWS: readonly Row[] = [
  ['new', 'new', 'never', 'new'],
  ['new', 'checking', 'never', 'new'],
  ['connecting', 'checking', 'never', 'connecting'],
  ['connecting', 'connected', 'never', 'connecting'],
  ['connected', 'connected', 'never', 'connected'],
  ['connected', 'completed', 'connected', 'connected'],
  ['connected', 'disconnected', 'connected', 'interrupted'],
  ['disconnected', 'disconnected', 'connected', 'interrupted'],
  ['disconnected', 'checking', 'connected', 'interrupted'],
  ['connecting', 'checking', 'connected', 'interrupted'],
  ['failed', 'disconnected', 'connected', 'failed'],
  ['failed', 'failed', 'never', 'failed'],
  ['connected', 'failed', 'connected', 'failed'],
  ['closed', 'new', 'never', 'closed'],
  ['connected', 'closed', 'connected', 'closed'],
  // Firefox before 113 tells of ICE alone.
  [undefined, 'new', 'never', 'new'],
  [undefined, 'checking', 'never', 'connecting'],
  [undefined, 'checking', 'connected', 'interrupted'],
  [undefined, 'connected', 'never', 'connected'],
  [undefined, 'completed', 'connected', 'connected'],
  [undefined, 'disconnected', 'connected', 'interrupted'],
  [undefined, 'failed', 'connected', 'failed'],
  [undefined, 'closed', 'connected', 'closed'],
];

describe('the status of a link', () => {
  it.each(ROWS)('connection %s, ICE %s, %s before → %s', (...row) => {
    const [connectionState, iceConnectionState, before, status] = row;
    const wasConnected = before === 'connected';
    expect(linkStatus({ connectionState, iceConnectionState, wasConnected })).toBe(status);
  });
});
