import { describe, expect, it } from 'vitest';
import { EarshotError } from '../errors.ts';
import { mergeRecords, nameOfFailure } from './connection-record.ts';
import type { ConnectionRecord, ConnectionView } from './connection-record.ts';
import { emptyStats } from './read-stats.ts';

const host = { type: 'host', protocol: 'udp', count: 2 } as const;
const relay = { type: 'relay', protocol: 'udp', count: 1 } as const;
const audio = { mid: '0', kind: 'audio', isAgreed: true, codecs: ['opus'] } as const;

const blank: ConnectionView = {
  states: {},
  iceServers: [],
  isRelayOnly: false,
  localCandidates: [],
  remoteCandidates: [],
  hasRemoteDescription: false,
  sections: [],
};

function record(startedAt: number, view: Partial<ConnectionView> = {}): ConnectionRecord {
  return { startedAt, view: { ...blank, ...view }, stats: emptyStats, faults: [] };
}

const never = { now: 60_000, since: -Infinity };

describe('what several connections say together', () => {
  it('is nothing where there was none', () => {
    expect(mergeRecords([], never)).toBeUndefined();
  });

  it.each([
    ['the last one', [0, 20_000, 57_000], 57_000],
    ['the one before, when the last has just been made', [0, 20_000, 57_001], 20_000],
    ['the only one, however new', [59_999], 59_999],
    ['the last of several that are new', [58_000, 59_000], 59_000],
  ])('is about the state of %s', (_, starts, expected) => {
    const records = starts.map((at) => record(at, { iceServers: [String(at)] }));
    const merged = mergeRecords(records, never);
    expect(merged?.startedAt).toBe(expected);
    expect(merged?.view.iceServers).toEqual([String(expected)]);
  });

  it('is about the candidates of all, when no connection ever carried media', () => {
    const first = record(0, { localCandidates: [host], remoteCandidates: [host] });
    const relayed = record(12_000, { localCandidates: [relay], isRelayOnly: true });
    expect(mergeRecords([first, relayed], never)?.view).toMatchObject({
      localCandidates: [host, relay],
      remoteCandidates: [host],
      isRelayOnly: true,
    });
  });

  it('is about the candidates since the loss, when one did', () => {
    const carried = record(0, { localCandidates: [host, relay], remoteCandidates: [relay] });
    const rebuilt = record(30_000, { localCandidates: [host] });
    const again = record(38_000, { remoteCandidates: [host] });
    const moments = { now: 60_000, since: 25_000 };
    expect(mergeRecords([carried, rebuilt, again], moments)?.view).toMatchObject({
      localCandidates: [host],
      remoteCandidates: [host],
    });
    expect(mergeRecords([carried], moments)?.view).toEqual(carried.view);
  });

  it('is what was agreed on last', () => {
    const records = [record(0, { sections: [audio] }), record(9_000)];
    expect(mergeRecords(records, never)?.view.sections).toEqual([audio]);
    expect(mergeRecords([record(0)], never)?.view.sections).toEqual([]);
  });

  it('is about pairs since the loss, and about the pair that carried media', () => {
    const selectedPair = { local: host, remote: relay };
    const carried = {
      ...record(0),
      stats: { ...emptyStats, pairs: { succeeded: 1 }, selectedPair, relayedOver: ['udp'] },
    };
    const rebuilt = { ...record(30_000), stats: { ...emptyStats, pairs: { failed: 3 } } };
    const merge = (records: readonly ConnectionRecord[]) =>
      mergeRecords(records, { now: 60_000, since: 25_000 })?.stats;
    const merged = { pairs: { failed: 3 }, selectedPair, relayedOver: ['udp'] };
    expect(merge([carried, rebuilt])).toMatchObject(merged);
    expect(merge([carried, rebuilt, record(40_000)])).toMatchObject(merged);
    expect(merge([carried, record(40_000)])?.pairs).toEqual({});
    expect(merge([carried])?.pairs).toEqual({ succeeded: 1 });
  });

  it('counts the faults of all, and keeps what statistics said', () => {
    const fault = { server: 'turn:udp', code: 401, text: '', count: 1, at: 5 };
    const selectedPair = { local: host, remote: relay };
    const stats = { ...emptyStats, pairs: { succeeded: 1 }, selectedPair };
    const merged = mergeRecords(
      [
        { ...record(0), faults: [fault], stats },
        { ...record(9_000), faults: [{ ...fault, at: 9 }] },
        { ...record(59_000), faults: [{ ...fault, code: 701 }] },
      ],
      never,
    );
    expect(merged?.faults).toEqual([
      { ...fault, count: 2, at: 9 },
      { ...fault, code: 701 },
    ]);
    expect(merged?.stats).toEqual(stats);
  });

  it.each([
    ['none', [undefined, undefined], undefined],
    ['no answer', [undefined, 'no-answer'], 'no-answer'],
    ['a refusal, and no answer later', ['OperationError', 'no-answer'], 'OperationError'],
    ['the last of two refusals', ['OperationError', 'TypeError'], 'TypeError'],
  ] as const)('names the failed negotiation that explains most: %s', (_, names, expected) => {
    const records = names.map((name, index) => ({
      ...record(index * 10_000),
      ...(name === undefined ? {} : { negotiationFailure: name }),
    }));
    expect(mergeRecords(records, never)?.negotiationFailure).toBe(expected);
  });
});

describe('the name of a failed negotiation', () => {
  const refusal = new DOMException('m-line 203.0.113.7', 'InvalidAccessError');

  it.each([
    ['no answer', new EarshotError('link/negotiation-failed'), undefined, 'no-answer'],
    ['no error', 'x', undefined, 'no-answer'],
    ['what the browser refused', refusal, 'no-answer', 'InvalidAccessError'],
    ['no answer after that', new EarshotError('link/negotiation-failed'), 'TypeError', 'TypeError'],
    ['an odd error', Object.assign(new Error('x'), { name: '203.0.113.7' }), undefined, 'Error'],
  ])('is that of %s', (_, cause, before, name) => {
    expect(nameOfFailure(cause, before)).toBe(name);
  });
});
