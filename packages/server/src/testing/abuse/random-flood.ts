import { PROTOCOL_VERSION } from '@earshot/signaling/server';
import { seededRandom } from '@earshot/signaling/testing';
import { WebSocket } from 'ws';
import { randomText } from './random-frames.ts';
import type { Reachable } from './target.ts';

/** Limits under which random frames are read instead of being cut off. */
export const openLimits: Readonly<Record<string, string>> = {
  EARSHOT_LIMIT_MISTAKES_PER_CONNECTION: '100000/10000',
  EARSHOT_LIMIT_FRAMES_PER_CONNECTION: '1000000/100000',
  EARSHOT_LIMIT_FRAMES_PER_USER: '1000000/100000',
  EARSHOT_LIMIT_FRAMES_PER_ADDRESS: '1000000/100000',
};

/** More than this waits for nobody, in bytes. */
const MAX_WAITING = 256_000;

/** Sends so many random frames, by somebody who is known, or by nobody; reconnects when cut off. */
export async function sendRandomFrames(
  target: Reachable,
  { count, seed }: { readonly count: number; readonly seed: number },
): Promise<{ readonly sent: number; readonly connections: number }> {
  const random = seededRandom(seed);
  let sent = 0;
  let connections = 0;
  while (sent < count) {
    connections += 1;
    const isKnown = random() < 0.9;
    const socket = await open(target, isKnown ? await target.token(`fuzz-${seed}`) : undefined);
    const next = { seq: 0 };
    // Whoever says nothing good first is sent away after one frame.
    const most = isKnown ? count - sent : 1;
    for (let times = 0; times < most && socket.readyState === WebSocket.OPEN; times += 1) {
      socket.send(randomText(random, next));
      sent += 1;
      if (sent % 50 === 0 || socket.bufferedAmount > MAX_WAITING) await drained(socket);
    }
    socket.terminate();
  }
  return { sent, connections };
}

async function open(target: Reachable, token: string | undefined): Promise<WebSocket> {
  const socket = new WebSocket(target.ws, { origin: target.http, localAddress: '127.0.0.20' });
  socket.on('error', () => undefined);
  await new Promise((resolve) => {
    socket.on('open', resolve);
    socket.on('close', resolve);
  });
  if (token === undefined || socket.readyState !== WebSocket.OPEN) return socket;
  socket.send(JSON.stringify({ type: 'hello', v: PROTOCOL_VERSION, token, device: 'fuzz' }));
  // The welcome, or the end.
  await new Promise((resolve) => {
    socket.once('message', resolve);
    socket.once('close', resolve);
  });
  return socket;
}

async function drained(socket: WebSocket): Promise<void> {
  do await new Promise((resolve) => setImmediate(resolve));
  while (socket.readyState === WebSocket.OPEN && socket.bufferedAmount > 0);
}
