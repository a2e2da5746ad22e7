import { setTimeout as after } from 'node:timers/promises';
import { now } from '../page/now.ts';
import { isCutShort, NO_END } from './allowed-ends.ts';
import { openDiary } from './diary.ts';
import { endOfTalk } from './end-call.ts';
import { findLeaks } from './find-leaks.ts';
import { setScene } from './scene.ts';
import type { Scene, SoakStage } from './scene.ts';
import { isAnswered } from './soak-plan.ts';
import type { SoakCall } from './soak-plan.ts';
import type { Observed } from './soak-result.ts';
import { createPictureWatch, Stuck, untilBoth } from './watch-call.ts';
import type { Glances } from './watch-call.ts';

/** How long the soak waits before it says that a call is stuck, in ms. */
const limits = {
  online: 20_000,
  ringing: 15_000,
  /** A first connection is given up by the product after 30 s. */
  moving: 35_000,
  idle: 20_000,
  /** While nobody has anything to say, a connection that hangs is noticed by the server's silence. */
  unnoticed: 15_000,
  /** What was said over a connection that hangs is said again after 10 s. */
  record: 15_000,
  closed: 10_000,
} as const;

export async function runSoakCall(stage: SoakStage, plan: SoakCall): Promise<Observed> {
  const diary = openDiary();
  const scene = setScene(stage, { plan, diary });
  let stuckAt: string | undefined;
  let recoveredAfterMs: number | undefined;
  let record = '';
  let leaks: readonly string[] = [];
  try {
    await prepare(scene);
    recoveredAfterMs = await live(scene);
    await untilIdle(scene);
    await stage.faults.calm();
    record = await readRecord(scene);
    // What has reached the server late reaches the other side now.
    await untilIdle(scene);
    leaks = await findLeaks(stage.seats, limits.closed);
  } catch (error) {
    stuckAt = error instanceof Stuck ? error.message : `the soak failed: ${String(error)}`;
    await endSomehow(scene);
  }
  return {
    ...(stuckAt === undefined ? {} : { stuckAt }),
    ...(recoveredAfterMs === undefined ? {} : { recoveredAfterMs }),
    ...{ ends: diary.ends, record, leaks, calls: [...diary.ids] },
    thrown: [...stage.seats.alice.thrown(), ...stage.seats.bob.thrown()],
    tookMs: now() - diary.beganAt,
    timeline: diary.timeline(),
  };
}

async function prepare(scene: Scene): Promise<void> {
  const { seats, plan, faults } = scene;
  await Promise.all([seats.alice.forget(), seats.bob.forget()]);
  await untilBoth(scene, {
    isSo: ({ alice, bob }) => alice?.isOnline === true && bob?.isOnline === true,
    limitMs: limits.online,
    says: 'both online before the call',
  });
  if (plan.isRelayed) await faults.relayOnly();
}

/** From the call to the act that ends it; resolves with how long it took to recover. */
async function live(scene: Scene): Promise<number | undefined> {
  const { plan } = scene;
  await place(scene);
  if (isCutShort(plan) && plan.step !== 'ending') {
    await scene.healed();
    return undefined;
  }
  if (plan.ending !== 'cancelled' || plan.step !== 'before-ringing') await untilRings(scene);
  if (!isAnswered(plan)) {
    await endUnanswered(scene);
    return undefined;
  }
  if (plan.step === 'ringing') await beginAfter(scene, plan.waitMs);
  await answer(scene);
  const connectedAfterMs = await untilMoving(scene);
  const recoveredAfterMs = await breakTalk(scene);
  await endOfTalk(scene);
  return recoveredAfterMs ?? connectedAfterMs;
}

async function place(scene: Scene): Promise<void> {
  const { plan, caller } = scene;
  const isFaultFirst = plan.step === 'before-ringing' && !isCutShort(plan);
  if (isFaultFirst) await beginAfter(scene, 0, plan.waitMs);
  // A page that is being loaded cannot call.
  await scene.act(caller, 'call');
  if (isFaultFirst || !isCutShort(plan) || plan.step === 'ending') return;
  if (plan.step === 'ringing') await untilRings(scene);
  await beginAfter(scene, plan.waitMs);
}

async function beginAfter(scene: Scene, beforeMs: number, afterMs = 0): Promise<void> {
  await after(beforeMs);
  await scene.begin(scene.plan.fault);
  await after(afterMs);
}

function untilRings(scene: Scene): Promise<void> {
  return untilBoth(scene, {
    isSo: (glances) => glances[scene.callee]?.status === 'ringing',
    limitMs: limits.ringing + unnoticedMs(scene.plan),
    says: `${scene.callee}’s phone rings`,
  });
}

function unnoticedMs({ fault }: SoakCall): number {
  return fault.type === 'half-open' ? limits.unnoticed : 0;
}

