import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import type { Side, Trouble } from '../faults/fault.ts';
import type { Child } from '../processes/child.ts';
import { startSignalingServer } from '../processes/signaling-servers.ts';
import type { Bench } from '../run/open-bench.ts';
import { lasts } from './soak-plan.ts';
import type { SoakFault } from './soak-plan.ts';

/** All that can be made to fail, over all calls: one network, one server, one TURN server. */
export interface SoakFaults {
  /** Resolves when the fault is over; `began` as soon as it is there. */
  run(fault: SoakFault, began: () => void): Promise<void>;
  /** Only the TURN server is left as a way, until `calm`. */
  relayOnly(): Promise<void>;
  /** All is well again. */
  calm(): Promise<void>;
  close(): Promise<void>;
}

const LOSS_PERCENT = 15;

export interface SoakFaultsOptions {
  readonly bench: Pick<Bench, 'network' | 'turn' | 'folder'>;
  readonly graceMs: number;
  /** How a page is loaded again. */
  readonly reload: (side: Side) => Promise<void>;
}

export async function createSoakFaults({
  bench,
  graceMs,
  reload,
}: SoakFaultsOptions): Promise<SoakFaults> {
  const { network, turn } = bench;
  const database = join(bench.folder, 'soak.sqlite');
  const startServer = (): Promise<Child> =>
    startSignalingServer('earshot', { database, turn, graceMs });
  let server = await startServer();
  const moved: Record<Side, boolean> = { alice: false, bob: false };

  async function begin(fault: SoakFault): Promise<void> {
    if (fault.type === 'server-killed') return server.kill();
    if (fault.type === 'turn-frozen') turn.signal('SIGSTOP');
    if (fault.type === 'reload') return reload(fault.side);
    if (fault.type === 'new-address') moved[fault.side] = !moved[fault.side];
    const trouble = troubleOf(fault, moved);
    if (trouble !== undefined) await network.change(trouble, 'start');
  }

  async function end(fault: SoakFault): Promise<void> {
    if (fault.type === 'server-killed') server = await startServer();
    if (fault.type === 'turn-frozen') turn.signal('SIGCONT');
    const trouble = troubleOf(fault, moved);
    if (trouble !== undefined && lasts(fault) > 0) await network.change(trouble, 'stop');
  }

  return {
    async run(fault, began) {
      const isReload = fault.type === 'reload';
      if (isReload) began();
      await begin(fault);
      if (!isReload) began();
      await after(lasts(fault));
      await end(fault);
    },
    relayOnly: () => network.change({ type: 'no-direct-way' }, 'start'),
    calm: () => network.calm(),
    close: () => server.kill(),
  };
}

/** What the network does; nothing for what happens to a process or a page. */
function troubleOf(fault: SoakFault, moved: Readonly<Record<Side, boolean>>): Trouble | undefined {
  switch (fault.type) {
    case 'cut':
      return { type: 'cut', side: fault.side, direction: fault.direction };
    case 'loss':
      return { type: 'loss', side: fault.side, percent: LOSS_PERCENT };
    case 'half-open':
      return { type: 'signaling-hangs', side: fault.side };
    case 'new-address':
      return { type: 'address-changed', side: fault.side, isBack: !moved[fault.side] };
    default:
      return undefined;
  }
}
