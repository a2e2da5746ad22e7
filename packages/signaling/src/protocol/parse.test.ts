import { describe, expect, it } from 'vitest';
import { encodeFrame } from './encode.ts';
import type { Frame } from './envelope.ts';
import type { Message } from './messages.ts';
import { parseAnyBody, parseBody, parseFrame, parseHeardFrame } from './parse.ts';
import { MAX_FRAME_LENGTH } from './version.ts';

const self = { user: 'alice', device: 'phone' };
const media = { audio: true, video: false };

const frames: readonly Frame[] = [
  { type: 'hello', v: 1, device: 'phone' },
  {
    type: 'hello',
    v: 1,
    token: 't',
    device: 'phone',
    resume: { session: 's', secret: 'x', received: 0 },
  },
  {
    type: 'welcome',
    v: 1,
    session: 's',
    secret: 'x',
    resumed: false,
    received: 0,
    self,
    pingMs: 20_000,
    turn: true,
  },
  { type: 'refused', code: 'busy', message: 'Later.', retryAfterMs: 100 },
  {
    type: 'message',
    seq: 1,
    ack: 0,
    to: { user: 'bob' },
    body: { type: 'call.ringing', call: 'c' },
  },
  { type: 'message', seq: 9, ack: 3, from: self, body: { type: 'new.thing' } },
  { type: 'ack', ack: 4 },
  { type: 'ping' },
  { type: 'pong' },
  { type: 'token', token: 'newer' },
  { type: 'bye', code: 'draining' },
  { type: 'fault', seq: 3, code: 'invalid', field: 'body.call', message: 'No.' },
  { type: 'direct', v: 1, from: self, to: { user: 'bob' }, seq: 1, run: 'r', body: {} },
];

const messages: readonly Message[] = [
  { type: 'call.invite', call: 'c', media, ringMs: 60_000, context: 'lesson-7' },
  { type: 'call.placed', call: 'c', ringMs: 60_000 },
  { type: 'call.ringing', call: 'c' },
  { type: 'call.accept', call: 'c', media, hasOffer: true },
  { type: 'call.end', call: 'c', reason: 'rejected', why: 'In a meeting.' },
  { type: 'call.description', call: 'c', epoch: 0, round: 1, kind: 'offer', sdp: 'v=0\r\n\tü' },
  {
    type: 'call.candidates',
    call: 'c',
    epoch: 0,
    ufrag: 'abcd',
    candidates: [{ candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: null }],
  },
  {
    type: 'call.media',
    call: 'c',
    version: 1,
    microphone: 'live',
    camera: 'off',
    screen: false,
    screenAudio: false,
    held: false,
  },
  { type: 'call.expiring', call: 'c', leftMs: 60_000 },
  { type: 'call.absent', call: 'c' },
  { type: 'call.present', call: 'c' },
  {
    type: 'calls.sync',
    calls: [
      { call: 'c', peer: 'bob', direction: 'incoming', status: 'ringing', media, ringMs: 9_000 },
    ],
  },
  { type: 'ice.request', call: 'c' },
  {
    type: 'ice.servers',
    call: 'c',
    iceServers: [{ urls: ['turn:t'], username: 'u', credential: 'p' }],
    lifetimeMs: 3_600_000,
  },
];

describe('a frame of each type', () => {
  it.each(frames.map((frame) => [frame.type, frame] as const))(
    '%s is read as it was written',
    (_type, frame) => {
      expect(parseFrame(encodeFrame(frame))).toEqual({ ok: true, value: frame });
    },
  );
});

describe('a frame that comes to a client', () => {
  const unheard = ['hello', 'token', 'direct'];
  it.each(frames.map((frame) => [frame.type, frame] as const))('%s', (type, frame) => {
    expect(parseHeardFrame(encodeFrame(frame))).toMatchObject(
      unheard.includes(type) ? { ok: false, fault: 'unknown' } : { ok: true, value: frame },
    );
  });
});

