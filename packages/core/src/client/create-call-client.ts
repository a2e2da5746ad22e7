import { connectEarly } from '../call/connect-early.ts';
import { keepSpare } from '../call/spare-connection.ts';
import { recover } from '../call/call-recovery.ts';
import { deviceChange } from '../media/device-change.ts';
import { screenShare } from '../media/screen-share.ts';
import { browserPlatform } from '../platform/browser-platform.ts';
import type { CallClient, CallClientOptions } from './call-client.ts';
import { comeBack } from './come-back.ts';
import { createClient } from './create-client.ts';

/**
 * Makes a client for one user on one device and begins to connect.
 *
 * @throws EarshotError `option/invalid` that names the option
 * @example
 * ```ts
 * const client = createCallClient({ signaling: createSignaling('wss://calls.example.com/calls', { token }) });
 * client.on('incoming', (call) => call.accept({ video: true }));
 * const call = client.call('bob', { video: true });
 * ```
 */
export function createCallClient(options: CallClientOptions): CallClient {
  const platform = { ...browserPlatform(), ...options.platform };
  const parts = { comeBack, connectEarly, deviceChange, recover, screenShare };
  const client = createClient({ ...parts, ...options, platform });
  // Nothing is kept for a client that could not be made.
  keepSpare({ signaling: options.signaling, platform });
  return client;
}
