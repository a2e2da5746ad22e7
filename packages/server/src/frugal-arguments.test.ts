import { describe, expect, it } from 'vitest';
import { frugalArguments, frugalNodeOptions } from './frugal-arguments.ts';

const argv = ['/usr/bin/node', '/app/cli.js', '--dev'];

describe('the command in a process with a small young generation', () => {
  it('is the same, but for that', () => {
    const execArgv = ['--enable-source-maps'];
    const args = frugalArguments({ argv, execArgv, nodeOptions: '--trace-warnings' });
    expect(args).toEqual([...frugalNodeOptions, '--enable-source-maps', '/app/cli.js', '--dev']);
  });

  it('is needed once', () => {
    const args = frugalArguments({ argv, execArgv: [], nodeOptions: undefined }) ?? [];
    const again = { argv, execArgv: args.slice(0, 2), nodeOptions: undefined };
    expect(frugalArguments(again)).toBe(undefined);
  });

  it.each([
    { execArgv: ['--max-semi-space-size=64'], nodeOptions: undefined },
    { execArgv: ['--max_semi_space_size', '64'], nodeOptions: '' },
    { execArgv: [], nodeOptions: '--no-warnings --max-semi-space-size=64' },
  ])('leaves what somebody has said otherwise: $execArgv $nodeOptions', (given) => {
    expect(frugalArguments({ argv, ...given })).toEqual([
      '--no-allocation-site-pretenuring',
      ...given.execArgv,
      ...argv.slice(1),
    ]);
  });

  it.each([
    [[...frugalNodeOptions]],
    [['--max-semi-space-size=64', '--no-allocation-site-pretenuring']],
    [['--max_semi_space_size=64', '--allocation_site_pretenuring']],
  ])('is not needed when all is said: %s', (execArgv) => {
    expect(frugalArguments({ argv, execArgv, nodeOptions: undefined })).toBe(undefined);
  });
});
