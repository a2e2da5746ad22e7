import { describe, expect, it, vi } from 'vitest';
import { createLanes } from './lanes.ts';

/** A job that ends when the test says so. */
function openJob(name: string, log: string[]): { job: () => Promise<void>; finish: () => void } {
  let finish = (): void => undefined;
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return {
    job: async () => {
      log.push(`${name} begins`);
      await done;
      log.push(`${name} ends`);
    },
    finish: () => finish(),
  };
}

describe('lanes', () => {
  it('run a job at once when its keys are free', () => {
    const job = vi.fn();
    createLanes(() => undefined).run(['a', 'b'], job);
    expect(job).toHaveBeenCalledOnce();
  });

  it('run jobs with a key in common in order, others side by side', async () => {
    const log: string[] = [];
    const lanes = createLanes(() => undefined);
    const [one, two, three] = ['one', 'two', 'three'].map((name) => openJob(name, log));
    lanes.run(['a', 'b'], one?.job ?? vi.fn());
    lanes.run(['b', 'c'], two?.job ?? vi.fn());
    lanes.run(['d'], three?.job ?? vi.fn());
    lanes.run(['c'], () => void log.push('four'));
    expect(log).toEqual(['one begins', 'three begins']);
    three?.finish();
    one?.finish();
    two?.finish();
    await lanes.idle();
    expect(log.filter((line) => !line.startsWith('three'))).toEqual([
      'one begins',
      'one ends',
      'two begins',
      'two ends',
      'four',
    ]);
  });

  it('go on behind a job that fails', async () => {
    const errors: unknown[] = [];
    const lanes = createLanes((error) => errors.push(error));
    lanes.run(['a'], () => {
      throw new Error('at once');
    });
    lanes.run(['a'], async () => Promise.reject(new Error('later')));
    const after = vi.fn();
    lanes.run(['a'], after);
    await lanes.idle();
    expect(errors).toEqual([new Error('at once'), new Error('later')]);
    expect(after).toHaveBeenCalledOnce();
  });

  it('tell whoever waits for a job how it went', async () => {
    const lanes = createLanes(() => undefined);
    await lanes.take(['a'], () => undefined);
    await expect(lanes.take(['a'], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(
      lanes.take(['a'], async () => {
        throw 'text' as unknown as Error;
      }),
    ).rejects.toMatchObject({ cause: 'text' });
  });

  it('remember nothing of what is done', async () => {
    const lanes = createLanes(() => undefined);
    for (let key = 0; key < 100; key += 1) lanes.run([`k${key}`], async () => Promise.resolve());
    await lanes.idle();
    const job = vi.fn();
    lanes.run(['k1'], job);
    expect(job).toHaveBeenCalledOnce();
  });
});
