import { describe, expect, it } from 'vitest';
import { leave, meet, reasonOf, talk } from '../testing/story.ts';
import type { Pair } from '../testing/story.ts';
import { diagnose } from './diagnose.ts';

const TURN = [
  { urls: 'turn:turn.example.com?transport=udp', username: 'bobby', credential: 'swordfish' },
];

/** What both sides are told at the end. */
function codes({ alice, bob }: Pair): readonly unknown[] {
  return [alice, bob].map(({ call }) => call.diagnosis?.code);
}

async function neverConnects(pair: Pair): Promise<void> {
  pair.alice.client.call('bob', { video: true });
  await pair.stage.pass(100);
  await pair.bob.call.accept();
  await pair.stage.pass(32_000);
  for (const { call } of [pair.alice, pair.bob]) expect(reasonOf(call)).toBe('network-unsupported');
}

describe('calls that never connect', () => {
  it('because TURN refuses the credentials', async () => {
    const pair = await meet({ diagnose, iceServers: TURN, iceTransportPolicy: 'relay' });
    pair.stage.rtc.turn = 'refuses';
    await neverConnects(pair);
    expect(codes(pair)).toEqual(['turn-unauthorized', 'turn-unauthorized']);
    expect(pair.alice.call.diagnosis?.evidence).toMatchObject({
      connections: 2,
      isRelayOnly: true,
      iceErrors: [{ server: 'turn:udp', code: 401 }],
    });
    expect(JSON.stringify(pair.alice.call.diagnosis)).not.toMatch(/example|bobby|swordfish/);
    await leave(pair);
  });

  it('because nothing comes back over UDP, also when relays alone are tried at last', async () => {
    const pair = await meet({ diagnose, iceServers: TURN });
    pair.stage.rtc.turn = 'silent';
    pair.stage.rtc.cut();
    await neverConnects(pair);
    expect(codes(pair)).toEqual(['udp-blocked-no-relay', 'udp-blocked-no-relay']);
    await leave(pair);
  });

  it('because only relays are allowed, and there is none', async () => {
    const pair = await meet({ diagnose, iceTransportPolicy: 'relay' });
    await neverConnects(pair);
    expect(codes(pair)).toEqual(['no-candidates', 'no-candidates']);
    await leave(pair);
  });

  it('because routers keep the two apart, in spite of TURN', async () => {
    const pair = await meet({ diagnose, iceServers: TURN });
    pair.stage.rtc.cut();
    await neverConnects(pair);
    expect(codes(pair)).toEqual(['no-route', 'no-route']);
    const { timeline = [] } = pair.alice.call.diagnosis?.evidence ?? {};
    expect(timeline.map(({ what }) => what)).toContain('connection 2 made');
    await leave(pair);
  });
});

describe('calls that are lost', () => {
  it('because a path broke', async () => {
    const pair = await meet({ diagnose });
    await talk(pair);
    pair.stage.rtc.cut();
    await pair.stage.pass(32_000);
    expect(codes(pair)).toEqual(['path-lost', 'path-lost']);
    for (const { call } of [pair.alice, pair.bob]) {
      expect(call.diagnosis?.evidence).toMatchObject({ isOver: true, flowedForMs: 1_000 });
    }
    await leave(pair);
  });

  it('because the other side is gone altogether', async () => {
    const pair = await meet({ diagnose });
    await talk(pair);
    pair.stage.rtc.cut();
    pair.stage.network.cut();
    await pair.stage.pass(32_000);
    // Only the caller offers, and so sees that nobody answers.
    expect(codes(pair)[0]).toBe('peer-unreachable');
    await leave(pair);
  });

  it('because the browser is offline', async () => {
    const pair = await meet({ diagnose });
    await talk(pair);
    pair.stage.rtc.cut();
    pair.alice.platform.setOnline(false);
    await pair.stage.pass(5_000);
    expect(pair.alice.call.diagnosis?.code).toBe('browser-offline');
    pair.alice.platform.setOnline(true);
    pair.stage.rtc.heal();
    await pair.stage.pass(10_000);
    expect(codes(pair)).toEqual([undefined, undefined]);
    await leave(pair);
  });
});

describe('a healthy call', () => {
  it('has no diagnosis, and does not read statistics', async () => {
    const pair = await meet({ diagnose });
    await talk(pair);
    await pair.stage.pass(2_000);
    const pc = pair.alice.call.link?.peerConnection;
    let readings = 0;
    const read = pc?.getStats.bind(pc);
    if (pc !== undefined && read !== undefined) {
      pc.getStats = (...args) => {
        readings += 1;
        return read(...args);
      };
    }
    const seen: unknown[] = [];
    pair.alice.call.subscribe(() => seen.push(pair.alice.call.snapshot));
    await pair.stage.pass(60_000);
    expect([readings, seen, pair.alice.call.diagnosis]).toEqual([0, [], undefined]);
    await leave(pair);
  });
});