async function answer(scene: Scene): Promise<void> {
  const { plan, callee } = scene;
  await after(plan.personMs);
  if (plan.step === 'answering') {
    const isFaultFirst = plan.actor === 'alice';
    if (isFaultFirst) await beginAfter(scene, 0, plan.waitMs / 8);
    await scene.act(callee, 'accept');
    if (!isFaultFirst) await scene.begin(plan.fault);
    return;
  }
  await scene.act(callee, 'accept');
  if (plan.step === 'connecting') await beginAfter(scene, plan.waitMs / 2);
}

/** Resolves with the time since all was well until both are connected and see each other move. */
async function untilMoving(scene: Scene): Promise<number> {
  const { callee } = scene;
  await scene.healed();
  const from = now();
  const hasMoved = createPictureWatch();
  await untilBoth(scene, {
    async isSo(glances) {
      // Loaded again, or not heard before, the phone rings still: a person answers once more.
      if (glances[callee]?.status === 'ringing') await scene.act(callee, 'accept');
      return hasMoved(glances) && areConnected(glances);
    },
    limitMs: limits.moving,
    says: 'both connected, with moving pictures',
  });
  return now() - from;
}

function areConnected({ alice, bob }: Glances): boolean {
  return alice?.status === 'connected' && bob?.status === 'connected';
}

/** The faults of a call that is connected; resolves with how long it took to recover. */
async function breakTalk(scene: Scene): Promise<number | undefined> {
  const { plan } = scene;
  const { step, actor, first } = plan;
  if (!['connected', 'held', 'sharing', 'recovering'].includes(step)) return undefined;
  if (step === 'held') await scene.act(actor, 'hold');
  if (step === 'sharing') await scene.act(actor, 'share');
  if (first !== undefined) await scene.begin(first);
  await beginAfter(scene, plan.waitMs);
  await scene.healed();
  if (step === 'held') await resume(scene);
  return untilMoving(scene);
}

/** The one who holds may have a new page, which is not back in the call yet. */
async function resume(scene: Scene): Promise<void> {
  const { actor } = scene.plan;
  await untilBoth(scene, {
    isSo: (glances) => ['connected', 'reconnecting'].includes(glances[actor]?.status ?? ''),
    limitMs: limits.moving,
    says: `${actor} is in the call that is on hold`,
  });
  await scene.act(actor, 'resume');
}

async function endUnanswered(scene: Scene): Promise<void> {
  const { plan, caller, callee, ringMs } = scene;
  const { step, ending, personMs, waitMs } = plan;
  if (step === 'ringing') await beginAfter(scene, waitMs);
  await after(ending === 'unanswered' && step === 'ending' ? ringMs - 2_000 : personMs);
  if (step === 'ending') await beginAfter(scene, 0, waitMs);
  const acts: Promise<boolean>[] = [];
  if (ending.startsWith('declined')) acts.push(scene.act(callee, 'reject'));
  if (ending.endsWith('cancelled')) acts.push(scene.act(caller, 'hangUp'));
  await Promise.all(acts);
  await scene.healed();
}

function untilIdle(scene: Scene): Promise<void> {
  const { plan, ringMs, graceMs } = scene;
  const patience = { unanswered: ringMs, 'tab-closed': graceMs } as const;
  const ofEnding = plan.ending in patience ? patience[plan.ending as keyof typeof patience] : 0;
  const more = ofEnding + unnoticedMs(plan);
  return untilBoth(scene, {
    isSo: ({ alice, bob }) =>
      [alice, bob].every((one) => one?.isOnline === true && one.calls + one.elsewhere === 0),
    limitMs: limits.idle + more,
    says: 'both idle after the end',
  });
}

async function readRecord({ seats, diary }: Scene): Promise<string> {
  const until = now() + limits.record;
  const [id] = diary.ids;
  if (id === undefined) return 'none';
  for (;;) {
    const said = await seats.alice.record(id);
    const isFinal = said !== undefined && said !== 'live';
    // A call of which there is no record may still be on its way.
    if (isFinal && (said !== NO_END || now() > until)) return said;
    if (now() > until) throw new Stuck(`the server’s record ends: ${said ?? 'it does not answer'}`);
    await after(200);
  }
}

/** What comes after a stuck call begins with new pages, and with nothing left of it. */
async function endSomehow(scene: Scene): Promise<void> {
  const { seats, diary } = scene;
  const both = [seats.alice, seats.bob];
  for (const seat of both) diary.write(`${seat.side}: ${await seat.inspect()}`);
  await scene.healed().catch(() => undefined);
  await Promise.all(both.map((seat) => seat.act('hangUp')));
  await after(1_000);
  const isOver = untilIdle(scene);
  await isOver.catch(() => Promise.all(both.map((seat) => seat.reload()))).catch(() => undefined);
}
