import { expect, it } from 'vitest';
import { explainQuality, explainWarning } from './quality-words.ts';

it.each([
  [{ level: 'excellent' }, 'The connection is excellent.'],
  [
    { level: 'fair', reason: 'loss', side: 'path' },
    'The connection is fair: some of what is sent gets lost.',
  ],
  [
    { level: 'poor', reason: 'cpu', side: 'mine' },
    'The connection is poor: a device is too slow for the picture (probably at your end).',
  ],
  [{ level: 'good', reason: 'delay' }, 'The connection is good: everything takes long to arrive.'],
] as const)('%j', (verdict, sentence) => {
  expect(explainQuality(verdict)).toBe(sentence);
});

it('has words for a warning', () => {
  expect(explainWarning({ name: 'talking-while-muted' })).toBe('You are muted.');
});
