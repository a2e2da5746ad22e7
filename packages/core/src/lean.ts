// The other types, such as `Call`, come from `@earshot/core`: types cost nothing.
import { recover as recoverInside } from './call/call-recovery.ts';
import { comeBack as comeBackInside } from './client/come-back.ts';
import type { Part } from './client/lean-call-client.ts';
import { deviceChange as deviceChangeInside } from './media/device-change.ts';
import { screenShare as screenShareInside } from './media/screen-share.ts';
// Last: what comes first decides how all of it is ordered, and so how small it is zipped.
import { connectEarly as connectEarlyInside } from './call/connect-early.ts';

export { createLeanCallClient as createCallClient } from './client/lean-call-client.ts';
export type { CallClient, CallClientOptions } from './client/call-client.ts';
export type { LeanCallClientOptions, Part } from './client/lean-call-client.ts';

/** Brings a call back into a page that was loaded again, and from another device or tab by `client.take(id)`. */
export const comeBack = comeBackInside as object as Part<'comeBack'>;

/** Lets calls connect while they ring, where the option `preconnect` of both sides allows it. */
export const connectEarly = connectEarlyInside as object as Part<'connectEarly'>;

/**
 * Makes `call.switchDevice()` work; and when a microphone or camera is unplugged, or the system takes it away, the call
 * goes on with another one, or with the same one once it is back.
 */
export const deviceChange = deviceChangeInside as object as Part<'deviceChange'>;

/** Brings media back when the network fails: notices, restarts ICE, builds new connections, gives up in the end. */
export const recover = recoverInside as object as Part<'recover'>;

/** Makes `call.shareScreen()` work. */
export const screenShare = screenShareInside as object as Part<'screenShare'>;
