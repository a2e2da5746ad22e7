import { FakeClock } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import { serverError } from '../errors.ts';
import { answeredRow, ringingRow, START } from '../testing/rows.ts';
import { describeStore } from '../testing/describe-store.ts';
import { openSqliteStore } from './open-sqlite-store.ts';
import { patientStore } from './patient-store.ts';
import type { Store } from './store.ts';

const away = () => serverError('server/database-unavailable', {});

/** A store that is away for some steps; with `isLate` the step happens all the same, and only its answer is lost. */
async function awayFor(steps: number, { isLate = false } = {}) {
  const store = await openSqliteStore(':memory:');
  const clock = new FakeClock();
  const log: string[] = [];
  let left = 0;
  async function fail<Result>(step: () => Promise<Result>): Promise<Result> {
    if (left === 0) return step();
    left -= 1;
    if (isLate) await step();
    throw away();
  }
  const unreliable: Store = {
    ...store,
    createCall: (row, deadlines, entries) => fail(() => store.createCall(row, deadlines, entries)),
    changeCall: (row, deadlines, entries) => fail(() => store.changeCall(row, deadlines, entries)),
    countRinging: (caller) => fail(() => store.countRinging(caller)),
    listCalls: (query) => fail(() => store.listCalls(query)),
  };
  return {
    store,
    clock,
    log,
    patient: patientStore(unreliable, { clock, log: (_level, event) => log.push(event) }),
    leave: () => {
      left = steps;
    },
  };
}

/** Lets time pass until it is known what came of a step. */
async function outcome<Result>(clock: FakeClock, step: Promise<Result>): Promise<Result> {
  const state = { isOver: false };
  const over = () => {
    state.isOver = true;
  };
  step.then(over, over);
  while (!state.isOver) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    await clock.advance(100);
  }
  return step;
}

describeStore({ describe, it, expect }, 'patient', async () => (await awayFor(0)).patient);

describe('while the database is away', () => {
  it('steps wait, and say so once', async () => {
    const { patient, clock, log, leave } = await awayFor(5);
    leave();
    const begun = clock.now();
    expect(await outcome(clock, patient.countRinging('alice'))).toBe(0);
    expect(clock.now() - begun).toBeGreaterThanOrEqual(1_550);
    expect(log).toEqual(['database.away']);
  });

  it('patience ends', async () => {
    const { patient, clock, leave } = await awayFor(100);
    leave();
    const begun = clock.now();
    await expect(outcome(clock, patient.countRinging('alice'))).rejects.toMatchObject({
      code: 'server/database-unavailable',
    });
    expect(clock.now() - begun).toBeLessThan(15_000);
  });

  it('lists are not waited for', async () => {
    const { patient, leave } = await awayFor(1);
    leave();
    await expect(patient.listCalls({ limit: 1 })).rejects.toThrow();
  });

  it.each([false, true])('a call is made once (its answer was lost: %s)', async (isLate) => {
    const { patient, clock, leave } = await awayFor(2, { isLate });
    leave();
    const row = ringingRow({ context: 'half \u{D83D}' });
    expect(await outcome(clock, patient.createCall(row, []))).toBe(true);
    leave();
    const other = ringingRow({ startedAt: START + 1 });
    expect(await outcome(clock, patient.createCall(other, []))).toBe(false);
  });

  it.each([false, true])('a change wins once (its answer was lost: %s)', async (isLate) => {
    const { patient, clock, leave } = await awayFor(2, { isLate });
    await patient.createCall(ringingRow(), []);
    leave();
    const changed = await outcome(clock, patient.changeCall(answeredRow(), []));
    expect(changed).toEqual(answeredRow({ version: 2 }));
    leave();
    const late = answeredRow({ callee: { user: 'bob', device: 'desk' } });
    expect(await outcome(clock, patient.changeCall(late, []))).toBeUndefined();
  });

  it('other errors are not waited for', async () => {
    const { patient, store } = await awayFor(0);
    await store.close();
    await expect(patient.getCall('call-1')).rejects.toMatchObject({
      code: 'server/database-failed',
    });
  });
});
