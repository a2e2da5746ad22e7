import { describe, expect, it } from 'vitest';
import { seededRandom } from '../testing/seeded-random.ts';
import { encodeMessage } from './encode-message.ts';
import { parseFrame, type Parsed } from './parse.ts';
import { readClientFrame, type ClientFrame } from './read-client-frame.ts';

const good =
  '{"type":"message","seq":7,"ack":3,"to":{"user":"bob","device":"d"},"body":{"type":"call.ringing","call":"c1"}}';

describe('a frame of a client', () => {
  it('is read with the text of its body', () => {
    expect(readClientFrame(good)).toEqual({
      ok: true,
      value: {
        type: 'message',
        seq: 7,
        ack: 3,
        to: { user: 'bob', device: 'd' },
        body: { type: 'call.ringing', call: 'c1' },
        bodyText: '{"type":"call.ringing","call":"c1"}',
      },
    });
  });

  it.each([
    good,
    good.replace(',"device":"d"', ''),
    good.replace(',"to":{"user":"bob","device":"d"}', ''),
    good.replace('"seq":7', '"seq":0'),
    good.replace('"seq":7', '"seq":07'),
    good.replace('"seq":7', '"seq":9007199254740993'),
    good.replace('"ack":3', '"ack":0'),
    good.replace('"ack":3', '"ack":-0'),
    good.replace('"ack":3', '"ack":3.0'),
    good.replace('"ack":3', '"ack":3,"ack":4'),
    good.replace('bob', 'b ob'),
    good.replace('bob', '\\u0062ob'),
    good.replace('"body"', '"more":1,"body"'),
    good.replace('"c1"}}', '"c1"},"seq":8}'),
    good.replace('"c1"}}', '"c1"},"body":{}}'),
    good.replace('"c1"}}', '"c1"}'),
    `${good}}`,
    ` ${good} `,
    good.replace('{"type":"call.ringing","call":"c1"}', '1'),
    good.replace('{"type":"call.ringing","call":"c1"}', ''),
    good.replace('"c1"', `"${'x'.repeat(70_000)}"`),
    ...['', '}', '{', '1', '{"type":"ping"}', '{"type":"ack","ack":1}', undefined, 7],
  ])('is read as the long way reads it: %s', (text) => {
    expect(withoutText(readClientFrame(text))).toEqual(parseFrame(text));
  });

  it('is read so whatever is changed in it', () => {
    const random = seededRandom(11);
    let read = 0;
    for (let run = 0; run < 20_000; run += 1) {
      const at = Math.floor(random() * good.length);
      const other = Math.floor(random() * good.length);
      const part = good.slice(Math.min(at, other), Math.min(at, other) + Math.floor(random() * 9));
      const text = good.slice(0, at) + part + good.slice(at + Math.floor(random() * 9));
      const result = readClientFrame(text);
      if (result.ok) read += 1;
      expect(withoutText(result)).toEqual(parseFrame(text));
    }
    expect(read).toBeGreaterThan(100);
  });
});

describe('a message of the server', () => {
  it('is written as any frame is', () => {
    const bodyText = '{"type":"call.ringing","call":"c1"}';
    const body = JSON.parse(bodyText) as unknown;
    const from = { user: 'alice', device: 'd' };
    const parts = { seq: 7, ack: 3, bodyText };
    expect(encodeMessage({ ...parts, from })).toBe(
      JSON.stringify({ type: 'message', seq: 7, ack: 3, from, body }),
    );
    expect(encodeMessage({ ...parts, from: undefined })).toBe(
      JSON.stringify({ type: 'message', seq: 7, ack: 3, body }),
    );
  });
});

/** What else was read. */
function withoutText(parsed: Parsed<ClientFrame>): unknown {
  if (!parsed.ok || parsed.value.bodyText === undefined) return parsed;
  const { bodyText, ...value } = parsed.value;
  expect(JSON.parse(bodyText)).toEqual((value as { readonly body?: unknown }).body);
  return { ok: true, value };
}
