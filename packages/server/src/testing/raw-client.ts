import { encodeFrame, parseFrame, type Frame, type FrameType } from '@earshot/signaling/server';
import { WebSocket } from 'ws';

/** A WebSocket whose frames a test writes and reads by hand. */
export interface RawClient {
  readonly socket: WebSocket;
  /** Every frame that has come, oldest first. */
  readonly received: readonly Frame[];
  send(frame: Frame): void;
  /** Whatever it is. */
  sendText(text: string | Uint8Array): void;
  /** The first frame of this type that was not taken yet, as soon as there is one. */
  take<Type extends FrameType>(type: Type): Promise<Frame<Type>>;
  /** Told of every frame from now on. */
  onFrame(listener: (frame: Frame) => void): void;
  /** Everything that the server has sent so far has come. */
  caughtUp(): Promise<void>;
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
  /** Resolves when the socket is closed. */
  close(): Promise<void>;
}

export interface RawClientOptions {
  readonly origin?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly protocols?: readonly string[];
  /** The address of this machine that it comes from, such as 127.0.0.2. */
  readonly from?: string;
}

/** @throws Error such as `Unexpected server response: 403` */
export async function connectRaw(url: string, options: RawClientOptions = {}): Promise<RawClient> {
  const { origin, headers = {}, protocols = ['earshot.v1'], from } = options;
  const socket = new WebSocket(url, [...protocols], {
    ...(origin === undefined ? {} : { origin }),
    ...(from === undefined ? {} : { localAddress: from }),
    headers,
  });
  const inbox = createInbox();
  const listeners: ((frame: Frame) => void)[] = [];
  socket.on('message', (data: Buffer) => {
    const parsed = parseFrame(data.toString());
    if (!parsed.ok) return;
    inbox.add(parsed.value);
    for (const listener of listeners) listener(parsed.value);
  });
  const closed = new Promise<number>((resolve) => {
    socket.on('close', (code) => {
      resolve(code);
      inbox.end();
    });
  });
  await new Promise((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
  });
  return {
    socket,
    closed,
    received: inbox.all,
    send: (frame) => socket.send(encodeFrame(frame)),
    sendText: (text) => socket.send(text),
    take: inbox.take,
    onFrame: (listener) => void listeners.push(listener),
    async caughtUp() {
      socket.send(encodeFrame({ type: 'ping' }));
      await inbox.take('pong');
    },
    async close() {
      socket.close();
      await closed;
    },
  };
}

export interface Inbox {
  readonly all: readonly Frame[];
  add(frame: Frame): void;
  end(): void;
  take<Type extends FrameType>(type: Type): Promise<Frame<Type>>;
}

/** Frames that have come, for a test to take one by one. */
export function createInbox(): Inbox {
  const all: Frame[] = [];
  const taken = new Set<Frame>();
  const waiting = new Set<() => void>();
  let hasEnded = false;

  function find<Type extends FrameType>(type: Type): Frame<Type> | undefined {
    const frame = all.find((one) => one.type === type && !taken.has(one));
    if (frame !== undefined) taken.add(frame);
    return frame as Frame<Type> | undefined;
  }

  function wake(): void {
    for (const look of [...waiting]) look();
  }

  return {
    all,
    add(frame) {
      all.push(frame);
      wake();
    },
    end() {
      hasEnded = true;
      wake();
    },
    take: <Type extends FrameType>(type: Type) =>
      new Promise<Frame<Type>>((resolve, reject) => {
        const look = (): void => {
          const frame = find(type);
          if (frame === undefined && !hasEnded) return;
          waiting.delete(look);
          if (frame === undefined) reject(new Error(`The socket closed before any ${type}.`));
          else resolve(frame);
        };
        waiting.add(look);
        look();
      }),
  };
}
