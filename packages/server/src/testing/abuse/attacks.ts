import { connect } from 'node:net';
import { PROTOCOL_VERSION, type Message } from '@earshot/signaling/server';
import { accept, description, end, invite, relink, take } from '../messages.ts';
import { connectRaw, type RawClient } from '../raw-client.ts';
import type { Denials } from './denials.ts';
import type { Reachable } from './target.ts';
import { wait } from './wait.ts';

/** Somebody who means harm, for a bounded time; resolves when it is over. */
export interface Attack {
  readonly name: string;
  /** @throws Error when the server has let through what it should not have */
  readonly run: (target: Reachable) => Promise<void>;
  /** What the server must have written down of it; nothing else. */
  readonly denials: Denials;
}

/** How long each goes on, in ms. */
const LASTS_MS = 1_500;
/** Long after what must come has come, in ms. */
const LATE_MS = 10_000;

/** Attackers never come from the address of those who behave. */
const from = (last: number): string => `127.0.0.${last}`;

export const attacks: readonly Attack[] = [
  {
    name: 'more connections than an address may have',
    run: floodOfConnections,
    denials: { 'connections-per-address': [200, 200] },
  },
  {
    name: 'a flood of frames, again and again',
    run: floodOfFrames,
    denials: { 'frames-per-connection': [1, 3], 'frames-per-user': [1, 12] },
  },
  { name: 'clients that read nothing', run: slowReaders, denials: { 'slow-reader': [1, 1] } },
  { name: 'huge and deep frames', run: hugeFrames, denials: {} },
  { name: 'requests that never end', run: slowHandshakes, denials: {} },
  {
    name: 'tokens that are old, forged or somebody else’s',
    run: badTokens,
    denials: { 'token-refused': [30, 30], 'token-not-renewed': [1, 1] },
  },
  {
    name: 'a call of others',
    run: foreignCalls,
    // The connection ends after 20 mistakes, but what was on its way may still be looked at.
    denials: {
      'call-unknown': [18, 27],
      'message-forged': [2, 3],
      'too-many-mistakes': [1, 1],
    },
  },
  {
    name: 'invites without end',
    run: floodOfInvites,
    // 60 at once and one a second, of which five ring.
    denials: { 'pending-invites': [55, 75], 'invites-per-user': [70, 90] },
  },
];

/** 300 come, and 100 may stay. */
async function floodOfConnections(target: Reachable): Promise<void> {
  const open: RawClient[] = [];
  const refusals: string[] = [];
  for (let batch = 0; batch < 6; batch += 1) {
    const tries = Array.from({ length: 50 }, () =>
      connectRaw(target.ws, { origin: target.http, from: from(10) }).then(
        (client) => open.push(client),
        (error: unknown) => refusals.push(String(error)),
      ),
    );
    await Promise.all(tries);
  }
  for (const { socket } of open) socket.terminate();
  expectSame('connections that were let in', open.length, 100);
  expectSame('refusals', [...new Set(refusals)].join(), 'Error: Unexpected server response: 429');
}

/** Each connection is cut after its 200 frames, and all of them together once their user has sent 400. */
async function floodOfFrames(target: Reachable): Promise<void> {
  const begun = Date.now();
  let answered = 0;
  while (Date.now() < begun + LASTS_MS) {
    const { raw } = await target.device('mallory', 'bot', from(11));
    for (let times = 0; times < 2_000 && raw.socket.readyState === 1; times += 1) {
      raw.send({ type: 'ping' });
      if (times % 100 === 0) await wait(1);
    }
    await inTime(raw.closed, 'The end of a connection that floods');
    const bye = await raw.take('bye');
    expectSame('the reason', bye.code, 'rate-limited');
    answered += raw.received.filter(({ type }) => type === 'pong').length;
    await wait(200);
  }
  const most = 400 + 100 * ((Date.now() - begun) / 1_000);
  if (answered > most) throw new Error(`${answered} frames were answered, and not ${most}.`);
}

/** What it does not read stays with whoever sends it only up to a limit: then it is cut off. */
async function slowReaders(target: Reachable): Promise<void> {
  const slow = await target.device('sloth', 'one', from(12));
  const talker = await target.device('talker', 'one', from(13));
  talker.say(invite('slow-call'), { user: 'sloth' });
  await slow.hear('call.invite');
  slow.say(accept('slow-call'));
  await talker.hear('call.accept');
  slow.raw.socket.pause();
  const sdp = 'x'.repeat(40_000);
  const count = 190;
  for (let times = 0; times < count; times += 1) {
    talker.say(description('slow-call', sdp), slow.self);
    await wait(10);
  }
  await talker.raw.caughtUp();
  slow.raw.socket.resume();
  await inTime(slow.raw.closed, 'The end of a client that reads nothing');
  const heard = slow.raw.received.filter(({ type }) => type === 'message').length;
  talker.raw.socket.terminate();
  if (heard >= count) throw new Error('All was kept for a client that reads nothing.');
}

