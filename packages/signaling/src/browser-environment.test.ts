import { describe, expect, it } from 'vitest';
import { browserEnvironment } from './browser-environment.ts';

describe('the surroundings where there is no browser', () => {
  const environment = browserEnvironment();

  it('count as online and visible', () => {
    expect(environment.network.isOnline()).toBe(true);
    expect(environment.visibility.isVisible()).toBe(true);
  });

  it('never tell of a change, and can be listened to all the same', () => {
    const undo = [
      environment.network.onChange(() => expect.unreachable()),
      environment.visibility.onChange(() => expect.unreachable()),
    ];
    for (const run of undo) {
      run();
      run();
    }
  });

  it('have a clock that never runs backwards', () => {
    const times = Array.from({ length: 1_000 }, () => environment.clock.now());
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(Math.abs((times[0] ?? 0) - Date.now())).toBeLessThan(5_000);
  });

  it('have timers that run once, and can be cancelled twice', async () => {
    const ran: string[] = [];
    const cancel = environment.clock.after(1, () => void ran.push('cancelled'));
    cancel();
    cancel();
    await new Promise<void>((resolve) => {
      environment.clock.after(5, () => {
        ran.push('ran');
        resolve();
      });
    });
    expect(ran).toEqual(['ran']);
  });

  it('have chance between 0 and 1, and a log that says nothing', () => {
    const numbers = Array.from({ length: 100 }, () => environment.random());
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    expect(() => environment.log('info', 'anything')).not.toThrow();
  });
});
