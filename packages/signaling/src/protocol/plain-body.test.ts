import { describe, expect, it } from 'vitest';
import { seededRandom } from '../testing/seeded-random.ts';
import { isCount } from './checks.ts';
import { parseAnyBody } from './parse.ts';
import { plainBody } from './plain-body.ts';
import { tallyOf } from './tally.ts';

function read(text: string): unknown {
  return plainBody(JSON.parse(text), text);
}

const candidates =
  '{"type":"call.candidates","call":"c1","epoch":0,"ufrag":"u","candidates":[{"candidate":"a=1","sdpMid":"0","sdpMLineIndex":0},{"candidate":"","sdpMid":null,"sdpMLineIndex":null}]}';
const description =
  '{"type":"call.description","call":"c1","epoch":0,"round":1,"kind":"offer","sdp":"v=0\\r\\n"}';
const report = '{"type":"call.report","call":"c1"';

function manyCandidates(count: number): string {
  const one = '{"candidate":"a","sdpMid":"0","sdpMLineIndex":0}';
  return candidates.replace(/\[.*\]/, `[${Array.from({ length: count }, () => one).join(',')}]`);
}

describe('the text of a body that may be passed on', () => {
  it.each([
    candidates,
    description,
    manyCandidates(64),
    '{"type":"call.ringing","call":"c1"}',
    ' { "call":"c1", "type":"call.ringing"} ',
    '{"type":"call.end","call":"c1","reason":"rejected","why":":x"}',
    '{"type":"call.end","call":"c1","reason":"hangup"}',
    '{"type":"call.end","call":"c1","reason":"rejected","why":"later"}',
    '{"type":"call.invite","call":"c1","media":{"audio":true,"video":false},"ringMs":1}',
  ])('says just what the message says: %s', (text) => {
    const body = JSON.parse(text) as unknown;
    expect(plainBody(body, text)).toBe(body);
    expect(parseAnyBody(body)).toEqual({ ok: true, value: body });
  });

  it.each([
    ['a field that nobody knows', description.replace('"epoch"', '"more":1,"epoch"')],
    ['a field twice', description.replace('"call":"c1"', '"call":"c2","call":"c1"')],
    ['a number twice', description.replace('"epoch":0', '"epoch":1,"epoch":0')],
    ['the type twice', description.replace('{', '{"type":"call.end",')],
    ['__proto__', description.replace('"epoch"', '"__proto__":[],"epoch"')],
    ['something in an item of a list', candidates.replace('"sdpMid":"0"', '"sdpMid":"0","x":0')],
    ['a quotation mark', description.replace('v=0', 'v=\\"0')],
    ['an escape', description.replace('v=0', 'v=\\u0041')],
    ['a control character', description.replace('v=0', 'v=\\b')],
    ['another control character', description.replace('v=0', 'v=\x7f')],
    ['much SDP', description.replace('v=0', 'v'.repeat(50_000))],
    ['something invalid', description.replace('"epoch":0', '"epoch":-1')],
    ['a missing field', description.replace('"epoch":0,', '')],
    ['what is no list', candidates.replace(/\[.*\]/, '"0"')],
    ['an item that is no object', candidates.replace(/\[.*\]/, '[0]')],
    ['a list that is too long', candidates.replace(/\[.*\]/, `[${'0,'.repeat(64)}0]`)],
    ['a list with one item too many', manyCandidates(65)],
    ['another type', '{"type":"toString"}'],
    ['no type', '{}'],
    ['no object', '"call.ringing"'],
    ['nothing', 'null'],
    ['an invalid optional field', `${report},"rating":{"stars":9}}`],
    ['space within a field', description.replace('"epoch":', '"epoch" :')],
    ['space before a value', description.replace('"epoch":', '"epoch": ')],
    ['less than nothing', description.replace('"epoch":0', '"epoch":-0')],
    ['a fraction', description.replace('"epoch":0', '"epoch":0.0')],
    [
      'a number that is rounded',
      description.replace('"epoch":0', '"epoch":0.99999999999999999999'),
    ],
    ['a power of ten', description.replace('"epoch":0', '"epoch":1e2')],
    ['a power of ten in large', description.replace('"epoch":0', '"epoch":1E2')],
    [
      'a list instead of an object',
      '{"type":"call.accept","call":"c1","media":[],"hasOffer":true}',
    ],
    ['much space', description.replace('{', `{${' '.repeat(64_000)}`)],
  ])('does not have %s', (_, text) => {
    expect(read(text)).toBeUndefined();
  });

  it('has no list where an object of optional fields would be', () => {
    const tally = tallyOf({ 'more?': isCount }, (check) => check);
    expect(tally({})).toBe(0);
    expect(tally({ more: 1 })).toBe(2);
    expect(tally([])).toBeNaN();
    expect(tally([[[]]])).toBeNaN();
  });

  it('whatever is changed in it, gives back what the long way would give', () => {
    const random = seededRandom(5);
    let plain = 0;
    for (let run = 0; run < 30_000; run += 1) {
      const good = run % 2 === 0 ? candidates : description;
      const at = Math.floor(random() * good.length);
      const from = Math.floor(random() * good.length);
      const part = good.slice(from, from + Math.floor(random() * 12));
      const text = good.slice(0, at) + part + good.slice(at + Math.floor(random() * 4));
      const body = parsed(text);
      const message = body === undefined ? undefined : plainBody(body, text);
      if (message === undefined) continue;
      plain += 1;
      expect(parseAnyBody(body)).toEqual({ ok: true, value: message });
      expect(quotesOf(JSON.stringify(message))).toBe(quotesOf(text));
    }
    expect(plain).toBeGreaterThan(300);
  });
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function quotesOf(text: string): number {
  return text.split('"').length;
}
