import { contenders, startServer, type Contender } from '../contenders/contender.ts';
import { createFleet } from '../load/fleet.ts';
import { pause } from '../load/pause.ts';
import type { IdleResult } from '../results/result.ts';

const SETTLE_MS = 500;
/**
 * New objects live in a part of the heap that grows to 48 MB when much happens, such as 5,000 handshakes, and stays so:
 * in what is resident, that is 10 KiB and more for each of them, whatever a connection costs. With this it is 12 MB.
 */
const SMALL_YOUNG = ['--max-semi-space-size=4'];

/** What idle connections cost, each contender in a process that has done nothing else. */
export async function compareIdle(counts: readonly number[]): Promise<readonly IdleResult[]> {
  const results: IdleResult[] = [];
  for (const isYoungSmall of [false, true]) {
    for (const contender of contenders) {
      results.push(...(await idleCost({ contender, isYoungSmall, counts })));
    }
  }
  return results;
}

interface Case {
  readonly contender: Contender;
  readonly isYoungSmall: boolean;
  readonly counts: readonly number[];
}

async function idleCost({ contender, isYoungSmall, counts }: Case): Promise<readonly IdleResult[]> {
  const server = await startServer(contender, isYoungSmall ? { nodeOptions: SMALL_YOUNG } : {});
  const { dialect } = contender;
  const results: IdleResult[] = [];
  // Code that was never run before takes memory, too: that is no cost of a connection.
  const first = createFleet({ dialect, port: server.port, prefix: 'first' });
  await first.grow(50);
  first.leave();
  const fleet = createFleet({ dialect, port: server.port });
  try {
    await pause(SETTLE_MS);
    const before = await server.usage(true);
    for (const connections of counts) {
      await fleet.grow(connections);
      await pause(SETTLE_MS);
      const after = await server.usage(true);
      const used = after.heapBytes + after.externalBytes - before.heapBytes - before.externalBytes;
      results.push({
        ...{ contender: contender.name, isYoungSmall, connections },
        residentBytes: (after.residentBytes - before.residentBytes) / connections,
        usedBytes: used / connections,
      });
    }
    return results;
  } finally {
    fleet.leave();
    await server.kill();
  }
}
