import { describe, expect, it } from 'vitest';
import { isWebhookGenuine, signWebhook } from './signature.ts';

const secret = 'what both sides know';
const body = '{"id":"c1:call.ended"}';
const now = 1_767_225_600_400;
const signature = signWebhook(secret, body, now);
const good = { secret, signature, body, now };

describe('a webhook', () => {
  it('is signed with its time', () => {
    expect(signature).toMatch(/^t=1767225600,v1=[0-9a-f]{64}$/);
    expect(signWebhook(secret, body, now + 1_000)).not.toContain(signature.slice(-64));
  });

  it.each([
    ['as it was sent', {}, true],
    ['a little late', { now: now + 299_000 }, true],
    ['by a clock that is behind', { now: now - 299_000 }, true],
    ['too late', { now: now + 301_000 }, false],
    ['from the future', { now: now - 301_000 }, false],
    ['later than is allowed', { now: now + 11_000, toleranceMs: 10_000 }, false],
    ['with another body', { body: `${body} ` }, false],
    ['with another secret', { secret: 'another' }, false],
    ['with another time', { signature: signature.replace('t=1767225600', 't=1767225601') }, false],
    ['without a signature', { signature: undefined }, false],
    ['with nonsense for one', { signature: 't=x,v1=y' }, false],
    ['with a short one', { signature: signature.slice(0, -1) }, false],
  ])('%s', (_name, parts, isGenuine) => {
    expect(isWebhookGenuine({ ...good, ...parts })).toBe(isGenuine);
  });
});
