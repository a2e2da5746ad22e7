import { FakeClock } from '@earshot/signaling/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeRtcNetwork } from '../testing/fake-rtc-network.ts';
import type { LinkDescription } from './negotiation.ts';
import { ANSWER_WITHIN_MS, createNegotiator } from './negotiator.ts';
import type { Negotiator } from './negotiator.ts';
import { createOperations } from './operations.ts';

let clock: FakeClock;
let network: FakeRtcNetwork;
let pc: RTCPeerConnection;
let said: LinkDescription[];
let failures: number[];
let negotiator: Negotiator;

function create(isPolite: boolean): void {
  clock = new FakeClock();
  network = new FakeRtcNetwork({ clock });
  pc = network.createPeerConnection();
  pc.addTransceiver('audio');
  said = [];
  failures = [];
  const operations = createOperations(() => undefined);
  negotiator = createNegotiator({
    peerConnection: pc,
    isPolite,
    epoch: 0,
    clock,
    enqueue: (operation) => operations.enqueue(operation),
    say: (description) => said.push(description),
    prepareAnswer: () => undefined,
    described: () => undefined,
    failed: (count) => failures.push(count),
  });
}

beforeEach(() => create(false));
afterEach(() => {
  negotiator.close();
  pc.close();
  expect(clock.pending).toBe(0);
});

describe('a browser that asks at the wrong moment', () => {
  it('gets no second offer while the first is open', async () => {
    negotiator.offer();
    await clock.advance(10);
    negotiator.offer();
    await clock.advance(10);
    expect(said.map(({ round }) => round)).toEqual([1]);
  });

  it('gets one offer, when it asks twice at once', async () => {
    negotiator.offer();
    negotiator.offer();
    await clock.advance(10);
    expect(said).toHaveLength(1);
  });

  it('gets no first offer from the polite side', async () => {
    negotiator.close();
    pc.close();
    create(true);
    negotiator.offer();
    await clock.advance(10);
    expect(said).toEqual([]);
    expect(pc.signalingState).toBe('stable');
  });
});

it('says a description as a server reads it without parsing it: written-description.ts in signaling', async () => {
  negotiator.offer();
  await clock.advance(10);
  expect(said.map(Object.keys)).toEqual([['epoch', 'round', 'kind', 'sdp']]);
});

describe('a wish that a remote offer has overtaken', () => {
  it('makes no offer of its own: the browser asks again if it is still needed', async () => {
    negotiator.close();
    pc.close();
    create(true);
    const other = network.createPeerConnection();
    other.addTransceiver('audio');
    void other.setLocalDescription();
    await clock.advance(1);
    const sdp = other.localDescription?.sdp ?? '';
    other.close();
    negotiator.receive({ kind: 'offer', epoch: 0, round: 1, sdp });
    negotiator.offer();
    await clock.advance(10);
    expect(said.map(({ kind }) => kind)).toEqual(['answer']);
  });
});

describe('a closed negotiator', () => {
  it('runs no clock', async () => {
    negotiator.offer();
    await clock.advance(10);
    negotiator.close();
    negotiator.close();
    await clock.advance(2 * ANSWER_WITHIN_MS);
    expect(failures).toEqual([]);
  });
});
