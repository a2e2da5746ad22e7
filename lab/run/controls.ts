import { join } from 'node:path';
import type { ContenderName, Step, Trouble } from '../faults/fault.ts';
import { now } from '../page/now.ts';
import type { Child } from '../processes/child.ts';
import { startSignalingServer } from '../processes/signaling-servers.ts';
import type { Bench } from './open-bench.ts';

/** All that can be made to fail in one case: the network, the contender's server, the TURN server. */
export interface Controls {
  take(step: Step): Promise<void>;
  /** Ends the contender's server and what it left frozen; the network is set anew before the next case. */
  close(): Promise<void>;
}

/** With a running server that knows nothing yet. */
export async function createControls(bench: Bench, contender: ContenderName): Promise<Controls> {
  const { network, turn, folder } = bench;
  const database = join(folder, `calls-${Math.floor(now())}.sqlite`);
  const startServer = (): Promise<Child> => startSignalingServer(contender, { database, turn });
  let server = await startServer();

  async function set(trouble: Trouble, action: 'start' | 'stop'): Promise<void> {
    switch (trouble.type) {
      case 'server-down':
        if (action === 'start') await server.kill();
        else server = await startServer();
        return;
      case 'turn-frozen':
        turn.signal(action === 'start' ? 'SIGSTOP' : 'SIGCONT');
        return;
      default:
        await network.change(trouble, action);
    }
  }

  return {
    async take({ start, stop }) {
      if (start !== undefined) await set(start, 'start');
      if (stop !== undefined) await set(stop, 'stop');
    },
    async close() {
      turn.signal('SIGCONT');
      await server.kill();
    },
  };
}
