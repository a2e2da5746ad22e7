import { setTimeout as after } from 'node:timers/promises';
import type { Side } from '../faults/fault.ts';
import type { Scene } from './scene.ts';
import { untilBoth } from './watch-call.ts';

const AWAY_MS = 700;
const BACK_LIMIT_MS = 25_000;

/** People end a call that is connected; with the step `ending` something fails just then. */
export async function endOfTalk(scene: Scene): Promise<void> {
  const { plan } = scene;
  if (plan.step !== 'ending') return act(scene);
  const isFaultFirst = plan.actor === 'alice';
  if (isFaultFirst) {
    await scene.begin(plan.fault);
    await after(plan.waitMs);
    await act(scene);
  } else {
    await act(scene);
    // A closed tab cannot be loaded again.
    await scene.begin(plan.fault);
  }
  await scene.healed();
}

async function act(scene: Scene): Promise<void> {
  const { plan, caller, callee, seats, diary } = scene;
  switch (plan.ending) {
    case 'caller-hangs-up':
      return hangUp(scene, caller);
    case 'callee-hangs-up':
      return hangUp(scene, callee);
    case 'both-hang-up':
      await Promise.all([hangUp(scene, caller), hangUp(scene, callee)]);
      return;
    default:
      diary.write('bob closes his tab');
      await seats.bob.look(diary);
      await seats.bob.closeTab();
      await after(AWAY_MS);
      await seats.bob.openTab();
  }
}

/** Whoever has just got a new page waits until the call is there again; it may be over by then. */
async function hangUp(scene: Scene, side: Side): Promise<void> {
  if (await scene.act(side, 'hangUp')) return;
  await untilBoth(scene, {
    async isSo(glances) {
      const other = side === 'alice' ? 'bob' : 'alice';
      if (glances[side]?.isOnline === true && glances[other]?.calls === 0) return true;
      return (glances[side]?.calls ?? 0) > 0 && (await scene.act(side, 'hangUp'));
    },
    limitMs: BACK_LIMIT_MS,
    says: `${side} can hang up`,
  });
}
