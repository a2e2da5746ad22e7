import { describe, expect, it } from 'vitest';
import type { CallRow, EndedRow } from '../hub/call-row.ts';
import { fuzzSettings, walkCalls, type Delivered, type Walk } from '../testing/fuzz-calls.ts';
import { followSeats } from '../testing/follow-seats.ts';

const SEEDS = 500;
const STEPS = 120;

/** What must be true of every call, whatever happened. */
function problemsOf(row: CallRow, delivered: readonly Delivered[]): readonly string[] {
  if (row.status !== 'ended') return [`${row.id} never ended`];
  const { seats, problems } = followSeats(row, delivered);
  const found = [...problems];
  const isSeated = (side: 'caller' | 'callee'): boolean => seats[side] === row[side].device;
  if (!isSeated('caller') || !isSeated('callee')) found.push('another device is kept');

  const reasons = delivered.flatMap(({ message }) =>
    message.type === 'call.end' && message.reason !== 'answered-elsewhere' ? [message.reason] : [],
  );
  if (reasons.some((reason) => reason !== row.end.reason)) found.push('several end reasons');

  const answeredAt = row.answer?.at ?? row.end.at;
  const isOrdered = row.startedAt <= answeredAt && answeredAt <= row.end.at;
  if (!isOrdered) found.push('times out of order');
  if (row.end.at - answeredAt > fuzzSettings.maxDurationMs) found.push('too long');
  if (answeredAt - row.startedAt > fuzzSettings.ringMs) found.push('rang too long');
  return found.map((problem) => `${row.id}: ${problem}`);
}

/** Messages of a call only reach the users who take part in it. */
function strayDeliveries(row: CallRow, delivered: readonly Delivered[]): readonly Delivered[] {
  return delivered.filter(({ to }) => to.user !== row.callee.user && to.user !== row.caller.user);
}

/** Calls that devices with a session still believe to go on elsewhere. */
function staleNews({ delivered, present }: Walk): readonly string[] {
  return [...present].flatMap(({ user, device }) => {
    const own = delivered.filter(
      ({ to, isLost }) => to.user === user && to.device === device && !isLost,
    );
    return [...shownAtTheEnd(own)].map((call) => `${device} still sees ${call}`);
  });
}

function shownAtTheEnd(delivered: readonly Delivered[]): ReadonlySet<string> {
  const shown = new Set<string>();
  for (const { message } of delivered) {
    if (message.type === 'calls.sync') shown.clear();
    if (message.type !== 'call.elsewhere') continue;
    if (message.isOver) shown.delete(message.call);
    else shown.add(message.call);
  }
  return shown;
}

/** Each status once, and in order. */
function wrongStatuses(rows: readonly CallRow[], { statuses }: Walk): readonly string[] {
  return rows.flatMap((row) => {
    const own = statuses.filter((line) => line.startsWith(`${row.id} `));
    const all = ['ringing', ...('answer' in row ? ['answered'] : []), 'ended'];
    const lines = all.map((status) => `${row.id} ${status}`);
    const isUnreachable = own.join() === `${row.id} ended`;
    return own.join() === lines.join() || isUnreachable ? [] : own;
  });
}

async function check(walk: Walk): Promise<{ rows: readonly CallRow[]; problems: unknown[] }> {
  const rows = await walk.store.listCalls({ limit: 100_000 });
  // A refused invite makes no call; its id may be used afterwards.
  const isRefusal = ({ message }: Delivered): boolean =>
    message.type === 'call.end' && message.reason === 'server';
  const about = (row: CallRow): Delivered[] =>
    walk.delivered.filter(
      (one) => 'call' in one.message && one.message.call === row.id && !isRefusal(one),
    );
  const problems = rows.flatMap((row) => [
    ...problemsOf(row, about(row)),
    ...strayDeliveries(row, about(row)),
  ]);
  const deadlines = await walk.store.dueDeadlines({ at: Number.MAX_SAFE_INTEGER, limit: 10 });
  const more = [...deadlines, ...walk.errors, ...staleNews(walk), ...wrongStatuses(rows, walk)];
  return { rows, problems: [...problems, ...more] };
}

/** A device was awaited and did not come. */
function isUnreached({ startedAt, rung, end }: EndedRow): boolean {
  return rung.length === 0 && end.reason === 'unavailable' && end.at > startedAt;
}

describe('whatever six devices do at once', () => {
  it('each seat has one owner, each call one end and true times, and nothing is left behind', async () => {
    const seen = { calls: 0, answered: 0, moves: 0, waited: 0, reasons: new Set<string>() };
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const walk = await walkCalls(seed, STEPS);
      const { rows, problems } = await check(walk);
      expect(problems, `seed ${seed}`).toEqual([]);
      await walk.close();
      expect(walk.clock.pending, `seed ${seed}`).toBe(0);
      for (const row of rows) {
        seen.calls += 1;
        if (row.status === 'ended' && row.answer !== undefined) seen.answered += 1;
        if (row.status === 'ended') seen.reasons.add(row.end.reason);
        if (row.status === 'ended' && isUnreached(row)) seen.waited += 1;
      }
      seen.moves += walk.delivered.filter(({ message }) => message.type === 'call.moved').length;
    }
    // The walks are worth something only if they get somewhere.
    expect(seen.calls).toBeGreaterThan(500);
    expect(seen.answered).toBeGreaterThan(100);
    expect(seen.moves).toBeGreaterThan(100);
    expect(seen.waited).toBeGreaterThan(100);
    expect([...seen.reasons].sort()).toEqual([
      'busy',
      'cancelled',
      'connection-lost',
      'hangup',
      'max-duration',
      'media-failed',
      'network-unsupported',
      'rejected',
      'replaced',
      'unanswered',
      'unavailable',
    ]);
  }, 120_000);
});
