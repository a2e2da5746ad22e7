import { Peer } from 'peerjs';
import type { MediaConnection } from 'peerjs';
import { capture, whenConnected } from './contender.ts';
import type { Contender, Surroundings } from './contender.ts';

/** As its README has it. It has no way to tell of a mute, nor to send a second picture in the same call. */
export function makePeerJs({ user, peer: other, server, heard }: Surroundings): Contender {
  const [host = '', port] = server.split(':');
  const options = { host, port: Number(port), path: '/', config: {} };
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- its options are declared as a class
  const peer = new Peer(user, options);
  let current: MediaConnection | undefined;
  let own: MediaStream | undefined;

  function take(connection: MediaConnection): void {
    current = connection;
    connection.on('stream', (remote) => heard.shown('person', remote));
    connection.on('close', end);
  }

  /** One that was called has no connection of the browser before it answers. */
  function watch(): void {
    if (current !== undefined) whenConnected(current.peerConnection, heard.connected);
  }

  function end(): void {
    for (const track of own?.getTracks() ?? []) track.stop();
    own = undefined;
    current = undefined;
    heard.over();
  }

  peer.on('call', (connection) => {
    take(connection);
    heard.rings();
  });
  peer.on('error', ({ type }) => console.warn(`peerjs: ${type}`));

  return {
    ready: new Promise((resolve) => peer.once('open', () => resolve())),
    call: () =>
      void capture().then((stream) => {
        own = stream;
        take(peer.call(other, stream));
        watch();
      }),
    answer: () =>
      void capture().then((stream) => {
        own = stream;
        current?.answer(stream);
        watch();
      }),
    hangUp: () => current?.close(),
  };
}
