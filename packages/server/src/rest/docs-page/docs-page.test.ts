import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { useServer } from '../../testing/use-server.ts';

const start = useServer();

describe('the page to try the API', () => {
  it('runs and styles nothing but what it brings, and needs no token', async () => {
    const { http } = await start();
    const response = await fetch(`${http}/calls/api/docs`);
    const text = await response.text();
    expect([response.status, response.headers.get('content-type')]).toEqual([
      ...[200, 'text/html; charset=utf-8'],
    ]);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; /);
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    for (const tag of ['script', 'style']) {
      const [, inside = ''] = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(text) ?? [];
      const hash = createHash('sha256').update(inside).digest('base64');
      expect(policy).toContain(`${tag}-src 'sha256-${hash}'`);
    }
    expect(text).not.toMatch(/https?:|\/\/\w|innerHTML/);
    expect(response.headers.get('x-frame-options')).toBe('DENY');
  });
});
