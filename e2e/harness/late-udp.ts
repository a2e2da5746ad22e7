import { createSocket } from 'node:dgram';
import type { RemoteInfo, Socket } from 'node:dgram';
import { once } from 'node:events';

/** Stands before a UDP server of this machine, and hands on each packet late, both ways. */
export interface LateUdp {
  /** Whoever wants the server sends here. */
  readonly port: number;
  /** How late, each way, in ms, from now on; as it begins, 0. */
  delay(ms: number): void;
  close(): void;
}

type Address = Pick<RemoteInfo, 'address' | 'port'>;

const HOST = '127.0.0.1';

export async function startLateUdp(target: number): Promise<LateUdp> {
  const exits = new Map<string, Promise<Socket>>();
  const sockets = new Set<Socket>();
  let delayMs = 0;

  async function open(): Promise<Socket> {
    const socket = createSocket('udp4');
    sockets.add(socket);
    socket.bind(0, HOST);
    await once(socket, 'listening');
    return socket;
  }

  function later(socket: Socket, packet: Buffer, { port, address }: Address): void {
    setTimeout(() => {
      if (sockets.has(socket)) socket.send(packet, port, address);
    }, delayMs);
  }

  /** The server tells clients apart by the port that they come from. */
  async function openExit(from: Address): Promise<Socket> {
    const exit = await open();
    exit.on('message', (packet) => later(entrance, packet, from));
    return exit;
  }

  const entrance = await open();
  entrance.on('message', (packet, from) => {
    const key = `${from.address} ${from.port}`;
    const exit = exits.get(key) ?? openExit(from);
    exits.set(key, exit);
    void exit.then((socket) => later(socket, packet, { address: HOST, port: target }));
  });
  return {
    port: entrance.address().port,
    delay(ms) {
      delayMs = ms;
    },
    close() {
      for (const socket of sockets) socket.close();
      sockets.clear();
    },
  };
}
