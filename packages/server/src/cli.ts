#!/usr/bin/env node
// Little is loaded before it is known that this is the process that serves.
import process from 'node:process';
import { frugalArguments } from './frugal-arguments.ts';

takeItsPlace();
const { runCommand } = await import('./run-command.ts');
await runCommand();

/** Begins this process anew, with the same id, when Node was told nothing of memory. Comes back where that cannot be. */
function takeItsPlace(): void {
  const { argv, env, execArgv, execPath } = process;
  const args = frugalArguments({ argv, execArgv, nodeOptions: env['NODE_OPTIONS'] });
  if (args === undefined) return;
  try {
    process.execve?.(execPath, [execPath, ...args], env);
  } catch {
    // On Windows, and where the process may start no other.
  }
}
