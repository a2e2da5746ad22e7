import SimplePeer from 'simple-peer';
import type { Instance, SignalData } from 'simple-peer';
import type { Contender, Surroundings } from './contender.ts';
import { capture } from './contender.ts';
import { openRelaySocket } from './relay-socket.ts';

/** As its README has it; it knows no recovery of its own. */
export function makeSimplePeer(surroundings: Surroundings): Contender {
  const { user, server, iceServers, iceTransportPolicy, says, video } = surroundings;
  const config = { iceServers: [...iceServers], iceTransportPolicy };
  let peer: Instance | undefined;
  let isOver = false;
  const end = (why: string): void => {
    if (!isOver) says(`ended ${why}`);
    isOver = true;
  };
  const early: SignalData[] = [];
  const socket = openRelaySocket({ server, user }, (message) => {
    if (peer === undefined) early.push(message as SignalData);
    else if (!peer.destroyed) peer.signal(message as SignalData);
  });

  async function open(isCaller: boolean): Promise<void> {
    const stream = await capture();
    const made = new SimplePeer({ initiator: isCaller, stream, config });
    peer = made;
    made.on('signal', (data) => socket.send(data));
    made.on('connect', () => says('connected'));
    made.on('stream', (remote) => (video.srcObject = remote));
    made.on('error', ({ message }) => end(`error ${message}`));
    made.on('close', () => end('closed'));
    for (const data of early.splice(0)) made.signal(data);
  }
  return {
    ready: socket.opened,
    connect: (role) => void open(role === 'caller'),
    close() {
      end('by me');
      peer?.destroy();
    },
  };
}
