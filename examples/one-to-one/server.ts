// npm start: two people call each other on this machine, with nothing else to install or to run.
import process from 'node:process';
import { startExample } from './start-example.ts';

const { PORT = '3000', EARSHOT_DATABASE, EARSHOT_RING_MS } = process.env;
const { EARSHOT_GRACE_MS, EARSHOT_MAX_DURATION_MS, EARSHOT_PRESENCE_GRACE_MS } = process.env;

try {
  const example = await startExample({
    port: Number(PORT),
    ...(EARSHOT_DATABASE === undefined ? {} : { database: EARSHOT_DATABASE }),
    ...(EARSHOT_RING_MS === undefined ? {} : { ringMs: Number(EARSHOT_RING_MS) }),
    ...(EARSHOT_GRACE_MS === undefined ? {} : { graceMs: Number(EARSHOT_GRACE_MS) }),
    ...(EARSHOT_MAX_DURATION_MS === undefined
      ? {}
      : { maxDurationMs: Number(EARSHOT_MAX_DURATION_MS) }),
    ...(EARSHOT_PRESENCE_GRACE_MS === undefined
      ? {}
      : { presence: { graceMs: Number(EARSHOT_PRESENCE_GRACE_MS) } }),
  });
  stopOnSignal(() => example.close());
  console.log(`
  ${example.url}/?user=alice
  ${example.url}/?user=bob

  Open both links in two tabs, and press “Call bob” in the first. Ctrl+C stops.
`);
} catch (error) {
  console.error(describeFailure(error));
  process.exitCode = 1;
}

function stopOnSignal(close: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close());
}

function describeFailure(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `Port ${PORT} is taken by another program. Stop that one, or choose another port: PORT=3001 npm start`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
