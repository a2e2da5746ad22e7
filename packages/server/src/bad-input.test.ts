import { PROTOCOL_VERSION, type Frame, type Message } from '@earshot/signaling/server';
import { describe, expect, it } from 'vitest';
import { description, end, invite } from './testing/messages.ts';
import type { Device } from './testing/device.ts';
import type { RawClient } from './testing/raw-client.ts';
import type { TestServer } from './testing/test-server.ts';
import { useServer } from './testing/use-server.ts';

const start = useServer();
const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;

/** Two devices that have nothing to do with the nonsense still reach each other. */
async function expectServes({ device }: TestServer): Promise<void> {
  const [carol, dave] = [await device('carol', 'x'), await device('dave', 'y')];
  carol.say(invite('other'), { user: 'dave' });
  expect((await dave.hear('call.invite')).from).toEqual(carol.self);
}

async function greeted(bench: TestServer): Promise<{ mallory: Device; raw: RawClient }> {
  const mallory = await bench.device('mallory', 'm');
  return { mallory, raw: mallory.raw };
}

const frame = (parts: Record<string, unknown>): string =>
  JSON.stringify({ type: 'message', seq: 1, ack: 0, ...parts });
const body = (message: Record<string, unknown>): string => frame({ body: message });

describe('a frame that makes no sense', () => {
  it.each<{ name: string; text: string | Uint8Array; fault: Partial<Frame<'fault'>> }>([
    { name: 'is not JSON', text: 'garbage{', fault: { code: 'invalid' } },
    { name: 'is empty', text: '', fault: { code: 'invalid' } },
    { name: 'is not text', text: new Uint8Array([0, 255]), fault: { code: 'invalid' } },
    { name: 'is 10,000 deep', text: deep, fault: { code: 'invalid' } },
    { name: 'is an array', text: '[]', fault: { code: 'invalid', field: 'type' } },
    { name: 'is null', text: 'null', fault: { code: 'invalid', field: 'type' } },
    { name: 'is too large', text: `"${'x'.repeat(70_000)}"`, fault: { code: 'too-large' } },
    {
      name: 'has a number below 1',
      text: frame({ seq: 0, body: {} }),
      fault: { code: 'invalid', field: 'seq' },
    },
    {
      name: 'has a body of a wrong type',
      text: body({ type: 'call.end', call: 'c', reason: 7 }),
      fault: { code: 'invalid', seq: 1, field: 'body.reason' },
    },
    {
      name: 'has a reason that does not exist',
      text: body({ type: 'call.end', call: 'c', reason: 'bored' }),
      fault: { code: 'invalid', seq: 1, field: 'body.reason' },
    },
    {
      name: 'has an id with spaces',
      text: body({ type: 'call.ringing', call: 'a b' }),
      fault: { code: 'invalid', seq: 1, field: 'body.call' },
    },
    {
      name: 'has an id that is too long',
      text: body({ type: 'call.ringing', call: 'x'.repeat(256) }),
      fault: { code: 'invalid', seq: 1, field: 'body.call' },
    },
    {
      name: 'has an SDP that is too long',
      text: body({ ...description('c', 'x'.repeat(50_000)) }),
      fault: { code: 'invalid', seq: 1, field: 'body.sdp' },
    },
    {
      name: 'has an SDP with control characters',
      text: body({ ...description('c', 'v=0\u0000') }),
      fault: { code: 'invalid', seq: 1, field: 'body.sdp' },
    },
    {
      name: 'has an address that is none',
      text: frame({ to: { user: '' }, body: invite('c') }),
      fault: { code: 'invalid', field: 'to.user' },
    },
  ])('that $name is answered by a fault and changes nothing', async ({ text, fault }) => {
    const bench = await start();
    const { raw } = await greeted(bench);
    raw.sendText(text);
    expect(await raw.take('fault')).toMatchObject(fault);
    await raw.caughtUp();
    await expectServes(bench);
    expect(await bench.server.calls.list({ user: 'mallory' })).toEqual([]);
  });

  it('with __proto__ in it pollutes nothing', async () => {
    const bench = await start();
    const { raw } = await greeted(bench);
    raw.sendText('{"type":"__proto__"}');
    raw.sendText('{"__proto__":{"type":"ping"}}');
    raw.sendText(
      '{"type":"message","seq":1,"ack":0,"__proto__":{"polluted":1},"body":{"type":"call.ringing","call":"c","__proto__":{"polluted":1}}}',
    );
    expect(await raw.take('fault')).toMatchObject({ code: 'invalid', field: 'type' });
    expect(await raw.take('fault')).toMatchObject({ code: 'not-found', seq: 1 });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    await expectServes(bench);
  });

  it('of a type that is not known yet is ignored, and acknowledged', async () => {
    const bench = await start();
    const { raw } = await greeted(bench);
    raw.sendText('{"type":"from-the-future","x":1}');
    raw.sendText(body({ type: 'call.hologram', call: 'c' }));
    await raw.caughtUp();
    expect(raw.received.some(({ type }) => type === 'fault')).toBe(false);
    await bench.clock.advance(100);
    expect(await raw.take('ack')).toMatchObject({ ack: 1 });
  });

  it('beyond anything reasonable ends the connection unread', async () => {
    const bench = await start();
    const { raw } = await greeted(bench);
    raw.sendText('x'.repeat(200_000));
    expect(await raw.closed).toBe(1_009);
    await expectServes(bench);
  });

  it('again and again ends the connection', async () => {
    const bench = await start();
    const { raw } = await greeted(bench);
    for (let times = 0; times < 30; times += 1) raw.sendText('garbage');
    expect(await raw.take('bye')).toEqual({ type: 'bye', code: 'invalid' });
    await raw.closed;
    await expectServes(bench);
  });

  it('that skips a number ends the connection, so that the client resumes', async () => {
    const bench = await start();
    const { raw } = await greeted(bench);
    raw.sendText(frame({ seq: 3, body: invite('c') }));
    expect(await raw.take('bye')).toEqual({ type: 'bye', code: 'invalid' });
    await expectServes(bench);
  });
});

