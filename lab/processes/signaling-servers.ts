import { join } from 'node:path';
import type { ContenderName } from '../faults/fault.ts';
import { SERVER, SERVER_PORT } from '../network/addresses.ts';
import { startScript } from './child.ts';
import type { Child } from './child.ts';
import type { TurnServer } from './turn-server.ts';

const workspace = join(import.meta.dirname, '../..');

export interface SignalingServerOptions {
  readonly database: string;
  readonly turn: TurnServer;
  /** How long Earshot's server waits for a device that is away. Default: its own. */
  readonly graceMs?: number;
}

/** Starts what a contender calls its server; again on the same file, it knows what it knew. */
export function startSignalingServer(
  contender: ContenderName,
  { database, turn, graceMs }: SignalingServerOptions,
): Promise<Child> {
  if (contender !== 'earshot') {
    const script = contender === 'peerjs' ? 'peer-server.ts' : 'relay-server.ts';
    return startScript(join(import.meta.dirname, script), {
      place: 'server',
      args: [SERVER, String(SERVER_PORT)],
      readyText: 'ready',
    });
  }
  return startScript(join(workspace, 'packages/server/src/cli.ts'), {
    place: 'server',
    args: ['--dev'],
    environment: {
      HOST: SERVER,
      PORT: String(SERVER_PORT),
      EARSHOT_DATABASE: database,
      EARSHOT_TURN_URLS: turn.urls.join(','),
      EARSHOT_TURN_SECRET: turn.secret,
      ...(graceMs === undefined ? {} : { EARSHOT_GRACE_MS: String(graceMs) }),
    },
    readyText: 'Earshot answers calls at',
  });
}
