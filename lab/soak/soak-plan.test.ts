import { describe, expect, it } from 'vitest';
import { isAnswered, lasts, soakPlan } from './soak-plan.ts';
import type { SoakCall } from './soak-plan.ts';
import { planInWords } from './soak-table.ts';

const many = soakPlan(1, 2_000);

function drawn<Value>(read: (plan: SoakCall) => Value): readonly Value[] {
  return [...new Set(many.map(read))].sort();
}

describe('the plan of a seed', () => {
  it('is always the same', () => {
    expect(soakPlan(1, 6).map(planInWords)).toMatchInlineSnapshot(`
      [
        "alice calls; ending: server-killed for 1.3 s; both-hang-up",
        "bob calls; held: new-address at bob; both-hang-up",
        "alice calls, relayed; ending: turn-frozen for 4.4 s; caller-hangs-up",
        "alice calls; connected: server-killed for 2.2 s; tab-closed",
        "bob calls, relayed; recovering from cut at alice for 3.2 s: cut at alice for 3.3 s; caller-hangs-up",
        "alice calls; connected: cut one way at alice for 5.6 s; caller-hangs-up",
      ]
    `);
  });

  it('is the same for a call, however many calls there are', () => {
    expect(soakPlan(1, 6)).toEqual(many.slice(0, 6));
    expect(soakPlan(2, 6)).not.toEqual(soakPlan(1, 6));
  });

  it('has everything in it sooner or later', () => {
    expect(drawn(({ step }) => step)).toEqual([
      ...['answering', 'before-ringing', 'connected', 'connecting', 'ending', 'held'],
      ...['recovering', 'ringing', 'sharing'],
    ]);
    expect(drawn(({ fault }) => fault.type)).toEqual([
      ...['cut', 'half-open', 'loss', 'new-address', 'none', 'reload', 'server-killed'],
      'turn-frozen',
    ]);
    expect(drawn(({ ending }) => ending)).toEqual([
      ...['both-hang-up', 'callee-hangs-up', 'caller-hangs-up', 'cancelled', 'declined'],
      ...['declined-and-cancelled', 'tab-closed', 'unanswered'],
    ]);
    expect(drawn(({ caller }) => caller)).toEqual(['alice', 'bob']);
    expect(drawn(({ first }) => first?.type ?? 'none')).toEqual(['cut', 'new-address', 'none']);
  });
});

describe('every plan', () => {
  it('has faults that last 0.5 to 8 s, or 4 s where nobody has answered', () => {
    for (const plan of many) {
      const isEarly =
        plan.step === 'ringing' || plan.step === 'before-ringing' || !isAnswered(plan);
      const longest = isEarly ? 4_000 : 8_000;
      expect(lasts(plan.fault)).toBeLessThanOrEqual(longest);
      if ('forMs' in plan.fault) expect(plan.fault.forMs).toBeGreaterThanOrEqual(500);
    }
  });

  it('leaves no way but the TURN server where that one fails', () => {
    const frozen = many.filter(({ fault }) => fault.type === 'turn-frozen');
    expect(frozen.every(({ isRelayed }) => isRelayed)).toBe(true);
    expect(many.some(({ isRelayed }) => !isRelayed)).toBe(true);
  });

  it('recovers from something, where that is its step', () => {
    for (const { step, first } of many) expect(first !== undefined).toBe(step === 'recovering');
  });

  it('is answered where its step comes after the answer', () => {
    const open = ['before-ringing', 'ringing', 'ending'];
    for (const plan of many) if (!open.includes(plan.step)) expect(isAnswered(plan)).toBe(true);
  });
});
