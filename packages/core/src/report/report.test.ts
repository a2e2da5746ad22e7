import type { Message, ReportedQuality, Signaling } from '@earshot/signaling';
import { describe, expect, it } from 'vitest';
import { monitorQuality } from '../quality/monitor-quality.ts';
import { leave, meet, talk } from '../testing/story.ts';
import type { Pair } from '../testing/story.ts';
import { rateCall } from './rate-call.ts';
import { reportQuality } from './report-quality.ts';

/** A client whose server takes everything that is sent, or refuses it. */
function withServer(refusal?: Error) {
  const sent: Message[] = [];
  const signaling: Signaling = {
    state: { status: 'offline' },
    self: undefined,
    arbiter: 'server',
    providesIce: false,
    connect: () => undefined,
    send(message, to) {
      expect(to).toBeUndefined();
      if (refusal !== undefined) throw refusal;
      sent.push(message);
    },
    on: () => () => undefined,
    close: () => undefined,
  };
  return { client: { signaling }, sent };
}

interface Reporting extends Pair, ReturnType<typeof withServer> {
  readonly told: readonly ReportedQuality[];
  readonly stop: () => void;
}

async function report(refusal?: Error): Promise<Reporting> {
  const pair = await meet();
  const { platform } = pair.alice;
  const server = withServer(refusal);
  const told: ReportedQuality[] = [];
  const call = pair.alice.client.call('bob', { video: true });
  const quality = monitorQuality(call, { platform });
  const reported = (one: ReportedQuality): void => void told.push(one);
  const stop = reportQuality(call, { client: server.client, quality, platform, reported });
  await pair.stage.pass(100);
  await pair.bob.call.accept();
  await pair.stage.pass(500);
  return { ...pair, ...server, told, stop };
}

describe('a report on the quality of a call', () => {
  it('is sent once, when the call ends', async () => {
    const { sent, told, ...pair } = await report();
    await pair.stage.pass(20_000);
    expect(sent).toEqual([]);
    pair.alice.call.hangUp();
    await pair.stage.pass(100);
    expect(sent).toEqual([{ type: 'call.report', call: pair.alice.call.id, quality: told[0] }]);
    expect(told).toMatchObject([{ level: 'excellent', isRelayed: false, reconnects: 0 }]);
    expect(told[0]?.setupMs).toBeGreaterThan(0);
    expect(told[0]?.setupMs).toBeLessThan(500);
    await leave(pair);
  });

  it('is sent when the page is hidden, and not each time', async () => {
    const { sent, told, ...pair } = await report();
    const { platform } = pair.alice;
    await pair.stage.pass(20_000);
    for (const isVisible of [false, true, false]) platform.setVisible(isVisible);
    expect(sent).toHaveLength(1);
    await pair.stage.pass(31_000);
    for (const isVisible of [true, false]) platform.setVisible(isVisible);
    expect(sent).toHaveLength(2);
    expect(told).toHaveLength(2);
    await leave(pair);
  });

  it('counts how often media came back', async () => {
    const { told, ...pair } = await report();
    await pair.stage.pass(10_000);
    pair.stage.rtc.cut();
    await pair.stage.pass(5_000);
    pair.stage.rtc.heal();
    await pair.stage.pass(10_000);
    pair.alice.call.hangUp();
    expect(told).toMatchObject([{ reconnects: 1 }]);
    await leave(pair);
  });

  it('is none of a call in which nothing was measured', async () => {
    const { sent, told, ...pair } = await report();
    pair.alice.call.hangUp();
    expect([...sent, ...told]).toEqual([]);
    await leave(pair);
  });

  it('is none once it was undone', async () => {
    const { sent, stop, ...pair } = await report();
    await pair.stage.pass(20_000);
    stop();
    stop();
    pair.alice.call.hangUp();
    expect(sent).toEqual([]);
    await leave(pair);
  });

  it('of a call that is over is sent at once; without a server it is told', async () => {
    const pair = await meet();
    await talk(pair);
    const { call, platform, client } = pair.alice;
    const quality = monitorQuality(call, { platform });
    await pair.stage.pass(20_000);
    call.hangUp();
    const told: ReportedQuality[] = [];
    reportQuality(call, { client, quality, platform, reported: (one) => told.push(one) });
    expect(told).toMatchObject([{ level: 'excellent' }]);
    expect(told[0]).not.toHaveProperty('setupMs');
    await leave(pair);
  });

  it('that cannot be sent is logged', async () => {
    const { sent, told, ...pair } = await report(new Error('closed'));
    await pair.stage.pass(20_000);
    pair.alice.call.hangUp();
    expect(told).toHaveLength(1);
    const events = pair.alice.platform.entries.map(({ event }) => event);
    expect(events).toContain('quality.not-reported');
    expect(sent).toEqual([]);
    await leave(pair);
  });
});

describe('a rating', () => {
  const call = { id: 'c1' };

  it('is sent to the server', () => {
    const { client, sent } = withServer();
    expect(rateCall(call, { client, stars: 4 })).toBe(true);
    expect(rateCall(call, { client, stars: 1, tags: ['echo'], comment: 'No.' })).toBe(true);
    expect(sent).toEqual([
      { type: 'call.report', call: 'c1', rating: { stars: 4 } },
      { type: 'call.report', call: 'c1', rating: { stars: 1, tags: ['echo'], comment: 'No.' } },
    ]);
  });

  it('goes nowhere without a server', async () => {
    const pair = await meet();
    expect(rateCall(call, { client: pair.alice.client, stars: 4 })).toBe(false);
    await leave(pair);
  });

  it.each([
    ['stars', { stars: 0 }],
    ['stars', { stars: 6 }],
    ['stars', { stars: 3.5 }],
    ['tags', { stars: 3, tags: ['x'.repeat(65)] }],
    ['tags', { stars: 3, tags: Array<string>(17).fill('x') }],
    ['comment', { stars: 3, comment: 'x'.repeat(1_001) }],
  ])('with wrong %s throws', (option, rating) => {
    const { client, sent } = withServer();
    expect(() => rateCall(call, { client, ...rating })).toThrow(
      expect.objectContaining({ code: 'option/invalid', details: { option } }),
    );
    expect(sent).toEqual([]);
  });
});
