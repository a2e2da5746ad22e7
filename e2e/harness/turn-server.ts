import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';
import { requireCommand } from '../../scripts/system-commands.mjs';
import type { Certificate } from './certificate.ts';
import { freePort } from './example-server.ts';

/** coturn, for this machine alone, in a process of its own. */
export interface TurnServer {
  readonly port: number;
  /** What a call server must know to make credentials for it. */
  readonly secret: string;
  url(transport: TurnTransport): string;
  /** Ends it at once, and with it all that it relays. Idempotent. */
  stop(): Promise<void>;
}

/** How a browser reaches the TURN server. */
export type TurnTransport = 'udp' | 'tcp' | 'tls';

/** `port` and `secret`: what a server had that is gone, so that another takes its place. */
export interface TurnServerOptions extends Partial<Pick<TurnServer, 'port' | 'secret'>> {
  /** With one it answers over TLS, too. */
  readonly certificate?: Certificate;
}

const HOST = '127.0.0.1';
const START_LIMIT_MS = 20_000;
const ASK_EVERY_MS = 50;

/** @throws Error with all that coturn has printed when it does not start */
export async function startTurnServer(options: TurnServerOptions = {}): Promise<TurnServer> {
  const { port = await freePort(), secret = randomBytes(16).toString('hex') } = options;
  const { certificate } = options;
  const child = spawn(
    requireCommand('coturn'),
    [...commandLine(port, secret), ...tlsArguments(certificate)],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const printed = readAll(child);
  const exited = once(child, 'exit');
  async function stop(): Promise<void> {
    // It has nothing to save, and would take its time to say goodbye.
    child.kill('SIGKILL');
    await exited;
  }
  try {
    await untilAnswers(port, exited);
  } catch (cause) {
    await stop();
    throw new Error(`coturn did not start:\n${printed.join('')}`, { cause });
  }
  return { port, secret, url: (transport) => urlOf(port, transport), stop };
}

/** Plain and TLS share the port: coturn looks at the first bytes. A certificate is for a name, not for an address. */
function urlOf(port: number, transport: TurnTransport): string {
  if (transport === 'tls') return `turns:localhost:${port}?transport=tcp`;
  return `turn:${HOST}:${port}?transport=${transport}`;
}

function tlsArguments(certificate: Certificate | undefined): readonly string[] {
  if (certificate === undefined) return ['--no-tls'];
  const { certificatePath, keyPath } = certificate;
  return [`--cert=${certificatePath}`, `--pkey=${keyPath}`];
}

/** It neither reads nor writes a file of this machine, but for a certificate. */
function commandLine(port: number, secret: string): string[] {
  return [
    '-n',
    `--listening-ip=${HOST}`,
    `--relay-ip=${HOST}`,
    `--listening-port=${port}`,
    '--use-auth-secret',
    `--static-auth-secret=${secret}`,
    '--realm=earshot.test',
    '--allow-loopback-peers',
    '--no-dtls',
    '--no-cli',
    '--no-rfc5780',
    '--log-file=stdout',
    '--pidfile=',
  ];
}

/** Reads on and on, so that what is printed later does not fill the pipe. */
function readAll(child: ChildProcess): readonly string[] {
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data: Buffer) => printed.push(data.toString()));
  }
  return printed;
}

async function untilAnswers(port: number, exited: Promise<unknown>): Promise<void> {
  const gone = new AbortController();
  const abort = (): void => gone.abort();
  exited.then(abort, abort);
  const signal = AbortSignal.any([gone.signal, AbortSignal.timeout(START_LIMIT_MS)]);
  await Promise.all([untilAnswersUdp(port, signal), untilAcceptsTcp(port, signal)]);
}

/** Asks the smallest question there is in STUN, again and again. */
async function untilAnswersUdp(port: number, signal: AbortSignal): Promise<void> {
  const bindingRequest = Buffer.concat([Buffer.from('000100002112a442', 'hex'), randomBytes(12)]);
  const socket = createSocket('udp4');
  const asking = setInterval(() => socket.send(bindingRequest, port, HOST), ASK_EVERY_MS);
  try {
    await once(socket, 'message', { signal });
  } finally {
    clearInterval(asking);
    socket.close();
  }
}

async function untilAcceptsTcp(port: number, signal: AbortSignal): Promise<void> {
  while (!(await acceptsTcp(port, signal))) await after(ASK_EVERY_MS, undefined, { signal });
}

async function acceptsTcp(port: number, signal: AbortSignal): Promise<boolean> {
  const socket = connect(port, HOST);
  try {
    await once(socket, 'connect', { signal });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
