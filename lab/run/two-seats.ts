import { setTimeout as after } from 'node:timers/promises';
import type { Seat } from '../browsers/seat.ts';
import { movesSince } from '../measure/picture.ts';
import { now } from '../page/now.ts';
import type { LabPage } from '../page/main.ts';

const LOOK_EVERY_MS = 200;

type Glance = ReturnType<LabPage['glance']>;

/** Both people see moving pictures; false when time is up, or when a call has ended. */
export async function untilMoving(
  seats: readonly Seat[],
  { from, limitMs }: { readonly from: number; readonly limitMs: number },
): Promise<boolean> {
  const outcome = await look(seats, from + limitMs, (glances) => {
    if (glances.every((glance) => isMoving(glance, from))) return 'moving';
    return glances.some(hasEnded) ? 'ended' : undefined;
  });
  return outcome === 'moving';
}

/** The phone rings; false when time is up. */
export async function untilRinging(seat: Seat, limitMs: number): Promise<boolean> {
  const outcome = await look([seat], now() + limitMs, ([glance]) =>
    glance?.state === 'ringing' ? 'ringing' : undefined,
  );
  return outcome !== undefined;
}

/** Both people are told that the call is over; false when time is up. */
export async function untilEnded(seats: readonly Seat[], limitMs: number): Promise<boolean> {
  const outcome = await look(seats, now() + limitMs, (glances) =>
    glances.every(hasEnded) ? 'ended' : undefined,
  );
  return outcome !== undefined;
}

async function look<Outcome>(
  seats: readonly Seat[],
  until: number,
  judge: (glances: readonly Glance[]) => Outcome | undefined,
): Promise<Outcome | undefined> {
  while (now() < until) {
    const outcome = judge(await Promise.all(seats.map((seat) => seat.ask('glance'))));
    if (outcome !== undefined) return outcome;
    await after(LOOK_EVERY_MS);
  }
  return undefined;
}

function isMoving({ frames, now: to }: Glance, from: number): boolean {
  return movesSince(frames, { from, to }) !== undefined;
}

function hasEnded({ state }: Glance): boolean {
  return state.startsWith('ended');
}
