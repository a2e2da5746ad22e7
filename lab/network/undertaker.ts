// Waits for the end of the lab, and clears away what it has made: see network.ts.
//   node undertaker.ts <pid of the lab> <its folder>
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import process from 'node:process';
import { namespaceOf } from './namespace-of.ts';
import { places } from './place.ts';

const [owner = '', folder] = process.argv.slice(2);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.stdin.on('end', clearAway);
process.stdin.on('error', clearAway);
process.stdin.resume();

function clearAway(): void {
  const namespaces = places.map((place) => namespaceOf(place, Number(owner)));
  for (const namespace of namespaces) {
    for (const pid of ip(['netns', 'pids', namespace]).split(/\s+/).filter(Boolean)) kill(pid);
  }
  for (const namespace of namespaces) ip(['netns', 'del', namespace]);
  if (folder !== undefined) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
  process.exit();
}

function ip(args: readonly string[]): string {
  return spawnSync('ip', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).stdout;
}

function kill(pid: string): void {
  try {
    process.kill(Number(pid), 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
