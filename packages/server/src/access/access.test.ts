import { FakeClock } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import { createAccess, type Action, type Authorize } from './access.ts';

const alice = { user: 'alice', role: 'user', device: 'laptop' } as const;
const connect: Action = { type: 'connect' };

function bench(authorize?: Authorize) {
  const clock = new FakeClock(0);
  const lines: unknown[] = [];
  const log = (level: string, event: string, fields: object = {}): void =>
    void lines.push({ level, event, ...fields });
  return { clock, lines, access: createAccess({ authorize, clock, log }) };
}

describe('without rules of the app', () => {
  it('everything is allowed at once, except to whoever is disabled', async () => {
    const { access } = bench();
    expect(access.ask(alice, connect)).toBe('allowed');
    void access.disabled.disable('alice');
    expect([access.ask(alice, connect), access.isDisabled('alice')]).toEqual(['denied', true]);
    await access.disabled.enable('alice');
    expect([access.ask(alice, connect), access.isDisabled('alice')]).toEqual(['allowed', false]);
  });
});

describe('rules of the app', () => {
  it.each([
    ['true', () => true, 'allowed'],
    ['false', () => false, 'denied'],
    ['a promise of true', () => Promise.resolve(true), 'allowed'],
    ['what is not true', () => 1 as unknown as boolean, 'denied'],
    [
      'an error',
      () => {
        throw new TypeError('with a secret in it');
      },
      'failed',
    ],
    ['a rejection', () => Promise.reject(new Error('no')), 'failed'],
  ])('that answer %s', async (_name, authorize, permission) => {
    const { access, lines, clock } = bench(authorize);
    expect(await access.ask(alice, connect)).toBe(permission);
    expect(JSON.stringify(lines)).not.toContain('secret');
    expect([lines.length, clock.pending]).toEqual([permission === 'failed' ? 1 : 0, 0]);
  });

  it('are not waited for for ever', async () => {
    const { access, clock, lines } = bench(() => new Promise(() => undefined));
    const answer = access.ask(alice, connect);
    await clock.advance(5_000);
    expect(await answer).toBe('failed');
    expect(lines).toEqual([
      { level: 'error', event: 'authorize.failed', action: 'connect', error: 'Error' },
    ]);
  });

  it('are not asked about whoever is disabled', () => {
    const { access } = bench(() => {
      throw new Error('asked');
    });
    void access.disabled.disable('alice');
    expect(access.ask(alice, connect)).toBe('denied');
  });
});
