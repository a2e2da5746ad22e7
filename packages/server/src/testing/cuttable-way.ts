import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server of another port of this machine, that can be cut. */
export interface CuttableWay {
  readonly port: number;
  /** From now on nothing comes back. Resolves when something more was asked that way. */
  mute(): Promise<void>;
  /** Cuts all connections, without a goodbye. */
  cut(): void;
  /** Lets answers through on new connections. */
  unmute(): void;
  close(): Promise<void>;
}

export async function openCuttableWay(to: number): Promise<CuttableWay> {
  const sockets = new Set<Socket>();
  let isMuted = false;
  let asked = (): void => undefined;
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      // Whoever is cut off says so; the other end is cut off, too.
      socket.on('error', () => undefined);
    }
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    near.on('data', (part) => {
      far.write(part);
      if (isMuted) asked();
    });
    far.on('data', (part) => {
      if (!isMuted) near.write(part);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    mute() {
      isMuted = true;
      return new Promise((resolve) => (asked = resolve));
    },
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    unmute() {
      isMuted = false;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}
