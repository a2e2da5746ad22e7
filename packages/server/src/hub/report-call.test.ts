import type { Message, Sender } from '@earshot/signaling/server';
import { describe, expect, it } from 'vitest';
import {
  alice,
  aliceTablet,
  answeredRow,
  bobDesk,
  bobPhone,
  endedRow,
  ringingRow,
  START,
  unansweredRow,
} from '../testing/rows.ts';
import { factsOf } from '../testing/tell-decision.ts';
import type { CallRow } from './call-row.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';

const call = 'call-1';
const DAY = 86_400_000;
const quality = { audioMos: 4.2, level: 'good', isRelayed: false } as const;
const mallory = { user: 'mallory', device: 'phone' };

interface Reporting {
  readonly row?: CallRow | undefined;
  readonly from?: Sender;
  readonly afterMs?: number;
}

function report(
  what: Omit<Message<'call.report'>, 'type' | 'call'>,
  { row = endedRow(), from = alice, afterMs = 70_000 }: Reporting = {},
): Decision {
  const message: Message = { type: 'call.report', call, ...what };
  return decide(row, { type: 'message', message, from, to: undefined }, factsOf({ afterMs }));
}

const quiet = { deadlines: [], deliveries: [] };

describe('a report on a call', () => {
  it('is kept for the side that reports, and told to nobody', () => {
    const rating = { stars: 4, tags: ['echo'], comment: 'Hm.' };
    expect(report({ quality, rating })).toEqual({
      ...quiet,
      note: { side: 'caller', note: { quality, rating: { ...rating, at: START + 70_000 } } },
    });
    expect(report({ rating: { stars: 1 } }, { from: bobPhone })).toEqual({
      ...quiet,
      note: { side: 'callee', note: { rating: { stars: 1, at: START + 70_000 } } },
    });
  });

  it('has what was measured, and nothing else', () => {
    const { note } = report({ quality: { ...quality, jitterMs: undefined } });
    expect(note?.note).toStrictEqual({ quality });
  });

  it('is taken while the call goes on, and from a device that had it before', () => {
    const row = answeredRow({ devices: { caller: ['tablet', 'laptop'], callee: ['phone'] } });
    expect(report({ quality }, { row, from: aliceTablet }).note?.side).toBe('caller');
  });

  it('that says nothing changes nothing', () => {
    expect(report({})).toEqual(quiet);
  });

  it.each<readonly [string, Reporting, string]>([
    ['from a stranger', { from: mallory }, 'not-found'],
    ['from another device of the caller', { from: aliceTablet }, 'not-found'],
    ['from a device that only rang', { from: bobDesk }, 'not-found'],
    ['while it rings', { row: ringingRow() }, 'forbidden'],
    [
      'on a call that nobody answered',
      { row: unansweredRow({}, { reason: 'unanswered', at: START + 60_000 }) },
      'forbidden',
    ],
    ['too late', { afterMs: 65_001 + DAY }, 'forbidden'],
  ])('is refused %s', (_, reporting, code) => {
    expect(report({ quality }, reporting)).toMatchObject({ ...quiet, fault: { code } });
    expect(report({ quality }, reporting).note).toBeUndefined();
  });

  it('is refused on a call that does not exist as one of a stranger is', () => {
    const message: Message = { type: 'call.report', call, quality };
    const input = { type: 'message', message, from: mallory, to: undefined } as const;
    expect(decide(undefined, input, factsOf({}))).toEqual(decide(endedRow(), input, factsOf({})));
  });

  it('is taken until the last moment', () => {
    expect(report({ quality }, { afterMs: 65_000 + DAY }).note).toBeDefined();
  });
});
