import {
  PROTOCOL_VERSION,
  type Address,
  type Frame,
  type Message,
  type MessageType,
  type Sender,
} from '@earshot/signaling/server';
import { connectRaw, type RawClient, type RawClientOptions } from './raw-client.ts';

/** What a device heard: who spoke (undefined: the server itself), and what. */
export interface Heard<Type extends MessageType = MessageType> {
  readonly from: Sender | undefined;
  readonly message: Message<Type>;
}

/** One device in a session, with frames made by hand underneath. */
export interface Device {
  readonly raw: RawClient;
  readonly welcome: Frame<'welcome'>;
  readonly self: Sender;
  /** Sends under the next number, which it gives back. */
  say(message: Message, to?: Address): number;
  /** The next message of this type, as soon as there is one. */
  hear<Type extends MessageType>(type: Type): Promise<Heard<Type>>;
  /** The types of all messages so far, once everything that was sent has come. */
  heardTypes(): Promise<readonly MessageType[]>;
  /** Without a goodbye. */
  vanish(): Promise<void>;
  /** With one: the session is over. */
  leave(): Promise<void>;
}

export interface DeviceOptions extends RawClientOptions {
  readonly token: string;
  readonly device: string;
  readonly resume?: NonNullable<Frame<'hello'>['resume']>;
  /** The number of the last message sent in the session that is resumed. */
  readonly sent?: number;
}

/** Says hello and waits for the welcome. */
export async function connectDevice(url: string, options: DeviceOptions): Promise<Device> {
  const { token, device, resume, sent = 0 } = options;
  const raw = await connectRaw(url, options);
  raw.send({
    type: 'hello',
    v: PROTOCOL_VERSION,
    token,
    device,
    ...(resume === undefined ? {} : { resume }),
  });
  const welcome = await raw.take('welcome');
  // As a client does: what has come is acknowledged, and pings are answered.
  raw.onFrame((frame) => {
    if (frame.type === 'message') raw.send({ type: 'ack', ack: received() });
    if (frame.type === 'ping') raw.send({ type: 'pong' });
  });
  const waiting: Frame<'message'>[] = [];
  let seq = sent;

  function received(): number {
    const first = resume?.received ?? 0;
    return raw.received.reduce(
      (last, frame) => (frame.type === 'message' ? Math.max(last, frame.seq) : last),
      first,
    );
  }

  return {
    raw,
    welcome,
    self: welcome.self,
    say(message, to) {
      seq += 1;
      const address = to === undefined ? {} : { to };
      raw.send({ type: 'message', seq, ack: received(), ...address, body: message });
      return seq;
    },
    async hear(type) {
      const isIt = ({ body }: Frame<'message'>): boolean => (body as Message).type === type;
      for (;;) {
        const index = waiting.findIndex(isIt);
        const [frame] = index < 0 ? [] : waiting.splice(index, 1);
        if (frame !== undefined) return { from: frame.from, message: frame.body as never };
        waiting.push(await raw.take('message'));
      }
    },
    async heardTypes() {
      await raw.caughtUp();
      return raw.received.flatMap((frame) =>
        frame.type === 'message' ? [(frame.body as Message).type] : [],
      );
    },
    async vanish() {
      raw.socket.terminate();
      await raw.closed;
    },
    async leave() {
      raw.send({ type: 'bye', code: 'closed' });
      await raw.closed;
    },
  };
}