describe('before the hello', () => {
  it.each<{ name: string; text: string | Uint8Array; code: string }>([
    { name: 'garbage', text: 'garbage', code: 'invalid' },
    { name: 'binary', text: new Uint8Array([1]), code: 'invalid' },
    { name: '10,000 levels', text: deep, code: 'invalid' },
    { name: 'another frame', text: '{"type":"ping"}', code: 'invalid' },
    { name: 'a message', text: frame({ body: invite('c') }), code: 'invalid' },
    {
      name: 'a device that is no id',
      text: JSON.stringify({ type: 'hello', v: PROTOCOL_VERSION, token: 'x', device: '' }),
      code: 'invalid',
    },
    {
      name: 'another version',
      text: JSON.stringify({ type: 'hello', v: 99, token: 'x', device: 'd' }),
      code: 'version',
    },
    {
      name: 'no token',
      text: JSON.stringify({ type: 'hello', v: PROTOCOL_VERSION, device: 'd' }),
      code: 'unauthorized',
    },
  ])('$name is refused', async ({ text, code }) => {
    const bench = await start();
    const raw = await bench.raw();
    raw.sendText(text);
    expect(await raw.take('refused')).toMatchObject({ code });
    await raw.closed;
    await expectServes(bench);
  });

  it('silence is refused after five seconds', async () => {
    const bench = await start();
    const raw = await bench.raw();
    await bench.pass(5_000);
    expect(await raw.take('refused')).toMatchObject({ code: 'invalid' });
    await raw.closed;
  });
});

describe('a stranger', () => {
  it.each<Message>([
    { type: 'call.ringing', call: 'c1' },
    { type: 'call.accept', call: 'c1', media: { audio: true, video: true }, hasOffer: true },
    end('c1', 'hangup'),
    end('c1', 'rejected'),
    description('c1'),
    { type: 'ice.request', call: 'c1' },
    invite('c1'),
  ])('who names a call of others ($type) hears what they hear of none', async (message) => {
    const bench = await start();
    const alice = await bench.device('alice', 'laptop');
    const bob = await bench.device('bob', 'phone');
    alice.say(invite('c1'), { user: 'bob' });
    await bob.hear('call.invite');
    const before = await bench.server.calls.get('c1');

    const { mallory, raw } = await greeted(bench);
    mallory.say(message, { user: 'bob' });
    const real = await raw.take('fault');
    expect(real).toMatchObject({ code: 'not-found', field: 'body.call', seq: 1 });
    if (message.type !== 'call.invite') {
      mallory.say({ ...message, call: 'c0' } as Message, { user: 'bob' });
      expect(await raw.take('fault')).toEqual({ ...real, seq: 2 });
    }
    expect(await bench.server.calls.get('c1')).toEqual(before);
    expect(await bob.heardTypes()).toEqual(['calls.sync', 'call.invite']);
  });

  it('cannot speak as somebody else', async () => {
    const bench = await start();
    const { raw } = await greeted(bench);
    const bob = await bench.device('bob', 'phone');
    const from = { user: 'alice', device: 'laptop' };
    raw.sendText(frame({ from, to: { user: 'bob' }, body: invite('c1') }));
    expect((await bob.hear('call.invite')).from).toEqual({ user: 'mallory', device: 'm' });
  });

  it('cannot speak as the server', async () => {
    const bench = await start();
    const { mallory, raw } = await greeted(bench);
    const bob = await bench.device('bob', 'phone');
    mallory.say({ type: 'calls.sync', calls: [] }, { user: 'bob' });
    expect(await raw.take('fault')).toMatchObject({ code: 'invalid', field: 'body.type' });
    expect(await bob.heardTypes()).toEqual(['calls.sync']);
  });
});

describe('an invite', () => {
  it('to oneself is refused', async () => {
    const { device, server } = await start();
    const alice = await device('alice', 'laptop');
    alice.say(invite('c1'), { user: 'alice' });
    expect((await alice.hear('call.end')).message).toEqual({
      ...end('c1', 'server'),
      code: 'self',
    });
    expect(await server.calls.get('c1')).toBeUndefined();
  });

  it('to nobody is a fault', async () => {
    const { device } = await start();
    const alice = await device('alice', 'laptop');
    alice.say(invite('c1'));
    expect(await alice.raw.take('fault')).toMatchObject({ code: 'invalid', field: 'to', seq: 1 });
  });
});
