import { describe, expect, it } from 'vitest';
import type { CallRow } from '../hub/call-row.ts';
import { fuzzSettings, walkCalls, type Delivered, type Walk } from '../testing/fuzz-calls.ts';

const SEEDS = 500;
const STEPS = 120;

/** What must be true of every call, whatever happened. */
function problemsOf(row: CallRow, delivered: readonly Delivered[]): readonly string[] {
  const problems: string[] = [];
  const accepts = delivered.filter(({ message }) => message.type === 'call.accept');
  const winners = new Set(accepts.map(({ from }) => from?.device));
  if (row.status !== 'ended') return [`${row.id} never ended`];
  if (winners.size > 1) problems.push('several winners');
  if (accepts.some(({ to }) => to.device !== row.caller.device))
    problems.push('accept went astray');
  if (winners.size === 1 && !winners.has(row.callee.device))
    problems.push('another winner is kept');

  const reasons = delivered.flatMap(({ message }) =>
    message.type === 'call.end' && message.reason !== 'answered-elsewhere' ? [message.reason] : [],
  );
  if (reasons.some((reason) => reason !== row.end.reason)) problems.push('several end reasons');

  const answeredAt = row.answer?.at ?? row.end.at;
  const isOrdered = row.startedAt <= answeredAt && answeredAt <= row.end.at;
  if (!isOrdered) problems.push('times out of order');
  if (row.end.at - answeredAt > fuzzSettings.maxDurationMs) problems.push('too long');
  if (answeredAt - row.startedAt > fuzzSettings.ringMs) problems.push('rang too long');
  return problems.map((problem) => `${row.id}: ${problem}`);
}

/** Messages of a call only reach those who take part in it. */
function strayDeliveries(row: CallRow, delivered: readonly Delivered[]): readonly Delivered[] {
  return delivered.filter(
    ({ to }) => to.user !== row.callee.user && to.device !== row.caller.device,
  );
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
  return { rows, problems: [...problems, ...deadlines, ...walk.errors] };
}

describe('whatever six devices do at once', () => {
  it('each call has one winner, one end reason, true times, and leaves no deadline behind', async () => {
    const seen = { calls: 0, answered: 0, reasons: new Set<string>() };
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
      }
    }
    // The walks are worth something only if they get somewhere.
    expect(seen.calls).toBeGreaterThan(500);
    expect(seen.answered).toBeGreaterThan(100);
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
