import { describe, expect, it } from 'vitest';
import { pinoLog } from './pino-log.ts';
import { accept, description, end, invite } from './testing/messages.ts';
import { signToken } from './testing/test-server.ts';
import { useServer } from './testing/use-server.ts';

const start = useServer();

function collector(): { lines: string[]; write: (line: string) => void } {
  const lines: string[] = [];
  return { lines, write: (line) => void lines.push(line) };
}

describe('the log', () => {
  it('of a whole call tells its life, and holds no secret', async () => {
    const out = collector();
    const turn = { urls: ['turn:turn.example.com'], secret: 'turn-secret-north' };
    const bench = await start({ log: pinoLog('debug', out), turn });
    const tokens = await Promise.all(
      ['alice', 'bob'].map((sub) => signToken({ sub, now: bench.clock.now() })),
    );
    const [aliceToken = '', bobToken = ''] = tokens;
    const alice = await bench.device('alice', 'laptop', { token: aliceToken });
    const bob = await bench.device('bob', 'phone', { token: bobToken });
    alice.say(invite('c1', { context: 'private-context' }), { user: 'bob' });
    const { message } = await bob.hear('ice.servers');
    bob.say(accept('c1'));
    await alice.hear('call.accept');
    const sdp = 'v=0\r\na=ice-pwd:very-secret-password\r\na=fingerprint:sha-256 AA:BB';
    alice.say(description('c1', sdp), bob.self);
    const candidate = 'candidate:1 1 udp 1 192.0.2.77 50000 typ host';
    const candidates = [{ candidate, sdpMid: '0', sdpMLineIndex: 0 }];
    bob.say({ type: 'call.candidates', call: 'c1', epoch: 0, ufrag: 'uFrAg', candidates });
    await alice.hear('call.candidates');
    alice.raw.sendText(`{"type":"hello","token":"${aliceToken}","sdp":"${'x'.repeat(20)}"}`);
    alice.raw.sendText('garbage with very-secret-password');
    alice.say({ ...end('c1', 'hangup'), why: 'words for bob alone' } as never, bob.self);
    await bob.hear('call.end');
    const refused = await bench.raw();
    refused.send({ type: 'hello', v: 1, token: 'a-bad-token', device: 'x' });
    await refused.take('refused');
    await bench.server.close();

    const text = out.lines.join('');
    for (const event of [
      'server.started',
      'session.opened',
      'call.ringing',
      'call.answered',
      'call.ended',
      'connection.refused',
      'session.ended',
      'server.stopped',
    ]) {
      expect(text).toContain(`"msg":"${event}"`);
    }
    const credential = message.iceServers[0]?.credential ?? '';
    expect(credential).not.toBe('');
    for (const secret of [
      ...[aliceToken, bobToken, 'a-bad-token', alice.welcome.secret, alice.welcome.session],
      ...['very-secret-password', 'fingerprint', 'candidate', 'uFrAg', '192.0.2.77', '127.0.0.1'],
      ...['turn-secret-north', credential, 'private-context', 'words for bob alone'],
    ]) {
      expect(text).not.toContain(secret);
    }
  });

  it('hides what is called like a secret, should it ever be given one', () => {
    const out = collector();
    pinoLog('info', out)('info', 'oops', { token: 'T1', nested: { sdp: 'S1', password: 'P1' } });
    expect(out.lines.join('')).not.toMatch(/T1|S1|P1/);
  });

  it('keeps to its level, and shows errors with their cause', () => {
    const out = collector();
    const log = pinoLog('warn', out);
    log('info', 'small.talk');
    log('error', 'it.broke', { error: new Error('why', { cause: new Error('deeper') }) });
    expect(out.lines).toHaveLength(1);
    expect(JSON.parse(out.lines[0] ?? '')).toMatchObject({
      msg: 'it.broke',
      err: { message: expect.stringContaining('why') as string },
    });
  });

  it('of an app that throws disturbs nothing', async () => {
    const bench = await start({
      log: () => {
        throw new Error('log down');
      },
    });
    const alice = await bench.device('alice', 'laptop');
    alice.say(invite('c1'), { user: 'bob' });
    await alice.hear('call.end');
  });
});
