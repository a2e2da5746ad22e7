import * as z from 'zod/mini';

/** One variable of the environment. */
export interface Variable {
  readonly name: string;
  /** The option that it sets, such as `['limits', 'devicesPerUser']`. */
  readonly option: readonly string[];
  readonly meaning: string;
  /** What it may be, in words: behind "must be". */
  readonly allowed: string;
  /** In words. */
  readonly fallback: string;
  /** Its value is never shown, and may come from a file instead. */
  readonly isSecret: boolean;
  readonly schema: z.ZodMiniType<unknown, string>;
}

/** What a variable is made of. */
export type VariableKind = Pick<Variable, 'allowed' | 'schema'>;

export const anyText: VariableKind = { allowed: 'a text', schema: z.string() };

export const flag: VariableKind = {
  allowed: 'true or false',
  schema: z.pipe(
    z.string().check(z.regex(/^(?:true|false)$/)),
    z.transform((text: string) => text === 'true'),
  ),
};

/** Both bounds belong to it. */
export function wholeNumber(from: number, to: number, unit = ''): VariableKind {
  const what = unit === '' ? 'a whole number' : `a whole number of ${unit}`;
  return {
    allowed: `${what} from ${from} to ${to}`,
    schema: z.pipe(
      z.string().check(
        z.regex(/^\d{1,15}$/),
        z.refine((text) => Number(text) >= from && Number(text) <= to),
      ),
      z.transform(Number),
    ),
  };
}

/** A burst and what comes back each second, written `200/50`. */
export const rate: VariableKind = {
  allowed: 'a burst and a rate per second, both above 0, such as 200/50',
  schema: z.pipe(
    z.string().check(
      z.regex(/^\d{1,9}\/\d{1,9}(?:\.\d{1,9})?$/),
      z.refine((text) => text.split('/').every((part) => Number(part) > 0)),
    ),
    z.transform((text: string) => {
      const [burst, perSecond] = text.split('/').map(Number);
      return { burst, perSecond };
    }),
  ),
};

export function oneOf(words: readonly string[]): VariableKind {
  return {
    allowed: `${words.slice(0, -1).join(', ')} or ${words.slice(-1).join('')}`,
    schema: z.enum(words),
  };
}

export function matching(allowed: string, isValid: (text: string) => boolean): VariableKind {
  return { allowed, schema: z.string().check(z.refine(isValid)) };
}

/** Parts with commas between them. */
export function list(allowed: string, isValid: (part: string) => boolean): VariableKind {
  return {
    allowed: `${allowed}, with commas between them`,
    schema: z.pipe(
      z
        .string()
        .check(z.refine((text) => partsOf(text).length > 0 && partsOf(text).every(isValid))),
      z.transform(partsOf),
    ),
  };
}

function partsOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
