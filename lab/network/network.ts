import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import type { Side, Trouble } from '../faults/fault.ts';
import { SERVER_PORT } from './addresses.ts';
import type { Command } from './command.ts';
import { at } from './command.ts';
import { calm, clear, foundation, lay } from './lay-commands.ts';
import { namespaceOf } from './namespace-of.ts';
import { places } from './place.ts';
import type { Place } from './place.ts';
import type { Change } from './trouble-commands.ts';
import { hangCommands, troubleCommands } from './trouble-commands.ts';

const execute = promisify(execFile);

/** The machines of the lab and the cables between them. Nothing of it is seen outside of its namespaces. */
export interface Network {
  /** Takes away all that was, and lays new cables. */
  reset(layout: { readonly hasNat: boolean }): Promise<void>;
  change(trouble: Trouble, change: Change): Promise<void>;
  /** Ends all troubles that drop packets, those without an end too; the cables stay. */
  calm(): Promise<void>;
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
    async change(trouble, change) {
      if (trouble.type !== 'signaling-hangs') return perform(troubleCommands(trouble, change));
      await perform(hangCommands(trouble.side, await portsInUse(trouble.side)));
    },
    calm: () => perform(calm()),
    close: () => dismiss(undertaker),
  };
}

async function perform(commands: readonly Command[]): Promise<void> {
  for (const command of commands) await type(command);
}

/** Resolves with what the command has printed. */
async function type({ place, argv }: Command): Promise<string> {
  const words = argv.map((word) =>
    word.replace(/^\{ns:(\w+)\}$/, (_, name: Place) => namespaceOf(name)),
  );
  const { stdout } = await execute('ip', ['netns', 'exec', namespaceOf(place), ...words]);
  return stdout;
}

/** The ports from which a side has connections to the server right now. */
async function portsInUse(side: Side): Promise<readonly number[]> {
  const listed = await type(at(side, `ss -Htn state established dport = :${SERVER_PORT}`));
  return [...listed.matchAll(/:(\d+)\s+\S+:\d+\s*$/gm)].map(([, port]) => Number(port));
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
