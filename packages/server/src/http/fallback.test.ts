import {
  createSignaling,
  webSocketOrHttp,
  type Message,
  type WebSocketConstructor,
} from '@earshot/signaling';
import { afterEach, describe, expect, it } from 'vitest';
import { accept, description, invite } from '../testing/messages.ts';
import { signToken, type TestServer } from '../testing/test-server.ts';
import { useServer } from '../testing/use-server.ts';

const start = useServer();
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0).reverse()) close();
});

const eventually = <Value>(read: () => Value) => expect.poll(read, { timeout: 20_000 });
const rounds = (heard: readonly Message[]): number[] =>
  heard.flatMap((message) => (message.type === 'call.description' ? [message.round] : []));

/** A client behind something that lets WebSockets through, or not. */
function behindWall({ ws, clock }: TestServer, user: string) {
  const wall = { isOpen: false };
  const open = new Set<WebSocket>();
  const WebSocketBehind = class extends WebSocket {
    constructor(url: string, protocols: string[]) {
      // Port 9 discards, if it is there at all.
      super(wall.isOpen ? url : 'ws://127.0.0.1:9/', protocols);
      open.add(this);
      this.addEventListener('close', () => open.delete(this));
    }
  } satisfies WebSocketConstructor;
  const changes = new Set<() => void>();
  const network = {
    isOnline: () => true,
    onChange(listener: () => void) {
      changes.add(listener);
      return () => void changes.delete(listener);
    },
  };
  // Without luck nobody waits between two attempts.
  const environment = { network, random: () => 0 };
  const signaling = createSignaling(
    webSocketOrHttp(ws, { WebSocket: WebSocketBehind, environment }),
    {
      device: `${user}-device`,
      environment,
      token: () => signToken({ sub: user, now: clock.now() }),
    },
  );
  closing.push(() => signaling.close());
  const heard: Message[] = [];
  signaling.on('message', ({ message }) => heard.push(message));
  signaling.connect();
  return {
    ...{ signaling, heard, wall },
    openSockets: () => [...open].filter(({ readyState }) => readyState === WebSocket.OPEN).length,
    changeNetwork: () => [...changes].forEach((tell) => tell()),
    /** The wall closes what is open, and lets nothing more through. */
    close() {
      wall.isOpen = false;
      for (const socket of [...open]) socket.close();
    },
  };
}

describe('a client that comes to a server', () => {
  it('over HTTP goes on over a WebSocket when that is possible, and back, with all that is said meanwhile', async () => {
    // The server's time stands still here, and so do its rates.
    const many = { burst: 100_000, perSecond: 1 };
    const limits = { framesPerConnection: many, framesPerUser: many, framesPerAddress: many };
    const { server, ...bench } = await start({ allowMissingOrigin: true, limits });
    const alice = behindWall({ server, ...bench }, 'alice');
    const bob = await bench.device('bob', 'phone');
    await eventually(() => alice.signaling.state.status).toBe('online');
    expect(alice.openSockets()).toBe(0);
    alice.signaling.send(invite('c1'), { user: 'bob' });
    await bob.hear('call.invite');
    bob.say(accept('c1'));
    await eventually(() => alice.heard.map(({ type }) => type)).toContain('call.accept');

    let round = 0;
    const say = (): void => {
      round += 1;
      const message: Message = { ...description('c1'), round } as Message;
      alice.signaling.send(message, { user: 'bob' });
      bob.say(message, alice.signaling.self);
    };
    const talking = setInterval(say, 50);
    closing.push(() => clearInterval(talking));
    alice.wall.isOpen = true;
    alice.changeNetwork();
    await eventually(alice.openSockets).toBe(1);
    await eventually(() => alice.signaling.stats.resumes).toBe(1);
    await eventually(() => server.stats().connections).toBe(2);
    alice.close();
    await eventually(() => alice.signaling.stats.resumes).toBe(2);
    expect(alice.openSockets()).toBe(0);
    clearInterval(talking);

    const all = Array.from({ length: round }, (_, index) => index + 1);
    await eventually(() => rounds(alice.heard).length).toBe(all.length);
    expect(rounds(alice.heard)).toEqual(all);
    const heard: number[] = [];
    while (heard.length < all.length)
      heard.push((await bob.hear('call.description')).message.round);
    expect(heard).toEqual(all);
    expect(alice.signaling.stats).toMatchObject({ sessions: 1, duplicates: 0, gaps: 0 });
  });
});
