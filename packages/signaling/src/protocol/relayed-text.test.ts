import { describe, expect, it } from 'vitest';
import { seededRandom } from '../testing/seeded-random.ts';
import type { Check } from './checks.ts';
import type { Message } from './messages.ts';
import { parseAnyBody, parseBody, parseFrame } from './parse.ts';
import { plainBody } from './plain-body.ts';
import { readClientFrame } from './read-client-frame.ts';
import type { ObjectShape, Shape } from './read-shape.ts';
import { messageShapes, otherMessageShapes, presenceMessageShapes } from './shapes.ts';
import { WrittenDescription } from './written-description.ts';

type Random = () => number;
type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Good messages of every kind that one client says to another, and some more. */
const bodies: readonly Json[] = [
  {
    type: 'call.invite',
    call: 'c1',
    media: { audio: true, video: false },
    ringMs: 1_000,
    context: 'x',
  },
  {
    type: 'call.accept',
    call: 'c1',
    media: { audio: true, video: false },
    hasOffer: true,
  },
  {
    type: 'call.description',
    call: 'c1',
    epoch: 1,
    round: 2,
    kind: 'offer',
    sdp: 'v=0\r\n/é\u2028',
  },
  {
    type: 'call.candidates',
    call: 'c1',
    epoch: 0,
    ufrag: 'u',
    candidates: [
      { candidate: 'a', sdpMid: '0', sdpMLineIndex: 0 },
      { candidate: '', sdpMid: null, sdpMLineIndex: null },
    ],
  },
  { type: 'call.end', call: 'c1', reason: 'rejected', why: 'later', by: 'b' },
  { type: 'call.take', call: 'c1', media: { audio: true, video: true } },
  { type: 'call.relink', call: 'c1', epoch: 3, run: 'r1' },
  {
    type: 'call.media',
    call: 'c1',
    version: 10,
    microphone: 'live',
    camera: 'off',
    ...{ screen: false, screenAudio: false, held: true },
  },
  { type: 'call.report', call: 'c1', rating: { stars: 5, tags: ['a', 'b'] } },
];

const names = ['call', 'type', 'sdp', 'media', 'why', 'epoch', '__proto__', 'constructor', 'x', ''];
/** Whatever may stand where a value is. */
const oddities = [
  ...[
    '-0',
    '0.0',
    '1.0',
    '1e0',
    '1E+2',
    '9007199254740993',
    '1e400',
    '-1',
    '0.99999999999999999999',
  ],
  ...['null', 'true', '""', '"x"', '{}', '[]', '[[[[]]]]', '[1,2]', '{"length":1}', '"\\u0063"'],
  ...['"\\ud800"', '"a\\/b"', '"a\\"b"', '"\\b"', '"\\\\"', '"\x7f"', '" "', '":1.0"', '"\ud800"'],
  ...[`${'['.repeat(9_000)}${']'.repeat(9_000)}`, `{"__proto__":{"call":"c2"}}`, '[{}]'],
];

/** JSON as somebody may write it who wants to be understood in two ways. */
class Writer {
  readonly #random: Random;
  /** How often something is odd. */
  readonly #share: number;

  constructor(random: Random, share: number) {
    this.#random = random;
    this.#share = share;
  }

