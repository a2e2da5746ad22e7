import type { Message } from '@earshot/signaling';
import { EarshotError } from '../errors.ts';
import type { CallContext } from './call-context.ts';

/** What one call says to the other side. */
export interface CallWire {
  /**
   * To the device that the call is with, once one is decided; to all of them before. What people see at once (an end, a
   * mute), and everything while signaling is away, also beside the media: signaling may hang without knowing it, and what
   * comes twice is the same to the other side.
   */
  tell(message: Message): void;
  /** To this device, or to all. */
  tellDevice(message: Message, device: string | undefined): void;
}

export function createCallWire(
  context: CallContext,
  sayDirectly: (text: string) => void,
): CallWire {
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
  return {
    tell(message) {
      const isUrgent = message.type === 'call.end' || message.type === 'call.media';
      if (isUrgent || context.signaling.state.status !== 'online')
        sayDirectly(JSON.stringify(message));
      tellDevice(message, context.model().device);
    },
    tellDevice,
  };
}
