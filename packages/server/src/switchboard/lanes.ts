import type { Sender } from '@earshot/signaling/server';

/**
 * Runs jobs that have a key in common one after the other, in the order in which they came, and all
 * others side by side. A job whose keys are free runs at once.
 */
export interface Lanes {
  /** An error goes to the `onError` of the lanes; the jobs behind go on. */
  run(keys: readonly string[], job: Job): void;
  /** Like {@link run}, and resolves when the job is done, or rejects with its error. */
  take(keys: readonly string[], job: Job): Promise<void>;
  /** Once nothing is under way any more. */
  idle(): Promise<void>;
}

export type Job = () => void | Promise<void>;

export function createLanes(onError: (error: unknown) => void): Lanes {
  const tails = new Map<string, Promise<void>>();

  function run(keys: readonly string[], job: Job): void {
    const before = tails.size === 0 ? [] : keys.flatMap((key) => tails.get(key) ?? []);
    const running = before.length > 0 ? Promise.all(before).then(job) : runNow(job);
    if (running !== undefined) occupy(keys, running);
  }

  function runNow(job: Job): Promise<void> | undefined {
    try {
      return job() ?? undefined;
    } catch (error) {
      onError(error);
      return undefined;
    }
  }

  function occupy(keys: readonly string[], running: Promise<void>): void {
    const tail = running.catch(onError).then(() => {
      for (const key of keys) if (tails.get(key) === tail) tails.delete(key);
    });
    for (const key of keys) tails.set(key, tail);
  }

  return {
    run,
    take: (keys, job) =>
      new Promise((resolve, reject) => {
        run(keys, async () => {
          try {
            await job();
            resolve();
          } catch (error) {
            reject(error instanceof Error ? error : new Error('A job failed.', { cause: error }));
          }
        });
      }),
    async idle() {
      while (tails.size > 0) await Promise.all(tails.values());
    },
  };
}

/** What happens to one call happens in order. */
export function callLane(call: string): string {
  return `call ${call}`;
}

/** What one device says is heard in order. */
export function deviceLane({ user, device }: Sender): string {
  return `device ${user} ${device}`;
}
