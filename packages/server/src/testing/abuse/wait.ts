import { pause } from '../../pause.ts';
import { systemClock } from '../../system-clock.ts';

const clock = systemClock();

/** An attack lasts for a while: here, time is what it is about. In ms. */
export function wait(ms: number): Promise<void> {
  return pause(clock, ms);
}
