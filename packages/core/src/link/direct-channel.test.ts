import { FakeClock } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import { FakeChannels } from '../testing/fake-data-channel.ts';
import { createDirectChannel } from './direct-channel.ts';

function setUp() {
  const clock = new FakeClock();
  const arrived: string[] = [];
  let isAgreed = false;
  const channels = new FakeChannels({
    isAgreed: () => isAgreed,
    deliver(_id, text) {
      if (text !== undefined) arrived.push(text);
      return true;
    },
  });
  const pc = {
    createDataChannel: (label: string, init: RTCDataChannelInit) => channels.make(label, init),
  } as unknown as RTCPeerConnection;
  const direct = createDirectChannel(pc, {
    clock,
    heard: () => undefined,
    message: () => undefined,
  });
  return {
    ...{ clock, direct, arrived },
    open() {
      isAgreed = true;
      channels.flush();
    },
  };
}

describe('what is said on a direct channel', () => {
  it('before it is open goes out as soon as it is, in order, once', () => {
    const { direct, arrived, open } = setUp();
    direct.open();
    expect(direct.say('first')).toBe(false);
    direct.say('second');
    open();
    expect(arrived).toEqual(['first', 'second']);
    expect(direct.say('third')).toBe(true);
    expect(arrived).toEqual(['first', 'second', 'third']);
  });

  it('is not what is only beaten', async () => {
    const { clock, direct, arrived, open } = setUp();
    direct.open();
    direct.start();
    await clock.advance(2_400);
    open();
    expect(arrived).toEqual([]);
    await clock.advance(100);
    expect(arrived).toHaveLength(1);
    direct.close();
    expect(clock.pending).toBe(0);
  });

  it('before there is one is not kept', () => {
    const { direct, arrived, open } = setUp();
    expect(direct.say('first')).toBe(false);
    direct.open();
    open();
    expect(arrived).toEqual([]);
  });

  it('does not go out once it is closed', () => {
    const { direct, arrived, open } = setUp();
    direct.open();
    direct.say('first');
    direct.close();
    open();
    expect(arrived).toEqual([]);
  });
});
