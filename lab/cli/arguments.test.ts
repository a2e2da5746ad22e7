import { describe, expect, it } from 'vitest';
import { faults } from '../faults/fault-table.ts';
import { readArguments } from './arguments.ts';

describe('readArguments', () => {
  it('without any: all faults, everybody who does something, three times', () => {
    expect(readArguments([])).toEqual({
      faults,
      contenders: ['earshot', 'bare', 'simple-peer', 'peerjs'],
      pairs: [{ alice: 'chromium', bob: 'chromium' }],
      runs: 3,
      isCheck: false,
      isRequired: false,
    });
  });

  it('takes what it is told', () => {
    const plan = readArguments([
      ...['--only', 'cut-2, cut-25', '--contenders', 'idle', '--pairs', 'firefox-chromium'],
      ...['--runs', '5', '--json', 'a.json', '--markdown', 'a.md', '--require'],
    ]);
    expect(plan.faults.map(({ name }) => name)).toEqual(['cut-2', 'cut-25']);
    expect(plan).toMatchObject({
      contenders: ['idle'],
      pairs: [{ alice: 'firefox', bob: 'chromium' }],
      runs: 5,
      json: 'a.json',
      markdown: 'a.md',
      isRequired: true,
    });
  });

  it('checks Earshot alone, once, where there are limits', () => {
    const plan = readArguments(['--check']);
    expect(plan.faults.map(({ name }) => name)).toEqual([
      'cut-2',
      'cut-6',
      'address-change',
      'server-killed',
    ]);
    expect(plan).toMatchObject({ contenders: ['earshot'], runs: 1, isCheck: true });
  });

  it('soaks: all calls of a seed, or some of them', () => {
    expect(readArguments(['--soak', '200', '--seed', '7']).soak).toEqual({
      ...{ calls: 200, seed: 7, from: 1, to: 200 },
    });
    const some = ['--soak', '200', '--seed', '7', '--from', '31', '--to', '33'];
    expect(readArguments(some).soak).toMatchObject({ from: 31, to: 33 });
    expect(readArguments(['--soak', '2']).soak?.seed).toBeGreaterThan(0);
  });

  it.each([
    [['--only', 'cut-3'], 'There is no fault cut-3: cut-2, cut-6'],
    [['--contenders', 'jitsi'], 'There is no contender jitsi: earshot, bare'],
    [['--pairs', 'chromium-safari'], 'There is no pair chromium-safari'],
    [['--runs', '0'], '--runs takes a whole number from 1 on.'],
    [['--fast'], '--fast'],
    [['--soak', 'many'], '--soak takes a whole number'],
    [['--soak', '5', '--seed', '0'], '--seed takes a whole number'],
    [['--soak', '5', '--from', '4', '--to', '3'], '--from and --to are calls from 1 to 5.'],
    [['--soak', '5', '--to', '6'], '--from and --to are calls from 1 to 5.'],
  ])('%j is a mistake', (args, message) => {
    expect(() => readArguments(args)).toThrow(message);
  });
});
