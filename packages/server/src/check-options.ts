import { serverError } from './errors.ts';
import {
  authRules,
  isObject,
  limitRules,
  metricsRules,
  optionRules,
  presenceRules,
  turnRules,
  webhookRules,
  type Rules,
  type Values,
} from './option-rules.ts';
import type { CallServerOptions } from './options.ts';

/** One option that is not what it must be. */
export interface OptionMistake {
  /** Such as `limits.devicesPerUser`. */
  readonly option: string;
  readonly expected: string;
}

/**
 * Checks everything before anything is begun.
 *
 * @throws EarshotError `server/invalid-option`, with every mistake in `details.mistakes`
 */
export function checkOptions(options: CallServerOptions, nodeEnv: string | undefined): void {
  const mistakes = isObject(options)
    ? findMistakes(options, nodeEnv)
    : [{ option: 'options', expected: 'an object' }];
  if (mistakes.length === 0) return;
  const list = mistakes.map(({ option, expected }) => `\`${option}\` must be ${expected}`);
  throw serverError('server/invalid-option', {
    message: `The call server cannot start: ${list.join('; ')}.`,
    details: { mistakes },
  });
}

function findMistakes(options: Values, nodeEnv: string | undefined): readonly OptionMistake[] {
  return [
    ...breaches(options, optionRules, ''),
    ...parts(options['auth'], authRules, 'auth.'),
    ...parts(options['turn'], turnRules, 'turn.'),
    ...parts(options['limits'], limitRules, 'limits.'),
    ...storeMistakes(options),
    ...parts(options['metrics'], metricsRules, 'metrics.'),
    ...parts(options['webhooks'], webhookRules, 'webhooks.'),
    ...parts(options['presence'], presenceRules, 'presence.'),
    ...metricsMistakes(options['metrics']),
    ...authMistakes(options, nodeEnv),
  ];
}

function parts(value: unknown, rules: Rules, prefix: string): readonly OptionMistake[] {
  return isObject(value) ? breaches(value, rules, prefix) : [];
}

/** Values that break their rule, and names that have none: those are misspelt. */
function breaches(values: Values, rules: Rules, prefix: string): readonly OptionMistake[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const option = `${prefix}${name}`;
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) return [{ option, expected: 'left out: there is no such option' }];
    const [expected, isValid] = rule;
    return value === undefined || isValid(value) ? [] : [{ option, expected }];
  });
}

function storeMistakes({ database, store, bus }: Values): readonly OptionMistake[] {
  if (bus !== undefined && store === undefined) {
    return [{ option: 'bus', expected: 'given together with a `store` that all processes use' }];
  }
  const areBoth = database !== undefined && store !== undefined;
  return areBoth ? [{ option: 'database', expected: 'left out when there is a `store`' }] : [];
}

/** Numbers that tell how an app is doing are nobody's business who can reach its calls. */
function metricsMistakes(metrics: unknown): readonly OptionMistake[] {
  if (!isObject(metrics)) return [];
  const { port, host, token } = metrics;
  if (port === undefined && token === undefined) {
    return [{ option: 'metrics', expected: 'given a `port` of its own, a `token`, or both' }];
  }
  if (port !== undefined || host === undefined) return [];
  return [{ option: 'metrics.host', expected: 'left out without `metrics.port`' }];
}

function authMistakes(options: Values, nodeEnv: string | undefined): readonly OptionMistake[] {
  const { auth, development } = options;
  if (development === true) return developmentMistakes(auth, nodeEnv);
  if (auth === undefined) return [{ option: 'auth', expected: authForms }];
  if (!isObject(auth)) return [];
  const forms = ['secret', 'jwks', 'authenticate'].filter((form) => auth[form] !== undefined);
  return forms.length === 1 ? [] : [{ option: 'auth', expected: authForms }];
}

function developmentMistakes(auth: unknown, nodeEnv: string | undefined): readonly OptionMistake[] {
  const mistakes: OptionMistake[] = [];
  if (nodeEnv === 'production') {
    mistakes.push({ option: 'development', expected: 'false with NODE_ENV=production' });
  }
  if (auth !== undefined) {
    mistakes.push({
      option: 'auth',
      expected: 'left out in development mode, which makes its own',
    });
  }
  return mistakes;
}

const authForms =
  'given, with exactly one of `secret`, `jwks` and `authenticate` (or `development: true`, to try things out)';
