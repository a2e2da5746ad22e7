import { expect, it } from 'vitest';
import { isTrouble, troubleOf } from './link-trouble.ts';

it.each([
  ['silent', 'connected', 'silent', true],
  ['interrupted', 'disconnected', 'interrupted', true],
  ['failed', 'disconnected', 'failed', true],
  ['failed', 'connected', 'failed', true],
  ['connecting', 'checking', 'connecting', false],
  ['connecting', 'connected', 'handshaking', false],
  ['connecting', 'completed', 'handshaking', false],
  ['new', 'new', 'connecting', false],
  [undefined, undefined, 'connecting', false],
] as const)('%s, with ICE that is %s, is %s to a policy', (status, ice, trouble, isLost) => {
  expect(troubleOf(status, ice)).toBe(trouble);
  expect(isTrouble(status)).toBe(isLost);
});
