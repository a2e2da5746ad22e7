import { connect, type Socket } from 'node:net';
import { clientFrame, createServerFrames, pongFrame } from './frames.ts';

/** A WebSocket that costs the machine as little as it can, so that the load is the server's. */
export interface LoadSocket {
  send(text: string): void;
  /** Without a goodbye. */
  destroy(): void;
}

export interface LoadSocketOptions {
  readonly port: number;
  /** With the query. */
  readonly path: string;
  /** A text has come. */
  readonly text: (text: string, socket: LoadSocket) => void;
  /** Closed, by whomever; `destroy` is not told of. */
  readonly closed: (why: string) => void;
}

const KEY = 'ZWFyc2hvdCBiZW5jaCBrZQ==';
const HEAD_END = '\r\n\r\n';
const CLOSE = 8;
const PING = 9;

/** Resolves when the server has answered the upgrade. @throws Error when it did not agree */
export function openSocket(options: LoadSocketOptions): Promise<LoadSocket> {
  const socket = connect({ port: options.port, host: '127.0.0.1', noDelay: true });
  socket.write(
    [
      `GET ${options.path} HTTP/1.1`,
      `Host: 127.0.0.1:${options.port}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Key: ${KEY}`,
      'Sec-WebSocket-Version: 13',
    ].join('\r\n') + HEAD_END,
  );
  return new Promise((resolve, reject) => {
    let head = '';
    const fail = (error?: Error): void => reject(error ?? new Error(`No upgrade: ${head}`));
    socket.once('error', fail);
    socket.once('close', () => fail());
    const readHead = (chunk: Buffer): void => {
      head += chunk.toString('latin1');
      const end = head.indexOf(HEAD_END);
      if (end < 0) return;
      if (!head.startsWith('HTTP/1.1 101')) {
        socket.destroy(new Error(head.slice(0, head.indexOf('\r\n'))));
        return;
      }
      socket.removeAllListeners();
      resolve(carry(socket, options, Buffer.from(head.slice(end + HEAD_END.length), 'latin1')));
    };
    socket.on('data', readHead);
  });
}

function carry(socket: Socket, { text, closed }: LoadSocketOptions, first: Buffer): LoadSocket {
  const frames = createServerFrames();
  let isOver = false;
  const carried: LoadSocket = {
    send: (content) => void socket.write(clientFrame(content)),
    destroy() {
      isOver = true;
      socket.destroy();
    },
  };

  function over(why: string): void {
    if (!isOver) closed(why);
    isOver = true;
  }

  function read(chunk: Buffer): void {
    frames.read(chunk, (opcode, content) => {
      if (opcode === 1) text(content, carried);
      else if (opcode === PING) socket.write(pongFrame);
      else if (opcode === CLOSE) over('closed by the server');
    });
  }

  socket.on('data', read);
  socket.on('error', ({ message }) => over(message));
  socket.on('close', () => over('closed'));
  read(first);
  return carried;
}
