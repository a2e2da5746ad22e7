import { EarshotError } from '../errors.ts';
import { recoveryPlan } from '../recovery/recovery-plan.ts';
import type { CallSettings } from '../call/call-context.ts';
import type { CallClientOptions, CallOptions } from './call-client.ts';

/** Options with their defaults, checked. */
export interface ClientSettings extends CallSettings {
  readonly whenBusy: 'reject' | 'wait';
  readonly ringMs: number;
}

const ID = /^[0-9A-Za-z._~-]{1,255}$/;
const WEEK_MS = 604_800_000;

/** @throws EarshotError `option/invalid` that names the option. */
export function readClientOptions(options: CallClientOptions): ClientSettings {
  const { whenBusy = 'reject', ringMs = 60_000, maxDurationMs = 3_600_000 } = options;
  const { iceServers = [], iceTransportPolicy = 'all', recovery = recoveryPlan } = options;
  const { diagnose } = options;
  check('signaling', isSignaling(options.signaling));
  check('whenBusy', ['reject', 'wait'].includes(whenBusy));
  check('ringMs', isDuration(ringMs));
  check('maxDurationMs', isDuration(maxDurationMs));
  check('iceServers', Array.isArray(iceServers));
  check('iceTransportPolicy', ['all', 'relay'].includes(iceTransportPolicy));
  check('recovery', typeof recovery.next === 'function');
  check('diagnose', diagnose === undefined || typeof diagnose === 'function');
  return { whenBusy, ringMs, maxDurationMs, iceServers, iceTransportPolicy, recovery, diagnose };
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

function isDuration(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && value <= WEEK_MS;
}

function isSignaling(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'send' in value && 'connect' in value;
}
