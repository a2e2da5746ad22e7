import type { Message } from '@earshot/signaling';
import { EarshotError } from '../errors.ts';
import type { CallContext } from './call-context.ts';

/** What one call says to the other side. */
export interface CallWire {
  /** To the device that the call is with, once one is decided; to all of them before. */
  tell(message: Message): void;
  /** To this device, or to all. */
  tellDevice(message: Message, device: string | undefined): void;
}

export function createCallWire(context: CallContext): CallWire {
  function tellDevice(message: Message, device: string | undefined): void {
    try {
      context.signaling.send(message, { user: context.facts.user, device });
    } catch (cause) {
      const error = new EarshotError('signaling/closed', {
        cause,
      });
      context.dispatch({ type: 'signaling.closed', error });
    }
  }
  return { tell: (message) => tellDevice(message, context.model().device), tellDevice };
}
