import { describe, expect, it } from 'vitest';
import { readArguments } from './arguments.ts';

describe('the arguments of the bench', () => {
  it('have defaults', () => {
    expect(readArguments([])).toEqual({
      type: 'compare',
      parts: ['relay', 'between', 'idle', 'set-ups', 'storm'],
      rounds: 7,
    });
    expect(readArguments(['--soak'])).toEqual({
      type: 'soak',
      minutes: 10,
      users: 1_000,
      calls: 100,
    });
  });

  it('say what is measured, and where it goes', () => {
    const args = ['--only', 'idle', '--rounds', '2', '--json', 'a.json', '--markdown', 'a.md'];
    expect(readArguments(args)).toEqual({
      ...{ type: 'compare', parts: ['idle'], rounds: 2 },
      ...{ json: 'a.json', markdown: 'a.md' },
    });
  });

  it.each([
    [['--only', 'speed'], 'no part speed'],
    [['--rounds', '0'], '--rounds takes a whole number'],
    [['--soak', '--users', '10', '--calls', '6'], 'two users each'],
    [['--nonsense'], '--nonsense'],
  ])('that make no sense are refused: %j', (args, message) => {
    expect(() => readArguments(args)).toThrow(message);
  });
});
