import type { Listeners, Message, Sender } from '@earshot/signaling';
import type { CallContext } from './call-context.ts';
import type { CallEvents } from './call.ts';
import { inputOf, signalOf } from './call-messages.ts';
import type { CallParts } from './call-parts.ts';

/** Hands each message of a call to the part that it is about. */
export function createCallInbox(
  { facts, signaling, model, dispatch }: CallContext,
  parts: CallParts,
  events: Listeners<CallEvents>,
): (message: Message, from: Sender | undefined) => void {
  /** Before the answer every device of the other user may speak, afterwards only the one that the call is with. */
  function isFromPartner(from: Sender | undefined): boolean {
    const { device } = model();
    return from === undefined || device === undefined || from.device === device;
  }

  function receiveFromPartner(message: Message, device: string | undefined): void {
    if (parts.recovery.hearPeer(message)) return;
    const signal = signalOf(message);
    if (signal !== undefined) parts.link.receive(signal, device);
    else if (message.type === 'call.relink') parts.link.receiveRelink(message);
    else if (message.type === 'call.media') parts.media.receive(message);
  }

  function receiveOther(message: Message, from: Sender | undefined): void {
    const input = inputOf(message, {
      direction: facts.direction,
      ownDevice: signaling.self?.device,
      fromDevice: from?.device,
    });
    if (input !== undefined) dispatch(input);
    else if (isFromPartner(from)) receiveFromPartner(message, from?.device);
  }

  return (message, from) => {
    switch (message.type) {
      case 'ice.servers':
        parts.ice.received(message.lifetimeMs);
        parts.link.setIceServers(message.iceServers as readonly RTCIceServer[]);
        parts.recovery.refreshed();
        return;
      case 'call.absent':
      case 'call.present':
        parts.recovery.setPeerAbsent(message.type === 'call.absent');
        return;
      case 'call.expiring':
        events.emit('expiring', { leftMs: message.leftMs });
        return;
      default:
        receiveOther(message, from);
    }
  };
}
