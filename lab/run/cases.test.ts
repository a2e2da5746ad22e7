import { expect, it } from 'vitest';
import { readArguments } from '../cli/arguments.ts';
import { casesOf } from './cases.ts';

function casesFor(...args: readonly string[]): readonly string[] {
  return casesOf(readArguments(args)).map(
    ({ fault, contender, pair, run }) => `${fault.name} ${contender} ${pair.bob} ${run}`,
  );
}

it('lets the contenders take turns, another one first in each round', () => {
  expect(casesFor('--only', 'cut-2,cut-6', '--contenders', 'earshot,bare', '--runs', '2')).toEqual([
    'cut-2 earshot chromium 1',
    'cut-2 bare chromium 1',
    'cut-2 bare chromium 2',
    'cut-2 earshot chromium 2',
    'cut-6 earshot chromium 1',
    'cut-6 bare chromium 1',
    'cut-6 bare chromium 2',
    'cut-6 earshot chromium 2',
  ]);
});

it('leaves out who cannot do it', () => {
  const only = ['--only', 'server-killed-ringing', '--runs', '1'];
  expect(casesFor(...only)).toEqual(['server-killed-ringing earshot chromium 1']);
  expect(casesFor(...only, '--contenders', 'bare')).toEqual([]);
});

it('goes through all pairs of browsers', () => {
  const args = ['--only', 'cut-2', '--contenders', 'bare', '--runs', '1'];
  expect(casesFor(...args, '--pairs', 'chromium-chromium,chromium-firefox')).toEqual([
    'cut-2 bare chromium 1',
    'cut-2 bare firefox 1',
  ]);
});
