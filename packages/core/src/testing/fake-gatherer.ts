import type { Clock } from '@earshot/signaling';

/** `silent`: no answer comes, and Chromium waits for one for 40 s. */
export type FakeTurn = 'works' | 'refuses' | 'silent';

/** What an `icecandidateerror` says. */
export type FakeIceError = Pick<
  RTCPeerConnectionIceErrorEvent,
  'address' | 'errorCode' | 'errorText' | 'port' | 'url'
>;

/** One generation's search for candidates. */
export interface FakeGatherTask {
  readonly ufrag: string;
  readonly mid: string;
  readonly configuration: RTCConfiguration;
}

export interface FakeGathererOptions {
  readonly clock: Clock;
  /** Stands for an address. */
  readonly host: string;
  /** How long each candidate takes, in ms. */
  readonly takesMs: number;
  /** What the TURN server does just now. */
  readonly turn: () => FakeTurn;
  readonly stateChanged: () => void;
  readonly failed: (error: FakeIceError) => void;
  readonly found: (candidate: RTCIceCandidateInit | null) => void;
}

/** Finds one host candidate, one relayed where there is a TURN server, and then says that this was all. */
export class FakeGatherer {
  readonly #options: FakeGathererOptions;
  #state: RTCIceGatheringState = 'new';
  #ufrag: string | undefined;
  #cancel = (): void => undefined;

  constructor(options: FakeGathererOptions) {
    this.#options = options;
  }

  get state(): RTCIceGatheringState {
    return this.#state;
  }

  /** Does nothing for a generation that it has begun already. */
  start(task: FakeGatherTask): void {
    if (task.ufrag === this.#ufrag) return;
    this.#ufrag = task.ufrag;
    this.#become('gathering');
    this.#findNext(task, typesOf(task));
  }

  close(): void {
    this.#cancel();
  }

  #findNext(task: FakeGatherTask, types: readonly string[]): void {
    this.#cancel();
    this.#cancel = this.#options.clock.after(this.#options.takesMs, () => {
      const { turn, failed, found } = this.#options;
      const [next, ...others] = types;
      if (next === 'relay' && turn() === 'silent') return;
      if (next === undefined) this.#become('complete');
      else this.#findNext(task, others);
      if (next === 'relay' && turn() === 'refuses') failed(refusalOf(task, this.#options.host));
      else found(next === undefined ? null : this.#candidateOf(task, next));
    });
  }

  #candidateOf({ ufrag, mid }: FakeGatherTask, type: string): RTCIceCandidateInit {
    const place = type === 'host' ? 1 : 2;
    const where = `${2_000_000_000 - place} ${this.#options.host}.local 5000`;
    return {
      candidate: `candidate:${place} 1 udp ${where} typ ${type} ufrag ${ufrag}`,
      sdpMid: mid,
      sdpMLineIndex: 0,
      usernameFragment: ufrag,
    };
  }

  #become(state: RTCIceGatheringState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.stateChanged();
  }
}

function typesOf({ configuration }: FakeGatherTask): readonly string[] {
  const host = configuration.iceTransportPolicy === 'relay' ? [] : ['host'];
  return turnOf(configuration) === undefined ? host : [...host, 'relay'];
}

/** As Chromium says that credentials are wrong. */
function refusalOf({ configuration }: FakeGatherTask, host: string): FakeIceError {
  const url = turnOf(configuration) ?? '';
  return { address: `${host}.local`, port: 5000, url, errorCode: 401, errorText: 'Unauthorized.' };
}

function turnOf({ iceServers = [] }: RTCConfiguration): string | undefined {
  return iceServers.flatMap(({ urls }) => urls).find((url) => /^turns?:/.test(url));
}
