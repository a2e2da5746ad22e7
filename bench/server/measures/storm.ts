import { contenders, startServer, type Contender } from '../contenders/contender.ts';
import { createFleet } from '../load/fleet.ts';
import { join } from '../load/member.ts';
import { pause } from '../load/pause.ts';
import { percentile } from '../results/median.ts';
import type { StormResult } from '../results/result.ts';

/** Who was turned away tries again after this, in ms. */
const AGAIN_MS = 100;

/**
 * The server is killed, comes back at once on the same port, and so do all clients, without the jitter that Earshot's
 * own clients have: nothing worse can happen.
 */
export async function compareStorms(clients: number): Promise<readonly StormResult[]> {
  const results: StormResult[] = [];
  for (const contender of contenders) results.push(await storm(contender, clients));
  return results;
}

async function storm(contender: Contender, clients: number): Promise<StormResult> {
  const { dialect } = contender;
  const before = await startServer(contender);
  const { port } = before;
  const fleet = createFleet({ dialect, port });
  await fleet.grow(clients);
  const users = fleet.members.map(({ user }) => user);
  await before.kill();
  fleet.leave();
  const server = await startServer(contender, { port });
  const begun = performance.now();
  let retries = 0;
  const back = users.map(async (user) => {
    for (;;) {
      try {
        const member = await join({ dialect, port, user, lost: () => undefined });
        return { member, tookMs: performance.now() - begun };
      } catch {
        retries += 1;
        await pause(AGAIN_MS);
      }
    }
  });
  const all = await Promise.all(back);
  for (const { member } of all) member.leave();
  await server.kill();
  const took = all.map(({ tookMs }) => tookMs);
  return {
    ...{ contender: contender.name, clients, retries },
    p50Ms: percentile(took, 0.5),
    p99Ms: percentile(took, 0.99),
    lastMs: Math.max(...took),
  };
}
