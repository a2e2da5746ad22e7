import type { SignalingEnvironment } from '../environment.ts';
import { completeEnvironment } from '../options.ts';
import { carry, type CarriedRun } from './carry.ts';
import { createTransport, type Plug } from './create-transport.ts';
import {
  firstChoice,
  nextTransport,
  type ChoiceInput,
  type TransportChoice,
} from './next-transport.ts';
import { BETTER_TRANSPORT, type Transport, type TransportFactory } from './transport.ts';
import { createTrials } from './trials.ts';

/** What a fallback can be told; everything has a default. */
export interface FallbackOptions {
  /** Parts of the surroundings (clock, network, randomness, log) in place of the browser's. */
  readonly environment?: Partial<SignalingEnvironment>;
}

/** A primary that is not open after this, in ms, is given up. */
const OPEN_LIMIT_MS = 4_000;

/**
 * Makes one factory of two: the `fallback` is used when the `primary` cannot be had, and left when it
 * can. Give it to `createSignaling`, whose session goes on over the change: nothing is lost, repeated
 * or out of order.
 *
 * The primary is left when it did not open twice in a row or within 4 s, or opened and then carried
 * nothing (something between the ends swallows it). From then on it is tried beside the fallback,
 * first after 30 s, then less and less often up to every 5 minutes, and at once when the network
 * changes; when it opens and stays open for a second, the session hears that its connection closed,
 * and moves.
 *
 * @throws EarshotError `signaling/invalid-option`
 */
export function withFallback(
  primary: TransportFactory,
  fallback: TransportFactory,
  options: FallbackOptions = {},
): TransportFactory {
  const environment = completeEnvironment(options.environment);
  const { clock, random, log } = environment;
  let choice = firstChoice;

  function decide(input: ChoiceInput): TransportChoice {
    const before = choice.next;
    choice = nextTransport(choice, input, { now: clock.now(), random: random() });
    if (choice.next !== before) log('info', 'transport.chosen', { transport: choice.next });
    return choice;
  }

  function plugPrimary(transport: Transport): Plug {
    const ended = (run: CarriedRun): void => {
      decide({ type: 'run.ended', run: { kind: 'primary', ...run } });
    };
    return (events) => carry(transport, events, { clock, openLimitMs: OPEN_LIMIT_MS, ended });
  }

  function plugFallback(transport: Transport): Plug {
    return (events) => {
      const passed = (): void => events.closed(BETTER_TRANSPORT);
      const trials = createTrials({ primary, environment, decide, passed });
      return carry(transport, events, {
        clock,
        opened: () => trials.begin(choice),
        ended(run) {
          trials.stop();
          decide({ type: 'run.ended', run: { kind: 'fallback', ...run } });
        },
      });
    };
  }

  return () => {
    const plug = choice.next === 'primary' ? plugPrimary(primary()) : plugFallback(fallback());
    return createTransport(plug, (run) => void clock.after(0, run));
  };
}
