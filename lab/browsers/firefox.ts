import { join } from 'node:path';
import { requireCommand } from '../../scripts/system-commands.mjs';
import type { Side } from '../faults/fault.ts';
import { PAGE_PORT } from '../network/addresses.ts';
import { startScript } from '../processes/child.ts';
import type { LabBrowser, Seat } from './seat.ts';

/** What the driver is told, and what it answers: see firefox-driver.ts. */
export interface DriverOrder {
  readonly id: number;
  readonly type: 'open' | 'ask' | 'leave';
  readonly method: string;
  readonly args: readonly unknown[];
}

export interface DriverReply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** Starts Firefox in the network of a side. */
export async function launchFirefox(side: Side): Promise<LabBrowser> {
  const driver = await startScript(join(import.meta.dirname, 'firefox-driver.ts'), {
    place: side,
    args: [requireCommand('firefox-esr'), `http://localhost:${PAGE_PORT}/`],
    readyText: 'ready',
    speaks: true,
  });
  const waiting = new Map<number, (reply: DriverReply) => void>();
  let orders = 0;
  driver.on('message', (reply) => {
    const { id } = reply as DriverReply;
    waiting.get(id)?.(reply as DriverReply);
    waiting.delete(id);
  });

  function order(rest: Omit<DriverOrder, 'id'>): Promise<unknown> {
    orders += 1;
    const id = orders;
    return new Promise((resolve, reject) => {
      waiting.set(id, ({ value, error }) => {
        if (error === undefined) resolve(value);
        else reject(new Error(`Firefox: ${error}`));
      });
      driver.send({ id, ...rest });
    });
  }

  return {
    side,
    name: 'firefox',
    async open(): Promise<Seat> {
      await order({ type: 'open', method: '', args: [] });
      return {
        side,
        complaints: [],
        ask: (method, ...args) => order({ type: 'ask', method, args }) as never,
        async close() {
          await order({ type: 'leave', method: '', args: [] });
        },
      };
    },
    close: () => driver.kill(),
  };
}
