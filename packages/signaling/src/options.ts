import { browserEnvironment } from './browser-environment.ts';
import type { Log, SignalingEnvironment } from './environment.ts';
import { EarshotError } from './errors.ts';
import { isId } from './protocol/checks.ts';

/** Refuses an option: everything about it is known before anything was begun. */
export function invalidOption(option: string): EarshotError<'signaling/invalid-option'> {
  return new EarshotError('signaling/invalid-option', { details: { option } });
}

/** @throws EarshotError `signaling/invalid-option` */
export function checkId(option: string, value: unknown): string {
  if (!isId(value)) {
    throw invalidOption(option);
  }
  return value as string;
}

/**
 * The given parts of the surroundings, and the browser's for the rest. A log that throws is silenced.
 *
 * @throws EarshotError `signaling/invalid-option`
 */
export function completeEnvironment(
  parts: Partial<SignalingEnvironment> = {},
): SignalingEnvironment {
  const browser = browserEnvironment();
  const environment = { ...browser, ...parts };
  const names = Object.keys(browser) as (keyof SignalingEnvironment)[];
  const isWhole = names.every((name) => typeof environment[name] === typeof browser[name]);
  if (typeof parts !== 'object' || !isWhole) throw invalidOption('environment');
  return { ...environment, log: silenced(environment.log) };
}

function silenced(log: Log): Log {
  return (level, event, fields) => {
    try {
      log(level, event, fields);
    } catch {
      // There is nowhere left to tell.
    }
  };
}
