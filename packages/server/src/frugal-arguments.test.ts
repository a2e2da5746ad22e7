import { describe, expect, it } from 'vitest';
import { frugalArguments, frugalNodeOption } from './frugal-arguments.ts';

const argv = ['/usr/bin/node', '/app/cli.js', '--dev'];

describe('the command in a process with a small young generation', () => {
  it('is the same, but for that', () => {
    const execArgv = ['--enable-source-maps'];
    const args = frugalArguments({ argv, execArgv, nodeOptions: '--trace-warnings' });
    expect(args).toEqual([frugalNodeOption, '--enable-source-maps', '/app/cli.js', '--dev']);
  });

  it('is needed once', () => {
    const execArgv = frugalArguments({ argv, execArgv: [], nodeOptions: undefined })?.slice(0, 1);
    expect(frugalArguments({ argv, execArgv: execArgv ?? [], nodeOptions: undefined })).toBe(
      undefined,
    );
  });

  it.each([
    { execArgv: ['--max-semi-space-size=64'], nodeOptions: undefined },
    { execArgv: ['--max_semi_space_size', '64'], nodeOptions: '' },
    { execArgv: [], nodeOptions: '--no-warnings --max-semi-space-size=64' },
  ])('is not needed when somebody has said otherwise: $execArgv $nodeOptions', (given) => {
    expect(frugalArguments({ argv, ...given })).toBe(undefined);
  });
});
