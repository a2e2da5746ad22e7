import type { RunningServer } from '../contenders/contender.ts';
import { bodyOf } from '../load/body.ts';
import type { Fleet } from '../load/fleet.ts';
import { callOf } from '../contenders/earshot-dialect.ts';
import { pause } from '../load/pause.ts';

export interface Throughput {
  readonly perSecond: number;
  /** What the server's processor has worked for 100,000 messages, in ms. */
  readonly cpuMs: number;
}

/** How many messages are on the way at a time, of all users together; each has at least one. */
const IN_FLIGHT = 400;
const WARM_UP_MS = 200;
const LOST_AFTER_MS = 5_000;

/**
 * How many messages a server hands on when it has as much to do as it can: each user has some on the way all the
 * time, and sends another one when one of the other side has come.
 *
 * @throws Error when a message was lost
 */
export async function measureThroughput(
  { members, pairs }: Fleet,
  server: Pick<RunningServer, 'usage'>,
  forMs: number,
): Promise<Throughput> {
  let arrived = 0;
  let onTheirWay = 0;
  let isOver = false;
  for (const [one, other] of pairs) {
    const call = callOf(one, other);
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      let round = 0;
      from.listen(() => {
        arrived += 1;
        if (isOver) {
          onTheirWay -= 1;
          return;
        }
        round += 1;
        from.say(to.user, bodyOf(call, round));
      });
    }
  }
  const each = Math.max(1, Math.round(IN_FLIGHT / members.length));
  for (let times = 0; times < each; times += 1) {
    for (const [one, other] of pairs) {
      one.say(other.user, bodyOf(callOf(one, other), 0));
      other.say(one.user, bodyOf(callOf(one, other), 0));
    }
  }
  onTheirWay = pairs.length * 2 * each;
  await pause(WARM_UP_MS);
  const before = { arrived, at: performance.now(), usage: await server.usage() };
  await pause(forMs);
  const after = { arrived, at: performance.now(), usage: await server.usage() };
  isOver = true;
  const until = Date.now() + LOST_AFTER_MS;
  while (onTheirWay > 0 && Date.now() < until) await pause(10);
  for (const member of members) member.listen(() => undefined);
  if (onTheirWay > 0) throw new Error(`${onTheirWay} messages were lost.`);
  const messages = after.arrived - before.arrived;
  return {
    perSecond: messages / ((after.at - before.at) / 1_000),
    cpuMs: ((after.usage.cpuMs - before.usage.cpuMs) / messages) * 100_000,
  };
}
