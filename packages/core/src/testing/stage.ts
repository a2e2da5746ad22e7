import { createDirectSignaling } from '@earshot/signaling';
import type { Message, Signaling } from '@earshot/signaling';
import { createLossyNetwork, FakeClock, seededRandom } from '@earshot/signaling/testing';
import type { LossyNetwork } from '@earshot/signaling/testing';
import type { Call } from '../call/call.ts';
import type { CallClient, CallClientOptions } from '../client/call-client.ts';
import { createCallClient } from '../client/create-call-client.ts';
import { createFakePlatform } from './fake-platform.ts';
import type { FakePlatform } from './fake-platform.ts';
import { FakeRtcNetwork } from './fake-rtc-network.ts';

/** One user on one device, with everything that it stands on. */
export interface Person {
  readonly client: CallClient;
  readonly platform: FakePlatform;
  /** Calls that rang here, oldest first. */
  readonly rang: readonly Call[];
  /** The newest call of this device, in either direction. */
  readonly call: Call;
}

/** Two or three whole clients in one process: real code, fake time, fake networks. */
export interface Stage {
  readonly clock: FakeClock;
  /** Carries signaling. */
  readonly network: LossyNetwork;
  /** Carries media. */
  readonly rtc: FakeRtcNetwork;
  enter(user: string, options?: PersonOptions): Person;
  /** Lets the given time pass, in ms. */
  pass(ms: number): Promise<void>;
  /** Whether media of the first arrives at the second in this slot's section. */
  hears(listener: Person, speaker: Person): boolean;
  /** What is still open: all zero when everybody has let go. */
  leaks(): Readonly<Record<string, number>>;
}

export interface PersonOptions extends Partial<CallClientOptions> {
  readonly device?: string;
  /** How this person's browser names itself in descriptions: `mozilla` is a Firefox. */
  readonly browser?: string;
  /** What becomes of what this person says: undefined is lost. */
  readonly speech?: (message: Message) => Message | undefined;
  /** Which kind of client it is; the whole one if not said. */
  readonly create?: (options: CallClientOptions) => CallClient;
}

export interface StageOptions {
  readonly seed?: number;
}

export function createStage({ seed = 1 }: StageOptions = {}): Stage {
  const clock = new FakeClock();
  const network = createLossyNetwork({ clock, random: seededRandom(seed) });
  const rtc = new FakeRtcNetwork({ clock });
  const people: Person[] = [];

  function signalingOf(user: string, platform: FakePlatform, device: string): Signaling {
    return createDirectSignaling({ user, device, transport: network.bus, environment: platform });
  }

  return {
    clock,
    network,
    rtc,
    enter(user, { device = `${user}-1`, browser, speech, ...options } = {}) {
      const platform = createFakePlatform({
        clock,
        seed: seed + people.length,
        createPeerConnection: (configuration) => rtc.createPeerConnection(configuration, browser),
      });
      const person = personOf({
        platform,
        signaling: spokenWith(signalingOf(user, platform, device), speech),
        options,
      });
      people.push(person);
      return person;
    },
    pass: (ms) => clock.advance(ms),
    hears(listener, speaker) {
      const from = speaker.call.link?.peerConnection;
      const to = listener.call.link?.peerConnection;
      return from !== undefined && to !== undefined && rtc.flows(from, to, '0');
    },
    leaks: () => ({
      timers: clock.pending,
      connections: rtc.openCount,
      transports: network.inUse,
      tracks: sum(people, ({ platform }) => platform.liveTracks),
      listeners: sum(people, ({ platform }) => platform.listeners),
    }),
  };
}

function spokenWith(signaling: Signaling, speech: PersonOptions['speech']): Signaling {
  if (speech === undefined) return signaling;
  return new Proxy(signaling, {
    get(target, name) {
      if (name !== 'send') {
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      }
      return (...[message, to]: Parameters<Signaling['send']>) => {
        const said = speech(message);
        if (said !== undefined) target.send(said, to);
      };
    },
  });
}

function personOf(parts: {
  readonly platform: FakePlatform;
  readonly signaling: Signaling;
  readonly options: PersonOptions;
}): Person {
  const { platform, signaling, options } = parts;
  const { create = createCallClient, ...rest } = options;
  const client = create({ signaling, platform, ...rest });
  const rang: Call[] = [];
  let newest: Call | undefined;
  client.on('incoming', (call) => rang.push(call));
  client.on('call', (call) => {
    newest = call;
  });
  return {
    client,
    platform,
    rang,
    get call() {
      if (newest === undefined) throw new Error('Nobody has called yet.');
      return newest;
    },
  };
}

function sum(people: readonly Person[], count: (person: Person) => number): number {
  return people.reduce((total, person) => total + count(person), 0);
}
