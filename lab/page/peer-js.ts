import { Peer } from 'peerjs';
import type { MediaConnection } from 'peerjs';
import type { Contender, Surroundings } from './contender.ts';
import { capture } from './contender.ts';

/** As its README has it, with the one line about `disconnected` that its documentation adds: reconnect. */
export function makePeerJs(surroundings: Surroundings): Contender {
  const { user, server, iceServers, iceTransportPolicy, says, video } = surroundings;
  const [host = '', port] = server.split(':');
  const config = { iceServers: [...iceServers], iceTransportPolicy };
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- its options are declared as a class
  const peer = new Peer(user, { host, port: Number(port), path: '/', config });
  let current: MediaConnection | undefined;
  let isOver = false;
  const end = (why: string): void => {
    if (!isOver) says(`ended ${why}`);
    isOver = true;
  };
  const take = (connection: MediaConnection): void => {
    current = connection;
    connection.on('stream', (remote) => {
      video.srcObject = remote;
      says('connected');
    });
    connection.on('iceStateChanged', (state) => says(state));
    connection.on('close', () => end('closed'));
    connection.on('error', ({ type }) => end(`error ${type}`));
  };
  peer.on('call', (connection) => {
    take(connection);
    void capture().then((stream) => connection.answer(stream));
  });
  peer.on('disconnected', () => setTimeout(() => !peer.destroyed && peer.reconnect(), 1_000));
  peer.on('error', ({ type }) => console.warn(`peerjs: ${type}`));
  return {
    ready: new Promise((resolve) => peer.once('open', () => resolve())),
    connect(role, other) {
      if (role === 'caller') void capture().then((stream) => take(peer.call(other, stream)));
    },
    close() {
      end('by me');
      current?.close();
    },
  };
}
