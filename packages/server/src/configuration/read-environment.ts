import * as z from 'zod/mini';
import type { Variable } from './variable.ts';
import { variables } from './variables.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** One variable that is not what it must be. */
export interface EnvironmentMistake {
  readonly variable: string;
  /** As it was given; hidden when it is a secret. */
  readonly given: string;
  /** Behind "must be". */
  readonly allowed: string;
}

/** The environment as options, or everything that is wrong with it. */
export type ReadEnvironment =
  | { readonly ok: true; readonly options: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly mistakes: readonly EnvironmentMistake[] };

/** All variables at once; none has to be there. */
const environmentSchema = z.object(
  Object.fromEntries(variables.map(({ name, schema }) => [name, z.optional(schema)])),
);

/** Reads every variable that says something; the checks come all together. */
export function readEnvironment(environment: Environment): ReadEnvironment {
  const given = said(environment);
  const parsed = environmentSchema.safeParse(given);
  const mistakes = [
    ...(parsed.success ? [] : wrongValues(parsed.error.issues, given)),
    ...misspelt(given),
    ...contradictions(given),
  ];
  return parsed.success && mistakes.length === 0
    ? { ok: true, options: optionsOf(parsed.data) }
    : { ok: false, mistakes };
}

/** All mistakes in words, one a line. */
export function describeMistakes(mistakes: readonly EnvironmentMistake[]): string {
  const lines = mistakes.map(
    ({ variable, given, allowed }) => `  ${variable} is ${given}: it must be ${allowed}.\n`,
  );
  return `The call server cannot start:\n${lines.join('')}`;
}

/** What is empty says nothing: that is how it is left out in many places. */
function said(environment: Environment): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, value] as const],
    ),
  );
}

type Given = ReturnType<typeof said>;

const byName: ReadonlyMap<string, Variable> = new Map(
  variables.map((variable) => [variable.name, variable]),
);

function wrongValues(
  issues: readonly { readonly path: readonly PropertyKey[] }[],
  given: Given,
): readonly EnvironmentMistake[] {
  const names = new Set(issues.map(({ path }) => String(path[0])));
  return variables
    .filter(({ name }) => names.has(name))
    .map(({ name, allowed }) => ({ variable: name, given: shown(name, given), allowed }));
}

/** How much of a value is shown, in characters. */
const SHOWN = 60;

/** Of a variable that is given. */
function shown(name: string, given: Given): string {
  const value = String(given[name]);
  if (byName.get(name)?.isSecret !== false) return '(hidden)';
  return JSON.stringify(value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value);
}

/** A name that nobody reads was meant to say something. */
function misspelt(given: Given): readonly EnvironmentMistake[] {
  return Object.keys(given)
    .filter((name) => name.startsWith('EARSHOT_') && !byName.has(name))
    .map((name) => ({
      variable: name,
      given: 'set',
      allowed: 'left out: there is no such variable',
    }));
}

/** Variables that only make sense, or no sense, together. */
function contradictions(given: Given): readonly EnvironmentMistake[] {
  const has = (name: string): boolean => given[name] !== undefined;
  const mistake = (variable: string, allowed: string): EnvironmentMistake => ({
    variable,
    given: shown(variable, given),
    allowed,
  });
  const mistakes: EnvironmentMistake[] = [];
  if (has('EARSHOT_JWT_SECRET') && has('EARSHOT_JWKS_URL')) {
    mistakes.push(mistake('EARSHOT_JWKS_URL', 'left out beside EARSHOT_JWT_SECRET'));
  }
  for (const [one, other] of needed) {
    if (!has(one)) continue;
    if (!other.some(has)) mistakes.push(mistake(one, `given together with ${other.join(' or ')}`));
  }
  return mistakes;
}

const keys = ['EARSHOT_JWT_SECRET', 'EARSHOT_JWKS_URL'];

/** The left one needs one of the right ones. */
const needed: readonly (readonly [string, readonly string[]])[] = [
  ['EARSHOT_JWT_AUDIENCE', keys],
  ['EARSHOT_JWT_ISSUER', keys],
  ['EARSHOT_JWT_LEEWAY_MS', keys],
  ['EARSHOT_JWT_ROLE_CLAIM', keys],
  ['EARSHOT_TURN_URLS', ['EARSHOT_TURN_SECRET']],
  ['EARSHOT_TURN_SECRET', ['EARSHOT_TURN_URLS']],
  ['EARSHOT_TURN_LIFETIME_MS', ['EARSHOT_TURN_URLS']],
  ['EARSHOT_WEBHOOK_URL', ['EARSHOT_WEBHOOK_SECRET']],
  ['EARSHOT_WEBHOOK_SECRET', ['EARSHOT_WEBHOOK_URL']],
  ['EARSHOT_WEBHOOK_EVENTS', ['EARSHOT_WEBHOOK_URL']],
  ['EARSHOT_METRICS_HOST', ['EARSHOT_METRICS_PORT']],
  ['EARSHOT_REDIS', ['EARSHOT_DATABASE']],
];

/** `limits.devicesPerUser` goes into the `limits` of the options. */
function optionsOf(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const options: Record<string, unknown> = {};
  const groups: Record<string, Readonly<Record<string, unknown>>> = {};
  for (const { name, option } of variables) {
    const value = values[name];
    const [outer = '', inner] = option;
    if (value === undefined) continue;
    if (inner !== undefined) groups[outer] = { ...groups[outer], [inner]: value };
    else options[outer] = outer === 'iceServers' ? [{ urls: value }] : value;
  }
  return { ...options, ...groups };
}
