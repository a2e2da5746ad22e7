import { EarshotError } from '../errors.ts';
import type { CallSettings } from '../call/call-context.ts';
import type { CallOptions } from './call-client.ts';
import type { ClientOptions, Parts } from './parts.ts';

/** Options with their defaults, checked. */
export interface ClientSettings extends CallSettings, Pick<Parts, 'comeBack'> {
  readonly whenBusy: 'reject' | 'wait';
  readonly ringMs: number;
}

const ID = /^[0-9A-Za-z._~-]{1,255}$/;
const WEEK_MS = 604_800_000;

/** What each option may be, beside undefined. */
const RULES: Readonly<Record<string, (value: unknown) => boolean>> = {
  whenBusy: oneOf('reject', 'wait'),
  ringMs: isDuration,
  maxDurationMs: isDuration,
  iceServers: Array.isArray,
  iceTransportPolicy: oneOf('all', 'relay'),
  recovery: (value) => has('next', value),
  diagnose: isObject,
  comeBack: isObject,
  deviceChange: isObject,
  recover: isObject,
  screenShare: isObject,
  preconnect: oneOf('never', 'relay', 'always'),
};

/** @throws EarshotError `option/invalid` that names the option. */
export function readClientOptions(options: ClientOptions): ClientSettings {
  check('signaling', has('send', options.signaling));
  for (const [option, value] of Object.entries(options)) {
    check(option, value === undefined || RULES[option]?.(value) !== false);
  }
  return {
    ...options,
    whenBusy: options.whenBusy ?? 'reject',
    ringMs: options.ringMs ?? 60_000,
    maxDurationMs: options.maxDurationMs ?? 3_600_000,
    iceServers: options.iceServers ?? [],
    iceTransportPolicy: options.iceTransportPolicy ?? 'all',
  };
}

/** @throws EarshotError `option/invalid` that names the option. */
export function checkCallOptions(
  user: string,
  options: CallOptions,
  self: string | undefined,
): void {
  const { context = '' } = options;
  check('user', ID.test(user) && user !== self);
  check('context', typeof context === 'string' && context.length <= 255);
}

function check(option: string, isValid: boolean): void {
  if (isValid) return;
  throw new EarshotError('option/invalid', {
    details: { option },
  });
}

function oneOf(...values: readonly unknown[]) {
  return (value: unknown): boolean => values.includes(value);
}

function isObject(value: unknown): boolean {
  return Object(value) === value;
}

function has(method: string, value: unknown): boolean {
  return typeof Reflect.get(Object(value) as object, method) === 'function';
}

function isDuration(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && value <= WEEK_MS;
}
