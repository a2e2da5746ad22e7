import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { frugalNodeOptions } from '../../../packages/server/src/frugal-arguments.ts';
import { bareDialect, peerDialect, socketIoDialect, type Dialect } from './dialect.ts';
import { earshotDialect } from './earshot-dialect.ts';
import type { FromServer, ToServer, Usage } from './probe.ts';

/** A kind of server that is measured. */
export interface Contender {
  readonly name: ContenderName;
  readonly title: string;
  readonly dialect: Dialect;
  readonly script: string;
  /** Of Node, as whoever makes this server starts it. */
  readonly nodeOptions: readonly string[];
}

export type ContenderName = 'earshot' | 'bare' | 'peerjs' | 'socket.io';

/** A server in a process of its own. */
export interface RunningServer {
  readonly port: number;
  /** With `isSettled`, after a collection of garbage. */
  usage(isSettled?: boolean): Promise<Usage>;
  /** Resolves when it has ended by itself. */
  stop(): Promise<void>;
  /** At once. Idempotent. */
  kill(): Promise<void>;
}

const secret = 'a secret of thirty-two bytes, for the bench alone';

export const earshot: Contender = {
  name: 'earshot',
  title: 'Earshot',
  dialect: earshotDialect(secret),
  script: 'earshot-server.ts',
  nodeOptions: frugalNodeOptions,
};

/** All that are measured; `bare` is the floor, which the others are compared with. */
export const contenders: readonly Contender[] = [
  earshot,
  {
    name: 'bare',
    title: 'bare ws',
    dialect: bareDialect,
    script: 'bare-server.ts',
    nodeOptions: [],
  },
  {
    name: 'peerjs',
    title: 'peerjs-server',
    dialect: peerDialect,
    script: 'peer-server.ts',
    nodeOptions: [],
  },
  {
    name: 'socket.io',
    title: 'Socket.IO',
    dialect: socketIoDialect,
    script: 'socket-io-server.ts',
    nodeOptions: [],
  },
];

export interface StartOptions {
  /** Default: any free one. */
  readonly port?: number;
  /** Where Earshot keeps calls. Default: in memory. */
  readonly database?: string;
  /** The Redis that connects Earshot with other processes. Default: there are none. */
  readonly redis?: string;
  /** Of Node, for the process of the server. Default: those of the contender. */
  readonly nodeOptions?: readonly string[];
}

/** Resolves when clients are served. @throws Error when the process ends instead */
export async function startServer(
  { script, title, ...contender }: Contender,
  {
    port = 0,
    database = ':memory:',
    redis = '',
    nodeOptions = contender.nodeOptions,
  }: StartOptions = {},
): Promise<RunningServer> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = fork(path, [String(port), database, redis], {
    execArgv: [
      ...['--expose-gc', '--conditions=@earshot/source'],
      ...[...nodeOptions, ...extraArguments()],
    ],
    env: { ...process.env, BENCH_SECRET: secret },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const ended = exited.then(() => {
    throw new Error(`${title} has ended.`);
  });
  ended.catch(() => undefined);
  const ready = await Promise.race([told(child, 'ready'), ended]);
  return {
    port: ready.port,
    async usage(isSettled = false) {
      const answer = Promise.race([told(child, 'usage'), ended]);
      child.send((isSettled ? 'settled-usage' : 'usage') satisfies ToServer);
      return (await answer).usage;
    },
    async stop() {
      child.send('stop' satisfies ToServer);
      await exited;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Such as `--cpu-prof`, from the environment. */
function extraArguments(): readonly string[] {
  return (process.env['BENCH_NODE_OPTIONS'] ?? '').split(' ').filter((word) => word !== '');
}

function told<Type extends FromServer['type']>(
  child: ChildProcess,
  type: Type,
): Promise<Extract<FromServer, { type: Type }>> {
  return new Promise((resolve) => {
    const look = (message: FromServer): void => {
      if (message.type !== type) return;
      child.off('message', look);
      resolve(message as Extract<FromServer, { type: Type }>);
    };
    child.on('message', look);
  });
}
