import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import process from 'node:process';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of the servers that pages connect to: HTTP far ends, and the control of each. */
    readonly farEnds: string;
  }
}

/**
 * Runs beside the browser for all of its tests, which hold the far ends in their hands over a WebSocket. In a process of
 * its own, because here imports do not lead to the sources of other packages.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const script = fileURLToPath(new URL('browser-far-ends.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@earshot/source', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  project.provide('farEnds', line.toString().trim());
  return async () => {
    child.stdin.end();
    await exited;
  };
}
