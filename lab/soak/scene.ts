import type { Side } from '../faults/fault.ts';
import type { SoakAct } from '../page/soak.ts';
import type { Diary } from './diary.ts';
import type { SoakFaults } from './soak-faults.ts';
import type { SoakCall, SoakFault } from './soak-plan.ts';
import type { Seats } from './watch-call.ts';

/** Both people and what can be made to fail; kept over all calls. */
export interface SoakStage {
  readonly seats: Seats;
  readonly faults: SoakFaults;
  readonly ringMs: number;
  readonly graceMs: number;
}

/** One call that is being made. */
export interface Scene extends SoakStage {
  readonly plan: SoakCall;
  readonly diary: Diary;
  readonly caller: Side;
  readonly callee: Side;
  /** Begins a fault, and resolves as soon as it is there. */
  begin(fault: SoakFault): Promise<void>;
  /** Resolves when all faults that were begun are over. */
  healed(): Promise<void>;
  act(side: Side, what: SoakAct): Promise<boolean>;
}

export function setScene(
  stage: SoakStage,
  { plan, diary }: { readonly plan: SoakCall; readonly diary: Diary },
): Scene {
  const running: Promise<void>[] = [];
  const callee = plan.caller === 'alice' ? 'bob' : 'alice';
  return {
    ...stage,
    ...{ plan, diary, caller: plan.caller, callee },
    async begin(fault) {
      await new Promise<void>((resolve, reject) => {
        const began = (): void => {
          diary.write(`${JSON.stringify(fault)} begins`);
          resolve();
        };
        const whole = stage.faults
          .run(fault, began)
          .then(() => diary.write(`${fault.type} is over`));
        running.push(whole);
        whole.catch(reject);
      });
    },
    healed: () => Promise.all(running).then(() => undefined),
    async act(side, what) {
      const done = await stage.seats[side].act(what);
      diary.write(`${side}: ${what}${done ? '' : ' (not possible)'}`);
      return done;
    },
  };
}
