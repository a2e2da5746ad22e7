import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { attacks } from './attacks.ts';
import { sendRandomFrames } from './random-flood.ts';
import { reach } from './target.ts';

// Whoever attacks has a machine of their own: here they must not take the time of those who are watched meanwhile. On
// Linux this is the priority of this thread alone.
setPriority(constants.priority.PRIORITY_LOW);

/** What a thread of its own does, so that the attack does not slow down whoever measures it. */
export interface Assignment {
  readonly port: number;
  /** The name of an attack, or how many random frames to send. */
  readonly what: string | { readonly frames: number; readonly seed: number };
}

const { port, what } = workerData as Assignment;
const target = reach(port);
if (typeof what === 'string') await attacks.find(({ name }) => name === what)?.run(target);
else await sendRandomFrames(target, { ...what, count: what.frames });
parentPort?.postMessage('done');
