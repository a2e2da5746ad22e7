import { describe, expect, it } from 'vitest';
import { plainWords } from './plain-words.ts';

describe('a text from outside', () => {
  it.each([
    ['Unauthorized.', 'Unauthorized.'],
    ['STUN binding request timed out.', 'STUN binding request timed out.'],
    ['rebuild relay-only', 'rebuild relay-only'],
    ["The server's quota (486) is reached!", "The server's quota (486) is reached!"],
    ['', ''],
    ['   ', ''],
    ['Failed for 203.0.113.7', 'Failed for …'],
    ['Failed for 203.0.113.7:3478, port 50000', 'Failed for … port …'],
    ['[2001:db8::7]:443 and fe80::1', '… and …'],
    ['host 7c2a0b5e-93c1-4f1e-9f4b-6a1d2e3f4a5b.local', 'host …'],
    ['turn.example.com refused bob@example.com', '… refused …'],
    ['turn:turn.example.com:3478?transport=udp', '…'],
    ['ufrag E1Ek pwd A3SpdshXh8TLim55GieZk7bC', 'ufrag … pwd …'],
    ['Bearer eyJhbGciOi.eyJzdWIi.c2ln', 'Bearer …'],
    ['Z+rgEv9zTpiJJAeU4TiavpOAKXQ=', '…'],
    ['key qDxS', 'key …'],
    ['TCP and DTLS', 'TCP and DTLS'],
    ['abcdefghijklmnopqrstuvwxyz', '…'],
  ])('%s → %s', (text, plain) => {
    expect(plainWords(text)).toBe(plain);
  });

  it('loses what is known to be secret, even where it looks like a word', () => {
    expect(plainWords('swordfish was refused', ['swordfish', ''])).toBe('… was refused');
    expect(plainWords('u was under you', ['u'])).toBe('… was under you');
  });

  it('is short', () => {
    expect(plainWords('word '.repeat(1_000)).length).toBeLessThanOrEqual(100);
  });
});
