import { describe, expect, it } from 'vitest';
import { english } from './english.ts';
import { nameIn, sayIn } from './words.ts';

describe('sayIn', () => {
  it.each([
    ['nothing to fill in', 'control.mute', {}, 'Mute'],
    ['a name', 'end.hangup.them', { name: 'bob' }, 'bob hung up.'],
    ['a number', 'device.cameras.numbered', { number: 2 }, 'Camera 2'],
    [
      'a name like a placeholder',
      'end.rejected.why',
      { name: '{why}', why: 'No' },
      '{why} declined the call: “No”',
    ],
    ['a value that is missing', 'end.hangup.them', {}, '{name} hung up.'],
  ] as const)('%s', (_, key, values, text) => {
    expect(sayIn({}, key, values)).toBe(text);
  });

  it('takes the given words first', () => {
    expect(sayIn({ words: { 'control.mute': 'Stumm' } }, 'control.mute')).toBe('Stumm');
  });

  it('no sentence is empty, and every placeholder is one of the seven', () => {
    const placeholders = Object.values(english).flatMap((text) => text.match(/\{\w+\}/g) ?? []);
    expect(Object.values(english).every((text) => text.trim() === text && text !== '')).toBe(true);
    expect(new Set(placeholders)).toEqual(
      new Set(['{name}', '{why}', '{device}', '{code}', '{number}', '{kind}', '{level}']),
    );
  });
});

describe('nameIn', () => {
  it('is the id, or what the app says', () => {
    expect(nameIn({}, 'bob')).toBe('bob');
    expect(nameIn({ nameOf: (user) => `Dr. ${user}` }, 'bob')).toBe('Dr. bob');
  });
});
