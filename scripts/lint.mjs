// Lints everything, in two processes beside each other: one for all would need more memory than Node gives it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';

const parts = [['packages'], ['.', '--ignore-pattern', 'packages/**']];

const ends = await Promise.all(
  parts.map((part) =>
    once(
      spawn('eslint', [...part, '--max-warnings', '0'], {
        stdio: ['ignore', 'inherit', 'inherit'],
      }),
      'exit',
    ),
  ),
);
if (ends.some(([code]) => code !== 0)) process.exitCode = 1;
