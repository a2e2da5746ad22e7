import { join } from 'node:path';
import type { ContenderName } from '../page/contender-names.ts';
import { openDelay } from './delay.ts';
import { freePort, startScript } from './script.ts';
import type { Script } from './script.ts';

const workspace = join(import.meta.dirname, '../..');
const labProcess = (name: string): string => join(workspace, 'lab/processes', name);

/** The relay knows no rooms: who uses one has it alone. */
const kinds = ['bare', 'simple-peer', 'peerjs', 'earshot'] as const;
type Kind = (typeof kinds)[number];

/** Where a contender's messages go. */
export interface Server {
  /** `host:port` of what carries its messages: in a network with delay, something that delays them. */
  readonly server: string;
  /** `host:port` of the server itself. */
  readonly desk: string;
}

export interface Servers {
  /** The page that people open. */
  readonly page: string;
  of(contender: ContenderName, delayMs: number): Promise<Server>;
  close(): Promise<void>;
}

/** Starts everybody's server and serves the page in this folder. */
export async function startServers(folder: string): Promise<Servers> {
  const started: { stop(): Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    await Promise.allSettled(started.splice(0).map(({ stop }) => stop()));
  };
  try {
    const ports = { page: await freePort(), ...(await freePorts()) };
    started.push(
      await startScript(labProcess('page-server.ts'), {
        args: [join(folder, 'page'), String(ports.page)],
        readyText: 'ready',
      }),
    );
    for (const kind of kinds) started.push(await startKind(kind, ports[kind], folder));
    const delays = new Map<string, Promise<string>>();
    return {
      page: `http://localhost:${String(ports.page)}/`,
      async of(contender, delayMs) {
        const port = ports[kindOf(contender)];
        const desk = `127.0.0.1:${String(port)}`;
        if (delayMs === 0) return { server: desk, desk };
        const key = `${desk} ${String(delayMs)}`;
        const delayed = delays.get(key) ?? openDelay({ target: desk, delayMs, opened: started });
        delays.set(key, delayed);
        return { server: await delayed, desk };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function kindOf(contender: ContenderName): Kind {
  return kinds.find((kind) => kind === contender) ?? 'earshot';
}

async function freePorts(): Promise<Readonly<Record<Kind, number>>> {
  const [bare, peerjs, earshot] = [await freePort(), await freePort(), await freePort()];
  return { bare, 'simple-peer': await freePort(), peerjs, earshot };
}

function startKind(kind: Kind, port: number, folder: string): Promise<Script> {
  if (kind !== 'earshot') {
    const script = labProcess(kind === 'peerjs' ? 'peer-server.ts' : 'relay-server.ts');
    return startScript(script, { args: ['127.0.0.1', String(port)], readyText: 'ready' });
  }
  return startScript(join(workspace, 'packages/server/src/cli.ts'), {
    args: ['--dev'],
    environment: {
      HOST: '127.0.0.1',
      PORT: String(port),
      EARSHOT_DATABASE: join(folder, 'bench.db'),
      // Many calls in a short time are what a bench is.
      EARSHOT_LOG_LEVEL: 'warn',
    },
    readyText: 'Earshot answers calls at',
  });
}
