import type { Contender, Surroundings } from './contender.ts';
import { capture } from './contender.ts';
import type { RelaySocket } from './relay-socket.ts';
import { openRelaySocket } from './relay-socket.ts';

interface BareMessage {
  readonly description?: RTCSessionDescription;
  readonly candidate?: RTCIceCandidate | null;
  readonly bye?: boolean;
}

const RESTART_AFTER_MS = 2_000;

/**
 * An RTCPeerConnection with perfect negotiation, as the specification's example has it, and the text-book rule of
 * recovery: the caller restarts ICE when the connection has failed, or has been disconnected for 2 s.
 */
export function makeBare(surroundings: Surroundings): Contender {
  return makeWith(surroundings, restartByTheBook);
}

/** The same, but nobody does anything when the connection is lost: what the browser does by itself. */
export function makeIdle(surroundings: Surroundings): Contender {
  return makeWith(surroundings, () => undefined);
}

function makeWith(
  { user, server, iceServers, iceTransportPolicy, says, video }: Surroundings,
  recover: (pc: RTCPeerConnection) => void,
): Contender {
  const pc = new RTCPeerConnection({ iceServers: [...iceServers], iceTransportPolicy });
  const stream = new MediaStream();
  pc.addEventListener('track', ({ track }) => {
    stream.addTrack(track);
    video.srcObject = stream;
  });
  pc.addEventListener('connectionstatechange', () => says(pc.connectionState));
  const end = (why: string): void => {
    if (pc.connectionState === 'closed') return;
    pc.close();
    says(`ended hangup by ${why}`);
  };
  let receive: (message: BareMessage) => Promise<void> = async () => undefined;
  const socket = openRelaySocket({ server, user }, (message) => {
    const { bye } = message as BareMessage;
    if (bye === true) end('them');
    else void receive(message as BareMessage);
  });
  return {
    ready: socket.opened,
    connect(role) {
      receive = negotiate(pc, { socket, isPolite: role === 'callee' });
      if (role === 'callee') return;
      recover(pc);
      void addMedia(pc);
    },
    close() {
      socket.send({ bye: true });
      end('me');
    },
  };
}

async function addMedia(pc: RTCPeerConnection): Promise<void> {
  const stream = await capture();
  for (const track of stream.getTracks()) pc.addTrack(track, stream);
}

function negotiate(
  pc: RTCPeerConnection,
  { socket, isPolite }: { readonly socket: RelaySocket; readonly isPolite: boolean },
): (message: BareMessage) => Promise<void> {
  let isMakingOffer = false;
  let isOfferIgnored = false;
  pc.addEventListener('negotiationneeded', () => {
    isMakingOffer = true;
    pc.setLocalDescription()
      .then(() => socket.send({ description: pc.localDescription }))
      .catch(report)
      .finally(() => (isMakingOffer = false));
  });
  pc.addEventListener('icecandidate', ({ candidate }) => socket.send({ candidate }));

  async function take({ description, candidate }: BareMessage): Promise<void> {
    if (description !== undefined) {
      const collides =
        description.type === 'offer' && (isMakingOffer || pc.signalingState !== 'stable');
      isOfferIgnored = !isPolite && collides;
      if (isOfferIgnored) return;
      await pc.setRemoteDescription(description);
      if (description.type !== 'offer') return;
      if (pc.getSenders().every(({ track }) => track === null)) await addMedia(pc);
      await pc.setLocalDescription();
      socket.send({ description: pc.localDescription });
    } else if (candidate !== undefined) {
      await pc.addIceCandidate(candidate ?? undefined).catch((error: unknown) => {
        if (!isOfferIgnored) report(error);
      });
    }
  }
  // One after the other: adding media takes its time, and candidates come meanwhile.
  let chain = Promise.resolve();
  return (message) => (chain = chain.then(() => take(message)).catch(report));
}

function restartByTheBook(pc: RTCPeerConnection): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  pc.addEventListener('connectionstatechange', () => {
    clearTimeout(timer);
    if (pc.connectionState === 'failed') pc.restartIce();
    if (pc.connectionState === 'disconnected') {
      timer = setTimeout(() => pc.restartIce(), RESTART_AFTER_MS);
    }
  });
}

function report(error: unknown): void {
  console.warn(error);
}
