import type { Signaling } from '@earshot/signaling';
import { isEarshotError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import { pause, settled } from './patience.ts';
import type { Patience } from './patience.ts';
import type { SignalingFacts } from './step-verdicts.ts';

const CONNECT_MS = 10_000;
const ANSWER_MS = 5_000;
const LOOK_MS = 5;

/** Connects, if that was not done before, and asks for a sign of life. Never rejects. */
export async function trySignaling(
  signaling: Signaling,
  patience: Patience,
): Promise<SignalingFacts> {
  signaling.connect();
  await settled<true>(patience, CONNECT_MS, (done) => {
    const look = (): void => {
      const { status } = signaling.state;
      if (status === 'online' || status === 'closed') done(true);
    };
    const undo = signaling.on('state', look);
    look();
    return undo;
  });
  const { state } = signaling;
  if (state.status === 'online') {
    return { status: 'online', error: undefined, roundTripMs: await ask(signaling, patience) };
  }
  if (state.status !== 'closed') {
    return { status: 'away', error: undefined, roundTripMs: undefined };
  }
  const error = isEarshotError(state.error) ? (state.error.code as ErrorCode) : undefined;
  return { status: 'closed', error, roundTripMs: undefined };
}

/** By when signaling was heard last: whatever comes first after the question counts. */
async function ask(
  signaling: Signaling,
  patience: Patience,
): Promise<SignalingFacts['roundTripMs']> {
  const { clock, signal } = patience;
  if (signaling.probe === undefined || signaling.heardAt === undefined) return undefined;
  // What was heard in this very ms is no answer.
  while (signaling.heardAt >= clock.now() && !signal.aborted) await pause(LOOK_MS, patience);
  const askedAt = clock.now();
  signaling.probe(ANSWER_MS);
  while (clock.now() - askedAt < ANSWER_MS && !signal.aborted) {
    await pause(LOOK_MS, patience);
    const { heardAt } = signaling;
    if (heardAt >= askedAt) return heardAt - askedAt;
  }
  return 'late';
}
