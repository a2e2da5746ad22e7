import type { Check } from './checks.ts';
import type { ListShape, ObjectShape, Shape } from './read-shape.ts';

/**
 * How many quotation marks the JSON of a value has: two for each name of a field and each string, without those within
 * strings. NaN for a value that is not as its shape says.
 */
export type Tally = (value: unknown) => number;

interface Field {
  readonly name: string;
  readonly isOptional: boolean;
  readonly tally: Tally;
}

/**
 * Reads a shape once, so that many values can be compared with it in little time.
 *
 * @param checkOf What is asked instead of each check of the shape.
 */
export function tallyOf(shape: Shape, checkOf: (check: Check) => Check): Tally {
  if (typeof shape === 'function') {
    const check = checkOf(shape);
    return (value) => {
      if (!check(value)) return Number.NaN;
      return typeof value === 'string' ? 2 : 0;
    };
  }
  return isList(shape) ? listTally(shape, checkOf) : objectTally(shape, checkOf);
}

function listTally([item, most]: ListShape, checkOf: (check: Check) => Check): Tally {
  const tally = tallyOf(item, checkOf);
  return (value) => {
    if (!Array.isArray(value) || value.length > most) return Number.NaN;
    let quotes = 0;
    for (const one of value) quotes += tally(one);
    return quotes;
  };
}

function objectTally(shape: ObjectShape, checkOf: (check: Check) => Check): Tally {
  const fields = Object.entries(shape).map(([name, form]): Field => {
    const isOptional = name.endsWith('?');
    return { name: name.replace('?', ''), isOptional, tally: tallyOf(form, checkOf) };
  });
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return Number.NaN;
    let quotes = 0;
    for (const { name, isOptional, tally } of fields) {
      const own = (value as Readonly<Record<string, unknown>>)[name];
      if (own !== undefined || !isOptional) quotes += 2 + tally(own);
    }
    return quotes;
  };
}

function isList(shape: ListShape | ObjectShape): shape is ListShape {
  return Array.isArray(shape);
}
