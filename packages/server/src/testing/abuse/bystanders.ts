import { accept, description, end, invite } from '../messages.ts';
import type { Device } from '../device.ts';
import type { Target } from './target.ts';
import { wait } from './wait.ts';

/** Two people in a call, who want nothing but to go on with it. */
export interface Bystanders {
  readonly call: string;
  readonly alice: Device;
  readonly bob: Device;
  /** One message each way now and then, until the promise settles; gives how long each took, in ms. */
  talkWhile(attack: Promise<unknown>): Promise<readonly number[]>;
  /** Hangs up; the call must still have been theirs. */
  hangUp(): Promise<void>;
}

/** Less than what one connection may say in the long run. */
const EVERY_MS = 60;

export async function startCall(
  target: Target,
  call: string,
  [caller, callee]: readonly [caller: string, callee: string] = ['alice', 'bob'],
): Promise<Bystanders> {
  const alice = await target.device(caller, 'laptop');
  const bob = await target.device(callee, 'phone');
  alice.say(invite(call), { user: callee });
  await bob.hear('call.invite');
  bob.say(accept(call));
  await alice.hear('call.accept');
  let round = 0;

  async function roundTrip(): Promise<number> {
    round += 1;
    const sdp = `v=0 ${round}`;
    const startedAt = performance.now();
    alice.say(description(call, sdp), bob.self);
    await hears(bob, sdp);
    bob.say(description(call, sdp), alice.self);
    await hears(alice, sdp);
    return performance.now() - startedAt;
  }

  return {
    ...{ call, alice, bob },
    async talkWhile(attack) {
      const state = { isOver: false };
      const over = attack.finally(() => (state.isOver = true));
      // Told below, once nobody is in the middle of a word.
      over.catch(() => undefined);
      const took: number[] = [];
      while (!state.isOver) {
        took.push(await roundTrip());
        await wait(EVERY_MS);
      }
      await over;
      return took;
    },
    async hangUp() {
      alice.say(end(call, 'hangup'), bob.self);
      const { message } = await bob.hear('call.end');
      if (message.reason !== 'hangup') throw new Error(`The call ended ${message.reason}.`);
      await Promise.all([alice.leave(), bob.leave()]);
    },
  };
}

/** Nobody else may have said anything in this call. */
async function hears(device: Device, sdp: string): Promise<void> {
  const { message } = await device.hear('call.description');
  if (message.sdp !== sdp) throw new Error(`Heard ${message.sdp} instead of ${sdp}.`);
}

/** The smallest value that this share of all is not above. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
