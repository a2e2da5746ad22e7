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

/** Reads a shape once, so that many values can be compared with it in little time. */
export function tallyOf(shape: Shape): Tally {
  if (typeof shape === 'function') {
    return (value) => {
      if (!shape(value)) return Number.NaN;
      return typeof value === 'string' ? 2 : 0;
    };
  }
  return isList(shape) ? listTally(shape) : objectTally(shape);
}

function listTally([item, most]: ListShape): Tally {
  const tally = tallyOf(item);
  return (value) => {
    if (!Array.isArray(value) || value.length > most) return Number.NaN;
    let quotes = 0;
    for (const one of value) quotes += tally(one);
    return quotes;
  };
}

function objectTally(shape: ObjectShape): Tally {
  const fields = Object.entries(shape).map(([name, form]): Field => {
    const isOptional = name.endsWith('?');
    return { name: name.replace('?', ''), isOptional, tally: tallyOf(form) };
  });
  return (value) => {
    if (typeof value !== 'object' || value === null) return Number.NaN;
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
