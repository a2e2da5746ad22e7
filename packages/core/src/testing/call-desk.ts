import type { Address, Message, Sender } from '@earshot/signaling';
import { SessionServer } from '@earshot/signaling/testing';
import type { FakeClock } from '@earshot/signaling/testing';

interface DeskCall {
  readonly caller: Sender;
  readonly callee: string;
  /** The device that has answered. */
  winner?: Sender;
}

type CallMessage = Extract<Message, { readonly call: string }>;

/** The least that a server decides about calls: whom it rings, and which device has answered. */
export function createCallDesk(clock: FakeClock): SessionServer {
  const calls = new Map<string, DeskCall>();
  const server: SessionServer = new SessionServer({
    clock,
    onMessage: ({ self }, message, to) => {
      if ('call' in message) receive(self, message, to);
    },
  });

  const tell = (to: Sender, message: Message, from?: Sender): void => {
    const session = [...server.sessions.values()].find(
      ({ self }) => self.user === to.user && self.device === to.device,
    );
    session?.send(message, from);
  };
  const devicesOf = (user: string): Sender[] =>
    [...server.sessions.values()].map(({ self }) => self).filter((self) => self.user === user);

  function receive(from: Sender, message: CallMessage, to: Address | undefined): void {
    if (message.type === 'call.invite') invite(from, message, to?.user ?? '');
    const call = calls.get(message.call);
    if (call === undefined || message.type === 'call.invite') return;
    if (message.type === 'call.accept') accept(call, message, from);
    else if (message.type === 'call.end') end(call, message, from);
    else for (const other of othersOf(call, from)) tell(other, message, from);
  }

  function invite(caller: Sender, message: Message<'call.invite'>, callee: string): void {
    calls.set(message.call, { caller, callee });
    tell(caller, { type: 'call.placed', call: message.call, ringMs: message.ringMs });
    const devices = devicesOf(callee);
    const isForked = devices.length > 1;
    for (const device of devices) tell(device, { ...message, isForked }, caller);
  }

  function accept(call: DeskCall, message: Message<'call.accept'>, from: Sender): void {
    call.winner ??= from;
    if (call.winner.device === from.device) tell(call.caller, message, from);
  }

  function end(call: DeskCall, message: Message<'call.end'>, from: Sender): void {
    for (const other of othersOf(call, from)) tell(other, message, from);
    calls.delete(message.call);
  }

  function othersOf({ caller, callee, winner }: DeskCall, { user }: Sender): readonly Sender[] {
    if (user === callee) return [caller];
    return winner === undefined ? devicesOf(callee) : [winner];
  }

  return server;
}
