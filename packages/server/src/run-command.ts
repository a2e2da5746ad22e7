import { readFileSync } from 'node:fs';
import process from 'node:process';
import type { CallServer } from './call-server.ts';
import { cliOptions, type CliOptions } from './cli-options.ts';
import { readSecretFiles } from './configuration/secret-files.ts';
import { variables } from './configuration/variables.ts';
import { createCallServer } from './create-call-server.ts';

const introductoryHelp = `earshot-server: the call server of Earshot.

  earshot-server          for your app: needs EARSHOT_JWT_SECRET or EARSHOT_JWKS_URL
  earshot-server --dev    to try things out: gives tokens to anybody, by name

All that can be set, with its default. Secrets may come from a file that NAME_FILE names.
`;

/** Serves until a signal comes; an exit code says that it cannot. */
export async function runCommand(): Promise<void> {
  if (process.argv.includes('--help')) {
    console.log(help());
    return;
  }
  let server: CallServer | undefined;
  try {
    const { environment, mistakes } = readSecretFiles(process.env, (path) =>
      readFileSync(path, 'utf8'),
    );
    const { options, mode } = cliOptions(process.argv.slice(2), environment, { before: mistakes });
    server = createCallServer(options);
    stopOnSignal(server);
    await server.ready;
    console.log(introduction(mode, server.port ?? 0));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error('\nMore: earshot-server --help');
    process.exitCode = 1;
    // What was begun would keep the process alive.
    await server?.close();
  }
}

function stopOnSignal(server: CallServer): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void server.close());
  }
}

function help(): string {
  const width = Math.max(...variables.map(({ name }) => name.length)) + 2;
  const lines = variables.map(
    ({ name, meaning, fallback }) => `  ${name.padEnd(width)}${meaning} (${fallback})\n`,
  );
  return introductoryHelp + lines.join('');
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