  write(value: Json): string {
    if (this.#isOdd()) return pick(this.#random, oddities);
    if (Array.isArray(value)) return this.#list(value as readonly Json[]);
    if (typeof value === 'object' && value !== null) return this.#object(value);
    return typeof value === 'string' ? this.#string(value) : JSON.stringify(value);
  }

  #list(items: readonly Json[]): string {
    const written = items.map((item) => this.write(item));
    if (this.#isOdd()) written.push(pick(this.#random, oddities));
    return `[${this.#space()}${written.join(`,${this.#space()}`)}]`;
  }

  #object(value: object): string {
    const fields = Object.entries(value).flatMap(([name, one]) => this.#field(name, one as Json));
    if (this.#isOdd()) fields.reverse();
    return `{${this.#space()}${fields.join(`${this.#space()},`)}${this.#space()}}`;
  }

  /** Perhaps not at all, or with a companion. */
  #field(name: string, value: Json): readonly string[] {
    const written = `${this.#string(name)}${this.#space()}:${this.#space()}${this.write(value)}`;
    if (this.#isOdd()) return [];
    if (!this.#isOdd()) return [written];
    const other = pick(this.#random, [name, ...names]);
    const companion = `${this.#string(other)}:${pick(this.#random, oddities)}`;
    return this.#random() < 0.5 ? [companion, written] : [written, companion];
  }

  #string(value: string): string {
    const text = JSON.stringify(value);
    const dice = this.#isOdd() ? this.#random() : 1;
    if (dice < 0.3) return text.replace(/[a-z]/, (letter) => `\\u00${hex(letter)}`);
    if (dice < 0.6) return text.replace('/', '\\/');
    return text;
  }

  #space(): string {
    return this.#isOdd() ? pick(this.#random, [' ', '\n', '\t', '  ']) : '';
  }

  #isOdd(): boolean {
    return this.#random() < this.#share;
  }
}

describe('a text that is passed on', () => {
  it('says what the long way would have let through, and in no other words', () => {
    const random = seededRandom(17);
    const count = { plain: 0, refused: 0, long: 0 };
    for (let run = 0; run < 60_000; run += 1) {
      const writer = new Writer(random, pick(random, [0.003, 0.01, 0.03]));
      const bodyText = writer.write(pick(random, bodies));
      count[whatBecomesOf(`{"type":"message","seq":1,"ack":0,"body":${bodyText}}`)] += 1;
    }
    // Of each enough that the comparison says something.
    expect(count.plain).toBeGreaterThan(10_000);
    expect(count.refused).toBeGreaterThan(5_000);
    expect(count.long).toBeGreaterThan(5_000);
  });

  it.each(oddities)('says it with %s instead of each of its values', (odd) => {
    for (const body of bodies) {
      for (const text of replacements(body, odd)) {
        whatBecomesOf(`{"type":"message","seq":1,"ack":0,"body":${text}}`);
      }
    }
  });

  it('is of a shape whose values have names: no check takes an object or a list', () => {
    const checks = Object.values({
      ...messageShapes,
      ...otherMessageShapes,
      ...presenceMessageShapes,
    }).flatMap(checksOf);
    expect(checks.length).toBeGreaterThan(50);
    for (const check of checks) {
      for (const value of [undefined, {}, [], [1], { length: 1 }]) expect(check(value)).toBe(false);
    }
  });
});

/** Fails when what is passed on, if it is, differs from what the long way passes on. */
function whatBecomesOf(text: string): 'plain' | 'refused' | 'long' {
  const fast = readClientFrame(text);
  const slow = parseFrame(text);
  if (!slow.ok || slow.value.type !== 'message') {
    expect(fast).toEqual(slow);
    return 'refused';
  }
  const long = parseAnyBody(slow.value.body);
  if (!fast.ok || fast.value.type !== 'message') throw new Error(`Only the long way reads ${text}`);
  const { bodyText, body } = fast.value;
  const plain = bodyText === undefined ? undefined : plainBody(body, bodyText);
  if (plain === undefined || bodyText === undefined) return long.ok ? 'long' : 'refused';
  if (!long.ok) throw new Error(`The long way refuses ${text}`);
  expect(fieldsOf(plain)).toEqual(long.value);
  // Whoever hears it reads in it what the long way would have told it.
  expect(parseBody(JSON.parse(bodyText))).toEqual(parseBody(long.value));
  // And it has the same words, in whatever order: nothing beside them, nothing written in another way.
  expect(wordsOf(bodyText)).toEqual(wordsOf(JSON.stringify(long.value)));
  return 'plain';
}

/** As others find them, one by one. */
function fieldsOf(message: Message): Message {
  if (!(message instanceof WrittenDescription)) return message;
  const { type, call, epoch, round, kind, sdp } = message;
  expect(JSON.stringify(message)).toBe(JSON.stringify({ type, call, epoch, round, kind, sdp }));
  return { type, call, epoch, round, kind, sdp };
}

/** All but space, in an order of its own; strings as what they mean. */
function wordsOf(json: string): readonly string[] {
  const words = json.match(/"(?:[^"\\]|\\.)*"|[^\s"{}[\],:]+|[{}[\],:]/g) ?? [];
  return words
    .map((word) => (word.startsWith('"') ? JSON.stringify(JSON.parse(word)) : word))
    .toSorted();
}

/** The JSON of a value, each time with something else in one of the places of it. */
function replacements(value: Json, odd: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [odd];
  const entries = Object.entries(value) as readonly (readonly [string, Json])[];
  const inner = entries.flatMap(([name, one]) =>
    replacements(one, odd).map((text) => withText(value, name, text)),
  );
  return [odd, ...inner];
}

function withText(value: Json, name: string, text: string): string {
  const place = '"the place"';
  const copy = Array.isArray(value)
    ? value.map((one: Json, at) => (String(at) === name ? 'the place' : one))
    : { ...(value as object), [name]: 'the place' };
  return JSON.stringify(copy).replace(place, () => text);
}

function checksOf(shape: Shape): readonly Check[] {
  if (typeof shape === 'function') return [shape];
  if (Array.isArray(shape)) return checksOf((shape as unknown as readonly [Shape])[0]);
  return Object.values(shape as ObjectShape).flatMap(checksOf);
}

function hex(letter: string): string {
  return letter.charCodeAt(0).toString(16);
}

function pick<Value>(random: Random, values: readonly Value[]): Value {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error('There is nothing to pick.');
  return value;
}
