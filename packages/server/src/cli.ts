#!/usr/bin/env node
import process from 'node:process';
import { cliOptions, type CliOptions } from './cli-options.ts';
import { createCallServer } from './create-call-server.ts';

const help = `earshot-server: the call server of Earshot.

  earshot-server          for your app: needs EARSHOT_JWT_SECRET or EARSHOT_JWKS_URL
  earshot-server --dev    to try things out: gives tokens to anybody, by name

  PORT                    default 3000
  HOST                    default all addresses
  EARSHOT_DATABASE        the SQLite file, default ./earshot.sqlite, or postgres://user:password@host/name
  EARSHOT_JWT_SECRET      at least 32 bytes; tokens are HS256
  EARSHOT_JWKS_URL        where the public keys of your tokens are
  EARSHOT_JWT_AUDIENCE    what tokens must be for
  EARSHOT_JWT_ISSUER      who must have issued them
  EARSHOT_ORIGINS         pages that may connect, such as https://app.example.com,https://example.com
  EARSHOT_RING_MS         how long a call rings at most, default 60000
  EARSHOT_GRACE_MS        how long a participant may be away, default 20000
  EARSHOT_MAX_DURATION_MS how long a call lasts at most, default 3600000
  EARSHOT_DRAIN_MS        how long it serves on after SIGTERM while /ready says 503, default 0
  EARSHOT_MOVE_MS         over how long it then sends its clients away, default 0
  EARSHOT_TURN_URLS       such as turn:turn.example.com,turns:turn.example.com
  EARSHOT_TURN_SECRET     the secret that your TURN server knows, too
`;

if (process.argv.includes('--help')) console.log(help);
else await run(cliOptions(process.argv.slice(2), process.env));

async function run({ options, mode }: CliOptions): Promise<void> {
  try {
    const server = createCallServer(options);
    stopOnSignal(() => server.close());
    await server.ready;
    console.log(introduction(mode, server.port ?? 0));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error('\nMore: earshot-server --help');
    process.exitCode = 1;
  }
}

function stopOnSignal(close: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void close());
  }
}

function introduction(mode: CliOptions['mode'], port: number): string {
  const address = `ws://localhost:${port}/calls`;
  const first = `Earshot answers calls at ${address} (behind TLS: wss://your.host/calls). Ctrl+C stops.`;
  if (mode === 'tokens') return first;
  const token = `A token for alice: curl -X POST 'http://localhost:${port}/dev/token?user=alice'`;
  const warning =
    mode === 'implied'
      ? 'DEVELOPMENT MODE, on this machine alone: set EARSHOT_JWT_SECRET or EARSHOT_JWKS_URL for your app.'
      : 'DEVELOPMENT MODE: anybody who reaches this port can be anybody.';
  return `${first}\n${token}\n${warning}`;
}
