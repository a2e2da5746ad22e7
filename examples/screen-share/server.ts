// npm start: the page and the call server on one port of this machine.
import process from 'node:process';
import { startExample } from './start-example.ts';

const port = Number(process.env['PORT'] ?? 3000);
const { EARSHOT_GRACE_MS } = process.env;

try {
  const example = await startExample({
    port,
    ...(EARSHOT_GRACE_MS === undefined ? {} : { graceMs: Number(EARSHOT_GRACE_MS) }),
  });
  console.log(`
  ${example.url}/?user=alice
  ${example.url}/?user=bob

  Open both links in two tabs, call from one, accept in the other, and press “Share screen”. Ctrl+C stops.
`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void example.close());
  }
} catch (error) {
  console.error(describeFailure(error));
  process.exitCode = 1;
}

function describeFailure(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `Port ${port} is taken by another program. Stop that one, or choose another port: PORT=3001 npm start`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
