import { describe, expect, it } from 'vitest';
import { isSilent, linkStatus } from './link-health.ts';
import type { LinkPulse } from './link-health.ts';
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
    const facts = { connectionState, iceConnectionState, wasConnected, pulse: 'unknown' } as const;
    expect(linkStatus(facts)).toBe(status);
  });

  it.each<[LinkPulse, RTCPeerConnectionState, LinkStatus]>([
    ['alive', 'connected', 'connected'],
    ['alive', 'disconnected', 'connected'],
    ['alive', 'failed', 'connected'],
    ['alive', 'connecting', 'connected'],
    ['alive', 'closed', 'closed'],
    ['silent', 'connected', 'silent'],
    ['silent', 'disconnected', 'interrupted'],
    ['silent', 'failed', 'failed'],
    ['silent', 'closed', 'closed'],
  ])('%s, and the browser says %s → %s', (pulse, connectionState, status) => {
    const facts = { connectionState, iceConnectionState: 'connected', wasConnected: true } as const;
    expect(linkStatus({ ...facts, pulse })).toBe(status);
  });

  it('does not take early signs for a connection', () => {
    const facts = { iceConnectionState: 'checking', wasConnected: false, pulse: 'alive' } as const;
    expect(linkStatus({ ...facts, connectionState: 'connecting' })).toBe('connecting');
  });
});

describe('silence', () => {
  it.each([
    [599, 'streaming', false],
    [600, 'streaming', true],
    [299, 'streaming hasty', false],
    [300, 'streaming hasty', true],
    [300, 'streaming hasty opening', true],
    [1_699, 'hasty', false],
    [1_700, '', true],
    [4_999, 'opening', false],
    [5_000, 'opening', true],
  ])('%i ms, %s → %s', (sinceMs, facts, expected) => {
    const [isStreaming, isHasty, isOpening] = ['streaming', 'hasty', 'opening'].map((fact) =>
      facts.includes(fact),
    ) as [boolean, boolean, boolean];
    expect(isSilent({ sinceMs, isStreaming, isHasty, isOpening })).toBe(expected);
  });
});
