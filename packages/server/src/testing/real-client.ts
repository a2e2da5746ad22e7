import {
  createHttpTransport,
  createSignaling,
  createWebSocketTransport,
  knowPresence,
  type Address,
  type Incoming,
  type Message,
  type WebSocketConstructor,
} from '@earshot/signaling';
import { WebSocket } from 'ws';
import type { MessageType } from '@earshot/signaling/server';
import { signToken } from './test-server.ts';

/** The client that apps use, which comes back by itself after everything. */
export interface RealClient {
  readonly heard: readonly Incoming[];
  say(message: Message, to?: Address): void;
  /** The next message of this type that was not taken yet, as soon as there is one. */
  hear<Type extends MessageType>(type: Type): Promise<Message<Type>>;
  /** The same as a page that is closed without a word. */
  close(): void;
}

export interface RealClientOptions {
  readonly user: string;
  readonly device: string;
  /** Default: `websocket`. Over HTTP it names no origin. */
  readonly carrier?: 'websocket' | 'http';
}

/** Resolves once it is online for the first time. A port that is a function is asked for each attempt. */
export async function connectReal(
  port: number | (() => number),
  { user, device, carrier = 'websocket' }: RealClientOptions,
): Promise<RealClient> {
  const transportTo = transports[carrier];
  const signaling = createSignaling(() => transportTo(typeof port === 'number' ? port : port()), {
    device,
    token: () => signToken({ sub: user, now: Date.now() }),
    // Comes back soon, but not at once.
    environment: { random: () => 0.2 },
  });
  knowPresence();
  const inbox = collect();
  signaling.on('message', inbox.add);
  const online = new Promise<void>((resolve) => {
    signaling.on('state', ({ status }) => {
      if (status === 'online') resolve();
    });
  });
  signaling.connect();
  await online;
  return {
    heard: inbox.all,
    say: (message, to) => signaling.send(message, to),
    hear: inbox.take,
    close: () => signaling.close(),
  };
}

const transports = {
  websocket: webSocketTo,
  http: (port: number) => createHttpTransport(`ws://127.0.0.1:${port}/calls`),
} as const;

function webSocketTo(port: number): ReturnType<typeof createWebSocketTransport> {
  const origin = `http://127.0.0.1:${port}`;
  const Socket = class extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, { origin });
    }
  } as unknown as WebSocketConstructor;
  return createWebSocketTransport(`ws://127.0.0.1:${port}/calls`, { WebSocket: Socket });
}

interface Inbox {
  readonly all: readonly Incoming[];
  add(incoming: Incoming): void;
  take<Type extends MessageType>(type: Type): Promise<Message<Type>>;
}

function collect(): Inbox {
  const all: Incoming[] = [];
  const waiting: Message[] = [];
  const looking = new Set<() => void>();

  function find<Type extends MessageType>(type: Type): Message<Type> | undefined {
    const index = waiting.findIndex((message) => message.type === type);
    return (index < 0 ? undefined : waiting.splice(index, 1)[0]) as Message<Type> | undefined;
  }

  return {
    all,
    add(incoming) {
      all.push(incoming);
      waiting.push(incoming.message);
      for (const look of [...looking]) look();
    },
    take: <Type extends MessageType>(type: Type) =>
      new Promise<Message<Type>>((resolve) => {
        const look = (): void => {
          const message = find(type);
          if (message === undefined) return;
          looking.delete(look);
          resolve(message);
        };
        looking.add(look);
        look();
      }),
  };
}
