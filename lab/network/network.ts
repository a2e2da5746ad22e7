import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import type { Trouble } from '../faults/fault.ts';
import { clear, foundation, lay } from './lay-commands.ts';
import type { Command } from './lay-commands.ts';
import { namespaceOf, places } from './places.ts';
import type { Place } from './places.ts';
import { troubleCommands } from './trouble-commands.ts';

const execute = promisify(execFile);

/** The machines of the lab and the cables between them. Nothing of it is seen outside of its namespaces. */
export interface Network {
  /** Takes away all that was, and lays new cables. */
  reset(layout: { readonly hasNat: boolean }): Promise<void>;
  change(trouble: Trouble, action: 'start' | 'stop'): Promise<void>;
  /** Ends every process in the namespaces and removes them. Idempotent. */
  close(): Promise<void>;
}

export async function createNetwork(folder: string): Promise<Network> {
  const undertaker = hireUndertaker(folder);
  try {
    for (const place of places) await execute('ip', ['netns', 'add', namespaceOf(place)]);
    await perform(foundation());
  } catch (cause) {
    await dismiss(undertaker);
    throw new Error('The lab could not make its network.', { cause });
  }
  return {
    async reset({ hasNat }) {
      for (const command of clear()) await perform([command]).catch(() => undefined);
      await perform(lay(hasNat));
    },
    change: (trouble, action) => perform(troubleCommands(trouble, action)),
    close: () => dismiss(undertaker),
  };
}

async function perform(commands: readonly Command[]): Promise<void> {
  for (const { place, argv } of commands) {
    const words = argv.map((word) =>
      word.replace(/^\{ns:(\w+)\}$/, (_, name: Place) => namespaceOf(name)),
    );
    await execute('ip', ['netns', 'exec', namespaceOf(place), ...words]);
  }
}

/**
 * A process of its own clears away what the lab has made, when its input ends: told to, or because the lab is no
 * more, however it died.
 */
function hireUndertaker(folder: string): ChildProcess {
  const script = join(import.meta.dirname, 'undertaker.ts');
  return spawn(process.execPath, [script, String(process.pid), folder], {
    // Ctrl+C at a terminal is for the whole group; this one must outlive it.
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
}

async function dismiss(undertaker: ChildProcess): Promise<void> {
  if (undertaker.exitCode !== null || undertaker.signalCode !== null) return;
  const gone = new Promise((resolve) => undertaker.once('exit', resolve));
  undertaker.stdin?.end();
  await gone;
}