describe('a message of each type', () => {
  it.each(messages.map((message) => [message.type, message] as const))(
    '%s is read as it was written',
    (_type, message) => {
      const overTheWire: unknown = JSON.parse(JSON.stringify(message));
      expect(parseBody(overTheWire)).toEqual({ ok: true, value: message });
    },
  );

  it('is read by a server, whatever it is', () => {
    const report = {
      type: 'call.report',
      call: 'c',
      quality: { audioMos: 4.1, level: 'good', isRelayed: true },
      rating: { stars: 3, tags: ['echo'], comment: '' },
    };
    expect(parseAnyBody(report)).toEqual({ ok: true, value: report });
    for (const message of messages)
      expect(parseAnyBody(message)).toEqual({ ok: true, value: message });
    expect(parseAnyBody({ type: 'call.ringing' })).toMatchObject({ field: 'body.call' });
    expect(parseAnyBody({ type: 'call.dance' })).toMatchObject({ fault: 'unknown' });
  });

  it('loses the fields that this version does not know', () => {
    expect(parseBody({ type: 'call.ringing', call: 'c', mood: 'fine' })).toEqual({
      ok: true,
      value: { type: 'call.ringing', call: 'c' },
    });
  });
});

describe('a text that is no frame', () => {
  const deep = '['.repeat(10_000) + ']'.repeat(10_000);
  const deepObject = '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000);
  it.each([
    ['not JSON', 'hello?', { fault: 'not-json' }],
    ['empty', '', { fault: 'not-json' }],
    ['no text at all', new Uint8Array(3), { fault: 'not-json' }],
    ['undefined', undefined, { fault: 'not-json' }],
    ['one character too long', 'x'.repeat(MAX_FRAME_LENGTH + 1), { fault: 'too-large' }],
    ['a number', '7', { fault: 'invalid', field: 'type' }],
    ['null', 'null', { fault: 'invalid', field: 'type' }],
    ['a list', '[]', { fault: 'invalid', field: 'type' }],
    ['10,000 lists deep', deep, { fault: 'invalid', field: 'type' }],
    ['10,000 objects deep', deepObject, { fault: 'invalid', field: 'type' }],
    ['without a type', '{}', { fault: 'invalid', field: 'type' }],
    ['of a type that is no text', '{"type":5}', { fault: 'invalid', field: 'type' }],
    ['of an unknown type', '{"type":"holla"}', { fault: 'unknown', field: 'type' }],
    ['of the type __proto__', '{"type":"__proto__"}', { fault: 'unknown', field: 'type' }],
    ['of the type constructor', '{"type":"constructor"}', { fault: 'unknown', field: 'type' }],
    [
      'with its type in __proto__',
      '{"__proto__":{"type":"ping"}}',
      { fault: 'invalid', field: 'type' },
    ],
    ['with a field missing', '{"type":"ack"}', { fault: 'invalid', field: 'ack' }],
    ['with a negative number', '{"type":"ack","ack":-1}', { fault: 'invalid', field: 'ack' }],
    ['with a broken number', '{"type":"ack","ack":1.5}', { fault: 'invalid', field: 'ack' }],
    ['with a huge number', '{"type":"ack","ack":1e300}', { fault: 'invalid', field: 'ack' }],
    [
      'with message number 0',
      '{"type":"message","seq":0,"ack":0}',
      { fault: 'invalid', field: 'seq' },
    ],
    ['with a wrong word', '{"type":"bye","code":"tired"}', { fault: 'invalid', field: 'code' }],
    [
      'with a bad id',
      '{"type":"hello","v":1,"device":"a b"}',
      { fault: 'invalid', field: 'device' },
    ],
    [
      'with an empty id',
      '{"type":"hello","v":1,"device":""}',
      { fault: 'invalid', field: 'device' },
    ],
    [
      'with something wrong further in',
      '{"type":"hello","v":1,"device":"d","resume":{"session":"s","secret":7,"received":0}}',
      { fault: 'invalid', field: 'resume.secret' },
    ],
  ])('%s: is refused by name, and nothing is thrown', (_name, text, expected) => {
    expect(parseFrame(text)).toMatchObject({ ok: false, ...expected });
  });

  it('of 10,000 levels inside a body is a frame, and its body is none', () => {
    const parsed = parseFrame(`{"type":"message","seq":1,"ack":0,"body":${deepObject}}`);
    expect(parsed).toMatchObject({ ok: true, value: { seq: 1 } });
    expect(
      parsed.ok && parsed.value.type === 'message' && parseBody(parsed.value.body),
    ).toMatchObject({
      ok: false,
      fault: 'invalid',
      field: 'body.type',
    });
  });

  it('changes no prototype', () => {
    parseFrame('{"type":"ping","__proto__":{"polluted":true}}');
    parseBody(JSON.parse('{"type":"call.ringing","call":"c","__proto__":{"polluted":true}}'));
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('is answered without repeating anything of it', () => {
    const parsed = parseFrame('{"type":"hello","v":1,"device":"d","token":{"secret":"s3cret"}}');
    expect(JSON.stringify(parsed)).not.toContain('s3cret');
  });
});

describe('a body that is no message', () => {
  const sdp = { type: 'call.description', call: 'c', epoch: 0, round: 0, kind: 'offer' };
  const sync = { call: 'c', peer: 'b', direction: 'incoming', status: 'ringing', media, ringMs: 1 };
  it.each([
    ['missing', undefined, { fault: 'invalid', field: 'body.type' }],
    ['null', null, { fault: 'invalid', field: 'body.type' }],
    ['a text', 'call.ringing', { fault: 'invalid', field: 'body.type' }],
    ['of an unknown type', { type: 'call.dance' }, { fault: 'unknown', field: 'body.type' }],
    ['of the type toString', { type: 'toString' }, { fault: 'unknown', field: 'body.type' }],
    ['without its call', { type: 'call.ringing' }, { fault: 'invalid', field: 'body.call' }],
    [
      'with a call of 256 characters',
      { type: 'call.ringing', call: 'c'.repeat(256) },
      { fault: 'invalid', field: 'body.call' },
    ],
    [
      'with a wrong reason',
      { type: 'call.end', call: 'c', reason: 'bored' },
      { fault: 'invalid', field: 'body.reason' },
    ],
    [
      'with words that are too long',
      { type: 'call.end', call: 'c', reason: 'rejected', why: 'x'.repeat(1_001) },
      { fault: 'invalid', field: 'body.why' },
    ],
    [
      'with oversized SDP',
      { ...sdp, sdp: 'x'.repeat(49_153) },
      { fault: 'invalid', field: 'body.sdp' },
    ],
    [
      'with a NUL in its SDP',
      { ...sdp, sdp: 'v=0\u0000' },
      { fault: 'invalid', field: 'body.sdp' },
    ],
    ['with SDP that is no text', { ...sdp, sdp: 7 }, { fault: 'invalid', field: 'body.sdp' }],
    [
      'with a ring of a year',
      { type: 'call.placed', call: 'c', ringMs: 31_536_000_000 },
      { fault: 'invalid', field: 'body.ringMs' },
    ],
    [
      'with a ring below zero',
      { type: 'call.placed', call: 'c', ringMs: -1 },
      { fault: 'invalid', field: 'body.ringMs' },
    ],
    [
      'with a wrong word deep inside',
      { type: 'calls.sync', calls: [sync, { ...sync, status: 'odd' }] },
      { fault: 'invalid', field: 'body.calls.1.status' },
    ],
    [
      'with too many calls',
      { type: 'calls.sync', calls: Array.from({ length: 65 }, () => sync) },
      { fault: 'invalid', field: 'body.calls' },
    ],
  ])('%s: is refused by name', (_name, body, expected) => {
    expect(parseBody(body)).toMatchObject({ ok: false, ...expected });
  });

  it('names a field in at most 255 characters', () => {
    const body = { type: 'calls.sync', calls: { length: 'x'.repeat(300) } };
    const parsed = parseBody(body);
    expect(!parsed.ok && (parsed.field ?? '').length).toBeLessThanOrEqual(255);
  });
});
