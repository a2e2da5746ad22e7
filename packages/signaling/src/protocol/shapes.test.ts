import { describe, expect, it } from 'vitest';
import { seededRandom } from '../testing/seeded-random.ts';
import { frameSchemas } from './envelope.ts';
import { messageSchemas } from './messages.ts';
import { readShape, type ObjectShape, type Shape } from './read-shape.ts';
import {
  heardFrameShapes,
  messageShapes,
  otherFrameShapes,
  otherMessageShapes,
  presenceMessageShapes,
} from './shapes.ts';

const bodyShapes = { ...messageShapes, ...otherMessageShapes, ...presenceMessageShapes };
const frameShapes = { ...heardFrameShapes, ...otherFrameShapes };

interface Schema {
  safeParse(value: unknown): {
    readonly success: boolean;
    readonly data?: unknown;
    readonly error?: { readonly issues: readonly { readonly path: readonly PropertyKey[] }[] };
  };
}

const PAIRS: readonly (readonly [string, Schema, ObjectShape | undefined])[] = [
  ...Object.entries(messageSchemas).map(
    ([type, schema]) => [type, schema, bodyShapes[type]] as const,
  ),
  ...Object.entries(frameSchemas).map(
    ([type, schema]) => [type, schema, frameShapes[type]] as const,
  ),
];

const RUNS = 400;

/** Values that one field or another takes, and many that none does. */
const LEAVES: readonly unknown[] = [
  ...[
    'a',
    'live',
    'muted',
    'off',
    'offer',
    'answer',
    'hangup',
    'rejected',
    'busy',
    'closed',
    'invalid',
  ],
  ...[
    'away',
    'off',
    'outgoing',
    'incoming',
    'ringing',
    'answered',
    'unauthorized',
    'no id',
    'x'.repeat(300),
    'nul\u0000',
  ],
  ...[0, 1, 7, -1, 0.5, Number.NaN, 604_800_001, true, false, null, undefined, {}, []],
];

describe.each(PAIRS)('the generated shape of %s', (type, schema, shape) => {
  it('takes, refuses and copies what its zod schema does', () => {
    const random = seededRandom(type.length * 31 + type.charCodeAt(type.length - 1));
    let taken = 0;
    for (let run = 0; run < RUNS; run += 1) {
      const value: { readonly body?: unknown; readonly extra: number } = {
        ...(invent(shape ?? {}, random) as object),
        extra: 1,
      };
      const expected = schema.safeParse({ ...value, type });
      const path: string[] = [];
      const copy = readShape(shape ?? {}, value, path);
      // JSON has no undefined: a field that may be anything is there or not.
      const isThere = !('body' in value) || value.body !== undefined;
      expect(copy !== undefined, JSON.stringify(value)).toBe(expected.success && isThere);
      if (copy !== undefined) {
        taken += 1;
        expect({ type, ...copy }).toEqual(expected.data);
        expect(path).toEqual([]);
      } else if (isThere) {
        const paths = expected.error?.issues.map((issue) => issue.path.join('.')) ?? [];
        expect(paths.some((one) => isAlong(one, path.join('.')))).toBe(true);
      }
    }
    expect(taken).toBeGreaterThan(0);
  });
});

/** Zod looks at each item of a list that is too long, and the shape at the fields of what is no object. */
function isAlong(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}

/** A value of the shape in which here and there something is missing or wrong. */
function invent(shape: Shape, random: () => number): unknown {
  if (random() < 0.02) return pick(LEAVES, random);
  if (typeof shape === 'function') {
    return pick(
      LEAVES.filter((leaf) => shape(leaf) || random() < 0.01),
      random,
    );
  }
  if (Array.isArray(shape)) {
    const [item, most] = shape as readonly [Shape, number];
    const length = random() < 0.05 ? most + 1 : Math.floor(random() * 3);
    return Array.from({ length }, () => invent(item, random));
  }
  const fields = Object.entries(shape as ObjectShape).filter(
    ([name]) => random() > (name.endsWith('?') ? 0.5 : 0.02),
  );
  return Object.fromEntries(
    fields.map(([name, field]) => [name.replace('?', ''), invent(field, random)]),
  );
}

function pick(values: readonly unknown[], random: () => number): unknown {
  return values[Math.floor(random() * values.length)];
}
