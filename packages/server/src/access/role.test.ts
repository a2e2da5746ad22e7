import { describe, expect, it } from 'vitest';
import { roleOf } from './role.ts';

describe('the role of a claim', () => {
  it.each([
    ['user', 'user'],
    ['moderator', 'moderator'],
    ['admin', 'admin'],
    ['Admin', 'user'],
    ['authenticated', 'user'],
    [['admin'], 'user'],
    [{ admin: true }, 'user'],
    [undefined, 'user'],
    ['__proto__', 'user'],
  ])('%j → %s', (claim, role) => {
    expect(roleOf(claim)).toBe(role);
  });
});
