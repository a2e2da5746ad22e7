import { describe, expect, it } from 'vitest';
import { readArguments } from './arguments.ts';

describe('readArguments', () => {
  it('without any: everything, with and without delay', () => {
    expect(readArguments([])).toEqual({
      parts: ['trace', 'setup', 'answer', 'controls', 'monitor', 'size'],
      contenders: ['bare', 'earshot', 'earshot-preconnect', 'simple-peer', 'peerjs'],
      rounds: 6,
      delays: [0, 50],
      devicesMs: 250,
    });
  });

  it('takes what it is told', () => {
    const args = ['--only', 'setup, size', '--contenders', 'bare', '--rounds', '3'];
    expect(
      readArguments([
        ...args,
        '--delays',
        '80',
        '--devices',
        '0',
        '--json',
        'a.json',
        '--markdown',
        'a.md',
      ]),
    ).toEqual({
      parts: ['setup', 'size'],
      contenders: ['bare'],
      rounds: 3,
      delays: [80],
      devicesMs: 0,
      json: 'a.json',
      markdown: 'a.md',
    });
  });

  it.each([
    [['--only', 'sizes'], 'There is no part sizes: trace, setup'],
    [['--contenders', 'jitsi'], 'There is no contender jitsi: bare, earshot'],
    [['--rounds', '0'], '--rounds takes a whole number from 1 on.'],
    [['--delays=-1'], '--delays takes numbers from 0 to 1000.'],
    [['--devices', 'slow'], '--devices takes 0 to 5000.'],
    [['--fast'], '--fast'],
  ])('%j is a mistake', (args, message) => {
    expect(() => readArguments(args)).toThrow(message);
  });
});
