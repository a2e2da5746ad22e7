import { createHmac, randomBytes } from 'node:crypto';
import { requireCommand } from '../../scripts/system-commands.mjs';
import { SERVER, TURN_PORT } from '../network/addresses.ts';
import { startChild } from './child.ts';
import type { Child } from './child.ts';

export interface TurnServer extends Child {
  readonly secret: string;
  readonly urls: readonly string[];
  /** For those who have no server that gives credentials; good for a day. */
  readonly iceServer: RTCIceServer;
}

export async function startTurnServer(): Promise<TurnServer> {
  const secret = randomBytes(16).toString('hex');
  const child = await startChild({
    place: 'server',
    command: requireCommand('coturn'),
    args: commandLine(secret),
    // Only a talkative coturn says when it listens.
    readyText: `UDP listener opened on: ${SERVER}:${TURN_PORT}`,
  });
  const urls = ['udp', 'tcp'].map((kind) => `turn:${SERVER}:${TURN_PORT}?transport=${kind}`);
  const username = `${Math.floor(Date.now() / 1_000) + 86_400}:lab`;
  const credential = createHmac('sha1', secret).update(username).digest('base64');
  return { ...child, secret, urls, iceServer: { urls, username, credential } };
}

/** It neither reads nor writes a file of this machine. */
function commandLine(secret: string): string[] {
  return [
    '-n',
    `--listening-ip=${SERVER}`,
    `--relay-ip=${SERVER}`,
    `--listening-port=${TURN_PORT}`,
    '--use-auth-secret',
    `--static-auth-secret=${secret}`,
    '--realm=earshot.lab',
    '--no-tls',
    '--no-dtls',
    '--no-cli',
    '--no-rfc5780',
    '--log-file=stdout',
    '--verbose',
    '--pidfile=',
  ];
}
