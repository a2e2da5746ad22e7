import type { Check } from './checks.ts';

/** The form of a value: one check, a list of at most so many items, or the fields of an object. */
export type Shape = Check | ListShape | ObjectShape;
export type ListShape = readonly [item: Shape, most: number];
/** A name that ends in `?` is a field that may be absent. */
export interface ObjectShape {
  readonly [field: string]: Shape;
}

/** A copy that has only what the shape names, or the path of the first field that is wrong. */
export type Reading =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly path: readonly string[] };

/** Reads a value by its shape; never throws, and never reads what the shape does not name. */
export function readShape(shape: Shape, value: unknown): Reading {
  if (typeof shape === 'function') return shape(value) ? { ok: true, value } : wrong;
  if (isList(shape)) return Array.isArray(value) ? readList(shape, value) : wrong;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong;
  return readFields(Object.entries(shape), value, {});
}

const wrong: Reading = { ok: false, path: [] };

function isList(shape: ListShape | ObjectShape): shape is ListShape {
  return Array.isArray(shape);
}

function readList([item, most]: ListShape, value: readonly unknown[]): Reading {
  if (value.length > most) return wrong;
  return readFields(
    value.map((_item, index) => [String(index), item]),
    value,
    [],
  );
}

function readFields(
  fields: readonly (readonly [name: string, shape: Shape])[],
  value: object,
  copy: object,
): Reading {
  for (const [name, shape] of fields) {
    const key = name.replace('?', '');
    // `hasOwn`, because what an object inherits was not sent.
    const isThere = Object.hasOwn(value, key);
    const own: unknown = isThere ? Reflect.get(value, key) : undefined;
    if (own === undefined && key !== name) continue;
    const reading = isThere ? readShape(shape, own) : wrong;
    if (!reading.ok) return { ok: false, path: [key, ...reading.path] };
    Reflect.set(copy, key, reading.value);
  }
  return { ok: true, value: copy };
}
