import { callOf } from '../contenders/earshot-dialect.ts';
import { bodyOf } from '../load/body.ts';
import type { Fleet } from '../load/fleet.ts';
import { pause } from '../load/pause.ts';
import { percentile } from '../results/median.ts';

export interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface LatencyOptions {
  readonly perSecond: number;
  readonly forMs: number;
}

const LOST_AFTER_MS = 5_000;

/**
 * How long messages take at a rate that every contender can bear, from when each was to be sent: what comes in bursts,
 * because this process was late, counts against all of them alike.
 *
 * @throws Error when a message was lost
 */
export async function measureLatency(
  { members, pairs }: Fleet,
  { perSecond, forMs }: LatencyOptions,
): Promise<Latency> {
  const took: number[] = [];
  const ways = pairs.flatMap(([one, other]) => {
    const call = callOf(one, other);
    return [wayOf(one, other, { call, took }), wayOf(other, one, { call, took })];
  });
  const begun = performance.now();
  let sent = 0;
  for (let now = begun; now < begun + forMs; now = performance.now()) {
    for (const due = ((now - begun) / 1_000) * perSecond; sent < due; sent += 1) {
      ways[sent % ways.length]?.(begun + (sent / perSecond) * 1_000);
    }
    await pause(1);
  }
  const until = Date.now() + LOST_AFTER_MS;
  while (took.length < sent && Date.now() < until) await pause(10);
  for (const member of members) member.listen(() => undefined);
  if (took.length < sent) throw new Error(`${sent - took.length} messages were lost.`);
  return { p50Ms: percentile(took, 0.5), p99Ms: percentile(took, 0.99) };
}

/** Sends one message, of which the moment is given when it was to be sent. Messages arrive in order. */
function wayOf(
  from: Fleet['members'][number],
  to: Fleet['members'][number],
  { call, took }: { readonly call: string; readonly took: number[] },
): (dueAt: number) => void {
  const due: number[] = [];
  to.listen(() => {
    const dueAt = due.shift();
    if (dueAt !== undefined) took.push(performance.now() - dueAt);
  });
  let round = 0;
  return (dueAt) => {
    due.push(dueAt);
    round += 1;
    from.say(to.user, bodyOf(call, round));
  };
}
