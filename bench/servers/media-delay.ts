import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import type { MediaAddress } from './rewrite-candidates.ts';

/** Hands on each packet late, both ways. */
export interface MediaDelay {
  /** What is sent to this port, on the same host, reaches the address; the same port for the same address. */
  readonly portBefore: (address: MediaAddress) => Promise<number>;
  close(): void;
}

export function openMediaDelay(delayMs: number): MediaDelay {
  const entrances = new Map<string, Promise<number>>();
  const sockets = new Set<Socket>();

  async function open(host: string): Promise<Socket> {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    sockets.add(socket);
    // A port that nobody listens on any more: a call is over.
    socket.on('error', () => undefined);
    await new Promise<void>((resolve) => socket.bind(0, host, resolve));
    return socket;
  }

  function later(send: () => void): void {
    setTimeout(send, delayMs);
  }

  async function openEntrance({ host, port }: MediaAddress): Promise<number> {
    const entrance = await open(host);
    const exits = new Map<string, Promise<Socket>>();
    const exitFor = (from: MediaAddress): Promise<Socket> => {
      const key = `${from.host} ${String(from.port)}`;
      const exit = exits.get(key) ?? openExit(from);
      exits.set(key, exit);
      return exit;
    };
    const openExit = async (from: MediaAddress): Promise<Socket> => {
      const exit = await open(host);
      exit.on('message', (packet) => later(() => sendIfOpen(entrance, packet, from)));
      return exit;
    };
    entrance.on('message', (packet, { address, port: from }) => {
      void exitFor({ host: address, port: from }).then((exit) =>
        later(() => sendIfOpen(exit, packet, { host, port })),
      );
    });
    return entrance.address().port;
  }

  function sendIfOpen(socket: Socket, packet: Buffer, to: MediaAddress): void {
    if (sockets.has(socket)) socket.send(packet, to.port, to.host);
  }

  return {
    portBefore(address) {
      const key = `${address.host} ${String(address.port)}`;
      const port = entrances.get(key) ?? openEntrance(address);
      entrances.set(key, port);
      return port;
    },
    close() {
      for (const socket of sockets) socket.close();
      sockets.clear();
    },
  };
}
