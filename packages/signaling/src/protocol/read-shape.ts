import type { Check } from './checks.ts';

/** The form of a value: one check, a list of at most so many items, or the fields of an object. */
export type Shape = Check | ListShape | ObjectShape;
export type ListShape = readonly [item: Shape, most: number];
/** A name that ends in `?` is a field that may be absent. */
export interface ObjectShape {
  readonly [field: string]: Shape;
}

/**
 * A copy that has only what the shape names, or undefined when something is wrong: then `path` leads to it. Never
 * throws, and never reads what the shape does not name.
 */
export function readShape(shape: Shape, value: unknown, path: string[]): unknown {
  if (typeof shape === 'function') return shape(value) ? value : undefined;
  const list = isList(shape) ? shape : undefined;
  if (list && !(Array.isArray(value) && value.length <= list[1])) return undefined;
  const copy = list ? [] : {};
  for (const name of Object.keys(list ? (value as object) : shape)) {
    const form = list ? list[0] : (shape as ObjectShape)[name];
    const key = name.replace('?', '');
    const own = ownField(value, key);
    if (own === undefined && key !== name) continue;
    const part = readShape(form as Shape, own, path);
    if (part === undefined) {
      path.unshift(key);
      return undefined;
    }
    Reflect.set(copy, key, part);
  }
  return copy;
}

function isList(shape: ListShape | ObjectShape): shape is ListShape {
  return Array.isArray(shape);
}

/** What an object inherits was not sent; a value that is no object has no fields. */
export function ownField(value: unknown, key: string): unknown {
  return Object.hasOwn(Object(value) as object, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
