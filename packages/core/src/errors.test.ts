import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EarshotError, isEarshotError } from './errors.ts';
import type { ErrorCode } from './errors.ts';

/** Complete: the compiler misses a code that is not here. */
const codes: Readonly<Record<ErrorCode, true>> = {
  'signaling/unauthorized': true,
  'signaling/unreachable': true,
  'signaling/protocol': true,
  'signaling/outbox-full': true,
  'signaling/replaced': true,
  'signaling/closed': true,
  'signaling/invalid-message': true,
  'signaling/invalid-option': true,
  'media/permission-denied': true,
  'media/not-found': true,
  'media/in-use': true,
  'media/insecure-context': true,
  'media/unsupported': true,
  'media/overconstrained': true,
  'media/cancelled': true,
  'media/interrupted': true,
  'media/failed': true,
  'link/ice-failed': true,
  'link/negotiation-failed': true,
  'link/unsupported': true,
  'link/closed': true,
  'state/invalid': true,
  'state/aborted': true,
  'option/invalid': true,
  'presence/off': true,
  'presence/too-many': true,
};
const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
/** As the page's host makes anchors of headings. */
const anchors = [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
  heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replace(/\s/g, '-'),
);

describe('an error', () => {
  it.each(Object.keys(codes))('%s: its message leads to words about it', (code) => {
    const { message } = new EarshotError(code);
    const [address, anchor = ''] = message.split(': ')[1]?.split('#') ?? [];
    expect(address).toMatch(/^https:.*\/docs\/errors\.md$/);
    expect(anchors).toContain(anchor);
  });

  it('names its facts, in the message and typed', () => {
    const error = new EarshotError('media/in-use', {
      details: { device: 'camera', more: { deep: true } },
      cause: 'theirs',
    });
    expect(error.message).toContain('media/in-use (camera): https:');
    expect(error).toMatchObject({ code: 'media/in-use', cause: 'theirs', name: 'EarshotError' });
    expect(isEarshotError(error)).toBe(true);
  });

  it('may have a message of its own', () => {
    expect(new EarshotError('server/closed', { message: 'Gone.' }).message).toBe('Gone.');
  });
});
