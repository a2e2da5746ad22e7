import { connect } from 'node:net';
import { PROTOCOL_VERSION, type Message } from '@earshot/signaling/server';
import { accept, description, end, invite, relink, take } from '../messages.ts';
import { connectRaw, type RawClient } from '../raw-client.ts';
import type { Reachable } from './target.ts';
import { wait } from './wait.ts';

/** Somebody who means harm, for a bounded time; resolves when it is over. */
export interface Attack {
  readonly name: string;
  readonly run: (target: Reachable) => Promise<void>;
}

/** How long each goes on, in ms. */
const LASTS_MS = 1_500;

/** Attackers never come from the address of those who behave. */
const from = (last: number): string => `127.0.0.${last}`;

export const attacks: readonly Attack[] = [
  { name: 'more connections than an address may have', run: floodOfConnections },
  { name: 'a flood of frames, again and again', run: floodOfFrames },
  { name: 'clients that read nothing', run: slowReaders },
  { name: 'huge and deep frames', run: hugeFrames },
  { name: 'requests that never end', run: slowHandshakes },
  { name: 'tokens that are old, forged or somebody else’s', run: badTokens },
  { name: 'a call of others', run: foreignCalls },
  { name: 'invites without end', run: floodOfInvites },
];

async function floodOfConnections(target: Reachable): Promise<void> {
  const open: RawClient[] = [];
  for (let batch = 0; batch < 6; batch += 1) {
    const tries = Array.from({ length: 50 }, () =>
      connectRaw(target.ws, { origin: target.http, from: from(10) }).then(
        (client) => open.push(client),
        () => undefined,
      ),
    );
    await Promise.all(tries);
  }
  if (open.length > 100) throw new Error(`${open.length} connections were let in.`);
  for (const { socket } of open) socket.terminate();
}

async function floodOfFrames(target: Reachable): Promise<void> {
  const until = Date.now() + LASTS_MS;
  while (Date.now() < until) {
    const { raw } = await target
      .device('mallory', 'bot', from(11))
      .catch(() => ({ raw: undefined }));
    // This user sends too much: the server says when to come back.
    if (raw === undefined) await wait(200);
    for (let times = 0; times < 2_000 && raw?.socket.readyState === 1; times += 1) {
      raw.send({ type: 'ping' });
      if (times % 100 === 0) await wait(1);
    }
    raw?.socket.terminate();
  }
}

async function slowReaders(target: Reachable): Promise<void> {
  const slow = await target.device('sloth', 'one', from(12));
  const talker = await target.device('talker', 'one', from(13));
  talker.say(invite('slow-call'), { user: 'sloth' });
  await slow.hear('call.invite');
  slow.say(accept('slow-call'));
  await talker.hear('call.accept');
  slow.raw.socket.pause();
  const sdp = 'x'.repeat(40_000);
  for (let times = 0; times < 190; times += 1) {
    talker.say(description('slow-call', sdp), slow.self);
    await wait(10);
  }
  await talker.raw.caughtUp();
  talker.raw.socket.terminate();
  slow.raw.socket.terminate();
}

async function hugeFrames(target: Reachable): Promise<void> {
  const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
  const nested = `{"type":"message","seq":1,"ack":0,"body":${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}}`;
  const texts = [
    'x'.repeat(2_000_000),
    'x'.repeat(100_000),
    deep,
    nested,
    `"${'x'.repeat(65_000)}"`,
  ];
  for (let round = 0; round < 2; round += 1) {
    for (const text of texts) {
      const { raw } = await target.device(`giant-${round}`, 'one', from(14));
      raw.socket.on('error', () => undefined);
      raw.sendText(text);
      raw.sendText(text);
      await Promise.race([raw.closed, wait(100)]);
      raw.socket.terminate();
    }
  }
}

async function slowHandshakes(target: Reachable): Promise<void> {
  const sockets = Array.from({ length: 200 }, () => {
    const socket = connect({ port: target.port, host: '127.0.0.1', localAddress: from(15) });
    socket.on('error', () => undefined);
    socket.write('GET /calls HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    return socket;
  });
  const until = Date.now() + 2 * LASTS_MS;
  while (Date.now() < until) {
    for (const socket of sockets) if (!socket.destroyed) socket.write('a');
    await wait(100);
  }
  const left = sockets.filter(({ destroyed }) => !destroyed).length;
  for (const socket of sockets) socket.destroy();
  if (left > 0) throw new Error(`${left} requests are still waited for.`);
}

async function badTokens(target: Reachable): Promise<void> {
  const good = await target.token('alice');
  const [header = '', payload = '', signature = ''] = good.split('.');
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  const admin = Buffer.from('{"sub":"alice","role":"admin","exp":9999999999}').toString(
    'base64url',
  );
  const bad = [
    await target.token('alice', -120_000),
    `${header}.${admin}.${signature}`,
    `${none}.${payload}.`,
    `${none}.${admin}.${signature}`,
    signature,
    'x'.repeat(8_000),
  ];
  for (let round = 0; round < 5; round += 1) {
    for (const token of bad) {
      const raw = await connectRaw(target.ws, { origin: target.http, from: from(16) });
      raw.send({ type: 'hello', v: PROTOCOL_VERSION, token, device: 'laptop' });
      await raw.take('refused');
      await raw.closed;
    }
  }
}

/** Everything that one could say about the call of the bystanders. */
async function foreignCalls(target: Reachable): Promise<void> {
  const call = 'the-call';
  const mallory = await target.device('mallory', 'foreign', from(17));
  const candidates = [{ candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0 }];
  const messages: readonly Message[] = [
    ...[accept(call), end(call, 'hangup'), end(call, 'rejected'), take(call), relink(call)],
    ...[description(call, 'from mallory'), invite(call), { type: 'ice.request', call } as const],
    { type: 'call.candidates', call, epoch: 0, ufrag: 'u', candidates },
    { type: 'call.absent', call },
  ];
  for (const to of [{ user: 'alice' }, { user: 'bob' }, { user: 'mallory' }]) {
    for (const message of messages) mallory.say(message, to);
  }
  // So many mistakes end the connection.
  await Promise.race([mallory.raw.closed, wait(2 * LASTS_MS)]);
  mallory.raw.socket.terminate();
}

async function floodOfInvites(target: Reachable): Promise<void> {
  const mallory = await target.device('mallory', 'caller', from(18));
  for (let times = 0; times < 150; times += 1) {
    mallory.say(invite(`flood-${times}`), { user: times % 2 === 0 ? 'bob' : 'nobody' });
    await wait(10);
  }
  mallory.raw.socket.terminate();
}
