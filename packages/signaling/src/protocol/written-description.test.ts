import { describe, expect, it } from 'vitest';
import { seededRandom } from '../testing/seeded-random.ts';
import { MAX_SDP_LENGTH } from './checks.ts';
import { parseAnyBody } from './parse.ts';
import { readDescription } from './written-description.ts';

const sdp = 'v=0\r\na=candidate:1 1 udp 2130706431 10.0.0.1 9 typ host\r\ns=é\r\n';
const description = {
  type: 'call.description',
  call: 'c1',
  epoch: 0,
  round: 12,
  kind: 'offer',
  sdp,
};
const good = JSON.stringify(description);

describe('a description whose SDP nobody reads', () => {
  it('has all that its text says', () => {
    const read = readDescription(good);
    expect(read).toMatchObject(description);
    expect(read?.text).toBe(good);
    expect(JSON.stringify(read)).toBe(good);
  });

  it.each([
    ['an answer', good.replace('offer', 'answer')],
    ['an empty one', JSON.stringify({ ...description, sdp: '' })],
    ['the longest', JSON.stringify({ ...description, sdp: 'a'.repeat(MAX_SDP_LENGTH) })],
  ])('may be %s', (_, text) => {
    expect(readDescription(text)?.toJSON()).toEqual(JSON.parse(text));
  });

  it.each([
    ['too long', JSON.stringify({ ...description, sdp: 'a'.repeat(MAX_SDP_LENGTH + 1) })],
    ['without an end', good.slice(0, -1)],
    ['without the end of its string', good.replace('"}', '}')],
    ['followed by more', `${good} `],
    ['with a field more', good.replace('"}', '","preconnect":true}')],
    ['with a field twice', good.replace('"}', '","call":"c2"}')],
    ['in another order', good.replace('"epoch":0,"round":12', '"round":12,"epoch":0')],
    ['of another kind', good.replace('offer', 'rollback')],
    ['with a number that is none', good.replace('"epoch":0', '"epoch":00')],
    ['less than nothing', good.replace('"epoch":0', '"epoch":-0')],
    ['with a call that is no id', good.replace('c1', 'c 1')],
    ['with an escaped end', good.replace('\\n"}', '\\"}')],
    ['with half an end', good.replace('\\n"}', '"}')],
    ['with an escape that is none', good.replace('v=0', 'v=\\x')],
    ['with an escape of Unicode', good.replace('v=0', 'v=\\u0000')],
    ['with a quotation mark', good.replace('v=0', 'v=\\"')],
    ['with a line feed alone', good.replace('\\r\\n', '\\n')],
    ['with a raw line feed', good.replace('\\r\\n', '\n')],
    ['with DEL', good.replace('v=0', '\x7f')],
    ['another message', '{"type":"call.ringing","call":"c1"}'],
  ])('is not one that is %s', (_, text) => {
    expect(readDescription(text)).toBeUndefined();
  });

  it('whatever is changed in it, says what the long way would say', () => {
    const random = seededRandom(23);
    const parts = ['\\', '"', '\\r', '\\n', '\\r\\n', '\n', '\x7f', '\0', 'u', ',', '}', '0', ''];
    let read = 0;
    for (let run = 0; run < 40_000; run += 1) {
      const at = Math.floor(random() * good.length);
      const part = parts[Math.floor(random() * parts.length)] ?? '';
      const text = good.slice(0, at) + part + good.slice(at + Math.floor(random() * 3));
      const found = readDescription(text);
      if (found === undefined) continue;
      read += 1;
      expect(parseAnyBody(JSON.parse(text))).toEqual({ ok: true, value: found.toJSON() });
      expect(found).toMatchObject(found.toJSON());
    }
    expect(read).toBeGreaterThan(1_000);
  });
});
