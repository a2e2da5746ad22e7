import { sendRequest } from '../raw-http.ts';
import { startServerProcess, type ServerProcess } from '../server-process.ts';
import { connectDevice, type Device } from '../device.ts';
import { SECRET, signToken } from '../test-server.ts';

/** A server that somebody can reach. */
export interface Reachable {
  readonly http: string;
  readonly ws: string;
  readonly port: number;
  token(user: string, lifetimeMs?: number): Promise<string>;
  /** A device of somebody who behaves. */
  device(user: string, device: string, from?: string): Promise<Device>;
}

/** A server in a process of its own, to be attacked from other addresses of loopback. */
export interface Target extends Reachable {
  readonly output: ServerProcess['output'];
  /** What `/metrics` says, by name and labels. */
  numbers(): Promise<ReadonlyMap<string, number>>;
  /** Resolves with the exit code. */
  stop(): Promise<number | undefined>;
}

const METRICS_TOKEN = 'the token of the metrics';

export async function startTarget(
  environment: Readonly<Record<string, string>> = {},
): Promise<Target> {
  const server = await startServerProcess({
    EARSHOT_DATABASE: ':memory:',
    EARSHOT_JWT_SECRET: SECRET,
    EARSHOT_METRICS_TOKEN: METRICS_TOKEN,
    EARSHOT_LOG_LEVEL: 'warn',
    ...environment,
  });
  const reachable = reach(server.port);
  const { http } = reachable;
  return {
    ...reachable,
    output: server.output,
    async numbers() {
      const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
      const response = await sendRequest(`${http}/metrics`, { headers });
      let text = '';
      for await (const part of response) text += String(part);
      return new Map(
        text
          .split('\n')
          .filter((line) => line !== '' && !line.startsWith('#'))
          .map((line) => [line.replace(/ \S+$/, ''), Number(line.split(' ').at(-1))] as const),
      );
    },
    stop: () => server.kill('SIGTERM'),
  };
}

/** The server that listens there. */
export function reach(port: number): Reachable {
  const http = `http://127.0.0.1:${port}`;
  const ws = `ws://127.0.0.1:${port}/calls`;
  const token = (sub: string, lifetimeMs = 3_600_000): Promise<string> =>
    signToken({ sub, now: Date.now(), lifetimeMs });
  return {
    ...{ http, ws, port, token },
    async device(user, device, from) {
      const address = from === undefined ? {} : { from };
      const options = { origin: http, token: await token(user), device, ...address };
      const connected = await connectDevice(ws, options);
      await connected.hear('calls.sync');
      return connected;
    },
  };
}