/** What is too long for a frame ends the connection before it is read; what is not is refused, however deep it is. */
async function hugeFrames(target: Reachable): Promise<void> {
  const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
  const nested = `{"type":"message","seq":1,"ack":0,"body":${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}}`;
  const cases = [
    ['x'.repeat(2_000_000), 1_009],
    ['x'.repeat(200_000), 1_009],
    [deep, 'invalid'],
    [nested, 'invalid'],
    [`"${'x'.repeat(65_000)}"`, 'invalid'],
  ] as const;
  for (let round = 0; round < 2; round += 1) {
    for (const [text, outcome] of cases) {
      const { raw } = await target.device(`giant-${round}`, 'one', from(14));
      raw.socket.on('error', () => undefined);
      raw.sendText(text);
      const fault = raw.take('fault').then(({ code }) => code);
      const first = await inTime(
        Promise.race([fault.catch(() => raw.closed), raw.closed]),
        text.slice(0, 40),
      );
      expectSame(text.slice(0, 40), first, outcome);
      raw.socket.terminate();
    }
  }
}

/** Their heads must have come within half a second. */
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
  expectSame('requests that are still waited for', left, 0);
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
      const { code } = await inTime(raw.take('refused'), 'The refusal of a bad token');
      expectSame('what a bad token gets', code, 'unauthorized');
      await raw.closed;
    }
  }
  await stolen(target, good);
}

/** A good token of somebody else does not make a session theirs, and a session is nobody's who has not its secret. */
async function stolen(target: Reachable, token: string): Promise<void> {
  const owner = await target.device('owner', 'one', from(16));
  const { session } = owner.welcome;
  const mallory = await target.device('mallory', 'thief', from(16));
  mallory.raw.send({ type: 'token', token });
  const { code } = await inTime(mallory.raw.take('fault'), 'The fault of a foreign token');
  expectSame('what a foreign token gets', code, 'forbidden');
  mallory.raw.socket.terminate();
  const raw = await connectRaw(target.ws, { origin: target.http, from: from(16) });
  raw.send({
    ...{ type: 'hello', v: PROTOCOL_VERSION, token: await target.token('mallory'), device: 'one' },
    resume: { session, secret: 'guessed', received: 0 },
  });
  const welcome = await inTime(raw.take('welcome'), 'A session of its own');
  expectSame('a session that was resumed by another', welcome.resumed, false);
  expectSame('whose session it is', welcome.self.user, 'mallory');
  await owner.raw.caughtUp();
  await owner.leave();
  raw.socket.terminate();
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
  await inTime(mallory.raw.closed, 'The end of somebody who makes nothing but mistakes');
  const { code } = await mallory.raw.take('bye');
  expectSame('the reason', code, 'invalid');
}

/** Of 150 invites, no more than five ring at a time. */
async function floodOfInvites(target: Reachable): Promise<void> {
  const victim = await target.device('victim', 'one', from(19));
  const mallory = await target.device('mallory', 'caller', from(18));
  for (let times = 0; times < 150; times += 1) {
    mallory.say(invite(`flood-${times}`), { user: 'victim' });
    // Each is answered, and that acknowledged: faster, it would be a flood of frames.
    await wait(25);
  }
  await mallory.raw.caughtUp();
  const rung = (await victim.heardTypes()).filter((type) => type === 'call.invite').length;
  mallory.raw.socket.terminate();
  victim.raw.socket.terminate();
  expectSame('calls that ring', rung, 5);
}

function expectSame(what: string, is: unknown, must: unknown): void {
  if (is !== must) throw new Error(`${what}: ${String(is)} instead of ${String(must)}.`);
}

/** @throws Error when it does not come */
async function inTime<Value>(promise: Promise<Value>, what: string): Promise<Value> {
  const over = { isIt: false };
  const late = wait(LATE_MS).then(() => {
    if (!over.isIt) throw new Error(`${what} does not come.`);
    return promise;
  });
  const value = await Promise.race([promise, late]);
  over.isIt = true;
  return value;
}
