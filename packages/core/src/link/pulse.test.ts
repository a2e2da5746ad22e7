import { FakeClock } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import { createPulse } from './pulse.ts';

function setUp() {
  const clock = new FakeClock();
  let packet: number | undefined;
  let channelState: RTCDataChannelState = 'connecting';
  const pc = {
    getReceivers: () => [
      { getSynchronizationSources: () => (packet === undefined ? [] : [{ rtpTimestamp: packet }]) },
    ],
    getSenders: () => [],
  } as unknown as RTCPeerConnection;
  const states: string[] = [];
  const pulse = createPulse(pc, {
    platform: {
      ...{ clock, log: () => undefined },
      network: { isOnline: () => true, onChange: () => () => undefined },
    },
    channelState: () => channelState,
    changed: () => states.push(pulse.state),
  });
  pulse.start();
  return {
    ...{ clock, pulse, states },
    opened: () => (channelState = 'open'),
    async stream(ms: number) {
      for (let passed = 0; passed < ms; passed += 100) {
        packet = (packet ?? 0) + 1;
        await clock.advance(100);
      }
    },
  };
}

describe('the pulse of a connection', () => {
  it('is silent when its other side went just when it came: no packet, and no channel', async () => {
    const { clock, states, pulse } = setUp();
    await clock.advance(4_800);
    expect(states).toEqual([]);
    await clock.advance(400);
    expect(states).toEqual(['silent']);
    pulse.close();
    expect(clock.pending).toBe(0);
  });

  it('is silent when nothing comes over the channel that is open', async () => {
    const { clock, states, pulse, opened } = setUp();
    opened();
    await clock.advance(2_000);
    expect(states).toEqual(['silent']);
    pulse.close();
  });

  it('waits for the channel when media has stopped before that is open', async () => {
    const { clock, states, pulse, opened, stream } = setUp();
    await stream(1_000);
    expect(states).toEqual(['alive']);
    pulse.hear();
    await clock.advance(500);
    pulse.hear();
    await clock.advance(500);
    pulse.hear();
    await clock.advance(4_000);
    expect(states).toEqual(['alive']);
    opened();
    pulse.hear();
    await clock.advance(1_600);
    expect(states).toEqual(['alive']);
    pulse.close();
  });

  it('is heard again after a silence', async () => {
    const { clock, states, pulse, stream } = setUp();
    await stream(1_000);
    await clock.advance(1_000);
    expect(states).toEqual(['alive', 'silent']);
    await stream(200);
    expect(states).toEqual(['alive', 'silent', 'alive']);
    pulse.close();
  });
});
