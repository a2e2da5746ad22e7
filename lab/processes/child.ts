import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { namespaceOf } from '../network/namespace-of.ts';
import type { Place } from '../network/place.ts';

/** A program that runs on one machine of the lab. */
export interface Child {
  readonly pid: number;
  readonly printed: readonly string[];
  signal(signal: NodeJS.Signals): void;
  /** To a program that speaks. */
  send(message: object): void;
  on(event: 'message', listener: (message: unknown) => void): void;
  /** Without a chance to say goodbye. Idempotent. */
  kill(): Promise<void>;
}

export interface ChildOptions {
  readonly place: Place;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** The program is ready once it has printed this. */
  readonly readyText: string;
  /** Whether messages go to and fro. Default false. */
  readonly speaks?: boolean;
}

const START_LIMIT_MS = 20_000;
const KEPT_PRINTS = 200;

/** @throws Error with all that the program has printed when it does not become ready */
export async function startChild(options: ChildOptions): Promise<Child> {
  const { place, command, args, environment = {}, readyText, speaks = false } = options;
  // `ip netns exec` becomes the program: its process id is the program's.
  const child = spawn('ip', ['netns', 'exec', namespaceOf(place), command, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', ...(speaks ? (['ipc'] as const) : [])],
  });
  const exited = once(child, 'exit');
  const printed: string[] = [];
  const isReady = await untilPrinted(child, { printed, readyText });
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  if (!isReady || child.pid === undefined) {
    await kill();
    throw new Error(`${command} ${args.join(' ')} did not start:\n${printed.join('')}`);
  }
  return {
    pid: child.pid,
    printed,
    signal: (signal) => void child.kill(signal),
    send: (message) => void child.send(message),
    on: (event, listener) => void child.on(event, listener),
    kill,
  };
}

/** A script of this workspace, run from its sources. */
export function startScript(
  script: string,
  options: Omit<ChildOptions, 'command' | 'args'> & { readonly args?: readonly string[] },
): Promise<Child> {
  return startChild({
    ...options,
    command: process.execPath,
    args: ['--conditions=@earshot/source', script, ...(options.args ?? [])],
  });
}

/** Reads on afterwards, so that what is printed later does not fill the pipe. */
function untilPrinted(
  child: ChildProcess,
  { printed, readyText }: { printed: string[]; readyText: string },
): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), START_LIMIT_MS);
    const settle = (isReady: boolean): void => {
      clearTimeout(timer);
      resolve(isReady);
    };
    const read = (data: Buffer): void => {
      printed.push(data.toString());
      if (printed.length > KEPT_PRINTS) printed.shift();
      if (printed.join('').includes(readyText)) settle(true);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', () => settle(false));
  });
}
