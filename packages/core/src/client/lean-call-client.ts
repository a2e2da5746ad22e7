import type { CallClient, CallClientOptions } from './call-client.ts';
import { createClient } from './create-client.ts';

declare const part: unique symbol;

/** A part that a lean client can be given. Only Earshot makes them; what is inside may change at any time. */
export interface Part<Name extends string> {
  readonly [part]: Name;
}

/** How a lean client behaves: each part that it is to have is named. */
export interface LeanCallClientOptions extends CallClientOptions {
  /** Calls come back after a reload, and from other devices: `comeBack`. Default: a call ends with its page. */
  readonly comeBack?: Part<'comeBack'>;
  /** Calls connect while they ring, where `preconnect` allows it: `connectEarly`. Default: after the answer. */
  readonly connectEarly?: Part<'connectEarly'>;
  /**
   * `call.switchDevice()` works, and a device that was taken away is replaced: `deviceChange`. Default: it rejects with
   * `media/unsupported`, and the slot of a device that is gone says `interrupted`.
   */
  readonly deviceChange?: Part<'deviceChange'>;
  /** Lost media comes back: `recover`. Default: the call ends when the browser says that its connection has failed. */
  readonly recover?: Part<'recover'>;
  /** `call.shareScreen()` works: `screenShare`. Default: it rejects with `media/unsupported`. */
  readonly screenShare?: Part<'screenShare'>;
}

/**
 * Makes a client of which only the parts that are named are in the app's bundle; otherwise as `createCallClient` of
 * `@earshot/core`, which has all of them.
 *
 * @throws EarshotError `option/invalid` that names the option
 * @example
 * ```ts
 * import { createCallClient, recover, screenShare } from '@earshot/core/lean';
 * const client = createCallClient({ signaling, recover, screenShare });
 * ```
 */
export function createLeanCallClient(options: LeanCallClientOptions): CallClient {
  // A part is sealed in public: its type says nothing of what is inside.
  const inside: CallClientOptions = options;
  return createClient(inside);
}
