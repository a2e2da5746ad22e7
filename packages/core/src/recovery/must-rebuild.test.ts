import { describe, expect, it } from 'vitest';
import { mustRebuild } from './must-rebuild.ts';

describe('mustRebuild', () => {
  it.each([
    { from: 'Chromium', origin: '- 4611731400430051336 2 IN IP4 127.0.0.1', expected: false },
    {
      from: 'Firefox',
      origin: 'mozilla...THIS_IS_SDPARTA-99.0 7 0 IN IP4 0.0.0.0',
      expected: true,
    },
  ])('is $expected for $from', ({ origin, expected }) => {
    expect(mustRebuild(`v=0\r\no=${origin}\r\ns=-\r\n`)).toBe(expected);
  });
});
