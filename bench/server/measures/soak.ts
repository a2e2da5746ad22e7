import { earshot, startServer, type RunningServer } from '../contenders/contender.ts';
import { answeredCall, hangUp } from '../contenders/earshot-dialect.ts';
import { bodyOf } from '../load/body.ts';
import { createFleet, type Fleet } from '../load/fleet.ts';
import type { Member } from '../load/member.ts';
import { pause } from '../load/pause.ts';
import { median, percentile, slope } from '../results/median.ts';

export interface SoakOptions {
  readonly users: number;
  readonly calls: number;
  readonly minutes: number;
  /** Told how it goes, now and then. */
  readonly report: (line: string) => void;
}

export interface SoakResult {
  readonly calls: number;
  readonly messages: number;
  /** Messages that did not come, came twice, or came out of order. */
  readonly wrong: number;
  readonly connectionsLost: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** After collections, every ten seconds, in bytes. */
  readonly heapBytes: readonly number[];
  readonly residentBytes: readonly number[];
  /** By how much the heap grows in an hour if it goes on like this, in bytes; of the second half. */
  readonly heapPerHour: number;
}

/** Each side of a call says something this often, in ms. */
const EVERY_MS = 250;
/** A call lasts so many exchanges. */
const EXCHANGES = 60;
const SAMPLE_MS = 10_000;

interface Tally {
  calls: number;
  messages: number;
  wrong: number;
  readonly tookMs: number[];
}

/** Many users are connected, and some of them call each other again and again. */
export async function soak({ users, calls, minutes, report }: SoakOptions): Promise<SoakResult> {
  const server = await startServer(earshot);
  const fleet = createFleet({ dialect: earshot.dialect, port: server.port });
  await fleet.grow(users);
  const tally: Tally = { calls: 0, messages: 0, wrong: 0, tookMs: [] };
  const until = Date.now() + minutes * 60_000;
  const talks = fleet.pairs.slice(0, calls).map(([one, other], index) =>
    pause((index * EVERY_MS * EXCHANGES) / calls).then(async () => {
      for (let times = 0; Date.now() < until; times += 1) {
        await talk(one, other, { call: `soak-${index}-${times}`, tally });
      }
    }),
  );
  const heap = await watch({ server, fleet, tally, until, report });
  await Promise.all(talks);
  const connectionsLost = fleet.losses.length;
  fleet.leave();
  await server.kill();
  return resultOf(tally, heap, connectionsLost);
}

interface Watched {
  readonly server: RunningServer;
  readonly fleet: Fleet;
  readonly tally: Tally;
  readonly until: number;
  readonly report: (line: string) => void;
}

interface Memory {
  readonly heapBytes: number[];
  readonly residentBytes: number[];
}

async function watch({ server, fleet, tally, until, report }: Watched): Promise<Memory> {
  const memory: Memory = { heapBytes: [], residentBytes: [] };
  while (Date.now() < until) {
    await pause(Math.min(SAMPLE_MS, until - Date.now()));
    const { heapBytes, externalBytes, residentBytes } = await server.usage(true);
    memory.heapBytes.push(heapBytes + externalBytes);
    memory.residentBytes.push(residentBytes);
    report(
      `${Math.round((until - Date.now()) / 1_000)} s left: ${tally.calls} calls, ${tally.messages} messages, ` +
        `${tally.wrong} wrong, ${fleet.losses.length} connections lost, ` +
        `heap ${(heapBytes / 1e6).toFixed(1)} MB, resident ${(residentBytes / 1e6).toFixed(1)} MB`,
    );
  }
  return memory;
}

/** One call from the invite to the end, in which every message must come once and in order. */
async function talk(
  one: Member,
  other: Member,
  { call, tally }: { readonly call: string; readonly tally: Tally },
): Promise<void> {
  await answeredCall(one, other, call);
  tally.calls += 1;
  const [there, back] = [followed(other, tally), followed(one, tally)];
  for (let round = 1; round <= EXCHANGES; round += 1) {
    one.say(other.user, bodyOf(call, there.sends()));
    other.say(one.user, bodyOf(call, back.sends()));
    await pause(EVERY_MS);
  }
  await Promise.all([there.done(), back.done()]);
  await hangUp(one, other, call);
}

/** What goes to one side of a call. */
interface Followed {
  /** Gives the next number. */
  sends(): number;
  /** Resolves when everything has come, or is lost. */
  done(): Promise<void>;
}

const LOST_AFTER_MS = 10_000;

function followed(to: Member, tally: Tally): Followed {
  const sentAt: number[] = [];
  let heard = 0;
  to.listen((text) => {
    const round = Number(/"round":(\d+)/.exec(text)?.[1]);
    if (Number.isNaN(round)) return;
    if (round !== heard + 1) tally.wrong += 1;
    heard = round;
    tally.messages += 1;
    tally.tookMs.push(performance.now() - (sentAt[round - 1] ?? Number.NaN));
  });
  return {
    sends() {
      sentAt.push(performance.now());
      return sentAt.length;
    },
    async done() {
      const until = Date.now() + LOST_AFTER_MS;
      while (heard < sentAt.length && Date.now() < until) await pause(10);
      tally.wrong += sentAt.length - heard;
    },
  };
}

function resultOf(tally: Tally, memory: Memory, connectionsLost: number): SoakResult {
  const { calls, messages, wrong, tookMs } = tally;
  const secondHalf = memory.heapBytes.slice(Math.floor(memory.heapBytes.length / 2));
  return {
    ...{ calls, messages, wrong, connectionsLost, ...memory },
    p50Ms: median(tookMs),
    p99Ms: percentile(tookMs, 0.99),
    heapPerHour: slope(secondHalf) * (3_600_000 / SAMPLE_MS),
  };
}
