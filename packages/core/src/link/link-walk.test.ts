import { seededRandom } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import { createFakeLinkLab } from '../testing/fake-link-lab.ts';
import type { FakeLinkLab } from '../testing/fake-link-lab.ts';
import { agrees, createLinkPair } from '../testing/link-pair.ts';
import type { LinkPair } from '../testing/link-pair.ts';

const SEEDS = 300;
const STEPS = 40;

/** Loses, repeats and reorders what the two links say. */
function makeLossy(lab: FakeLinkLab, pair: LinkPair, random: () => number): void {
  pair.route((signal, { to }) => {
    const copies = random() < 0.25 ? 0 : random() < 0.25 ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      lab.clock.after(random() * 300, () => to.hear(signal));
    }
  });
}

function act(lab: FakeLinkLab, pair: LinkPair, random: () => number): void {
  const end = random() < 0.5 ? pair.caller : pair.callee;
  const choice = random();
  if (choice < 0.3) end.link.restartIce();
  else if (choice < 0.5) end.link.resend();
  else if (choice < 0.7) void end.link.setTrack('camera', lab.createTrack('video'));
  else if (choice < 0.8) void end.link.setTrack('camera', null);
  else if (choice < 0.9) lab.network.cut();
  else lab.network.heal();
}

async function walk(seed: number): Promise<void> {
  const random = seededRandom(seed);
  const lab = createFakeLinkLab();
  const pair = createLinkPair(lab.platform);
  makeLossy(lab, pair, random);
  pair.caller.link.start();
  for (let step = 0; step < STEPS; step += 1) {
    act(lab, pair, random);
    await lab.clock.advance(random() * 400);
  }

  lab.network.heal();
  pair.deliverAll();
  await lab.clock.advance(1_000);
  for (const { link } of [pair.caller, pair.callee]) {
    void link.setTrack('camera', lab.createTrack('video'));
    link.resend();
  }
  // One failed negotiation may still be waiting for its time.
  await lab.clock.advance(20_000);
  expect(agrees(pair), `seed ${seed}: agreed`).toBe(true);
  // As a call does when the link has failed.
  pair.caller.link.restartIce();
  await lab.clock.advance(1_000);

  expect(agrees(pair), `seed ${seed}: agreed again`).toBe(true);
  for (const { link } of [pair.caller, pair.callee]) {
    expect(link.status, `seed ${seed}: connected`).toBe('connected');
    expect(link.peerConnection.getTransceivers()).toHaveLength(4);
  }
  const [a, b] = [pair.caller.link.peerConnection, pair.callee.link.peerConnection];
  expect(lab.network.flows(a, b, '1'), `seed ${seed}: flows`).toBe(true);
  expect(lab.network.flows(b, a, '1'), `seed ${seed}: flows back`).toBe(true);
  pair.close();
  await lab.clock.advance(1_000);
  lab.close();
}

describe('a random walk over a network that loses, repeats and reorders', () => {
  it(
    `always ends in one agreed, connected link (${SEEDS} seeds)`,
    { timeout: 60_000 },
    async () => {
      for (let seed = 1; seed <= SEEDS; seed += 1) await walk(seed);
    },
  );
});
