import { frugalNodeOptions } from '../../../packages/server/src/frugal-arguments.ts';
import { contenders, startServer, type Contender } from '../contenders/contender.ts';
import { createFleet } from '../load/fleet.ts';
import { pause } from '../load/pause.ts';
import type { IdleResult } from '../results/result.ts';

const SETTLE_MS = 500;
/**
 * What idle connections cost, each contender in a process that has done nothing else. New objects live in a part of the
 * heap that Node lets grow when much happens, such as 5,000 handshakes, and stays so: in what is resident, that is 10 KiB
 * and more for each of them, whatever a connection costs. So each is measured in both ways.
 */
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
  const nodeOptions = isYoungSmall ? frugalNodeOptions : [];
  const server = await startServer(contender, { nodeOptions });
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
