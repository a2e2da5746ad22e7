import { describe, expect, it } from 'vitest';
import { recordOf } from '../hub/call-record.ts';
import { answeredRow, endedRow, ringingRow, START } from '../testing/rows.ts';
import type { EndedRow } from '../hub/call-row.ts';
import { eventsOf, ratedEvent } from './webhook-event.ts';

function unanswered(reason: EndedRow['end']['reason']): EndedRow {
  return { ...ringingRow(), status: 'ended', end: { reason, at: START + 9_000 } };
}

const typesOf = (row: Parameters<typeof recordOf>[0]): readonly string[] =>
  eventsOf(recordOf(row)).map(({ type }) => type);

describe('a change of a call', () => {
  it.each([
    ['rings', ringingRow(), ['call.started']],
    ['was answered', answeredRow(), ['call.answered']],
    ['ended', endedRow(), ['call.ended']],
    ['ended unanswered', unanswered('unanswered'), ['call.ended', 'call.missed']],
    ['found nobody', unanswered('unavailable'), ['call.ended', 'call.missed']],
    ['was cancelled', unanswered('cancelled'), ['call.ended', 'call.missed']],
    ['was busy', unanswered('busy'), ['call.ended', 'call.missed']],
    ['was declined', unanswered('rejected'), ['call.ended']],
    ['gave way', unanswered('replaced'), ['call.ended']],
  ] as const)('that %s', (_name, row, types) => {
    expect(typesOf(row)).toEqual(types);
  });

  it('tells when it happened, under a name of its own', () => {
    const [started] = eventsOf(recordOf(ringingRow()));
    const [answered] = eventsOf(recordOf(answeredRow()));
    const [ended, missed] = eventsOf(recordOf(unanswered('busy')));
    expect([started?.at, answered?.at, ended?.at]).toEqual([START, START + 5_000, START + 9_000]);
    expect([started?.id, missed?.id]).toEqual(['call-1:call.started', 'call-1:call.missed']);
    expect(ended?.call).toMatchObject({ id: 'call-1', endReason: 'busy' });
  });
});

describe('a rating', () => {
  it('is told with the record, under a name of its own each time', () => {
    const rating = { stars: 2, comment: 'He mumbled', at: START + 90_000 } as const;
    const record = recordOf(endedRow({ notes: { callee: { rating } } }));
    expect(ratedEvent(record, 'callee', rating)).toEqual({
      id: `call-1:call.rated:callee:${START + 90_000}`,
      type: 'call.rated',
      at: START + 90_000,
      call: record,
      rating: { side: 'callee', user: 'bob', ...rating },
    });
  });
});
