import { formatSdp, parseSdp } from './fake-sdp.ts';
import { isActive, setupOf } from './fake-setup.ts';
import type { FakeDescription, FakeSection } from './fake-sdp.ts';
import { directionOf, FakeTransceiver, receives, reversed, sends } from './fake-transceiver.ts';
import type { FakeTransceiverOwner } from './fake-transceiver.ts';

type Side = 'local' | 'remote';
type Kind = 'offer' | 'answer';

/** A description that was set. */
export interface SetDescription {
  readonly type: Kind;
  readonly sdp: string;
  readonly parsed: FakeDescription;
}

type Pair = Readonly<Record<Side, SetDescription | undefined>>;

/**
 * The offer/answer half of a peer connection (JSEP): which description may be set when, what it must contain, and
 * which transceivers it makes. Synchronous; the peer connection runs it inside its chain.
 */
export class FakeDescriptions {
  readonly #id: string;
  readonly #owner: FakeTransceiverOwner;
  #transceivers: FakeTransceiver[] = [];
  #current: Pair = { local: undefined, remote: undefined };
  #pending: SetDescription | undefined;
  #pendingSide: Side = 'local';
  /** What a rollback gives back, and what it takes away. */
  #stableMids = new Map<FakeTransceiver, string | null>();
  readonly #madeByRemote = new Set<FakeTransceiver>();
  /** Whether a data channel was made, so that offers have a section for it. */
  hasData = false;
  #versions = 0;
  #generations = 0;
  readonly #ufragsToReplace = new Set<string>();

  constructor(id: string, owner: FakeTransceiverOwner) {
    this.#id = id;
    this.#owner = owner;
  }

  get transceivers(): readonly FakeTransceiver[] {
    return this.#transceivers;
  }

  get current(): Pair {
    return this.#current;
  }

  get signalingState(): RTCSignalingState {
    if (this.#pending === undefined) return 'stable';
    return this.#pendingSide === 'local' ? 'have-local-offer' : 'have-remote-offer';
  }

  pending(side: Side): SetDescription | undefined {
    return this.#pendingSide === side ? this.#pending : undefined;
  }

  latest(side: Side): SetDescription | undefined {
    return this.pending(side) ?? this.#current[side];
  }

  addTransceiver(init: {
    readonly kind: 'audio' | 'video';
    readonly direction: RTCRtpTransceiverDirection;
  }): FakeTransceiver {
    const transceiver = new FakeTransceiver(this.#owner, init);
    this.#transceivers.push(transceiver);
    return transceiver;
  }

  restartIce(): void {
    for (const description of [this.#current.local, this.pending('local')]) {
      if (description !== undefined) this.#ufragsToReplace.add(description.parsed.ufrag);
    }
  }

  get isNegotiationNeeded(): boolean {
    if (this.hasData && !this.isDataAgreed) return true;
    return this.#ufragsToReplace.size > 0 || this.#transceivers.some((t) => this.#isNews(t));
  }

  get isDataAgreed(): boolean {
    const { local, remote } = this.#current;
    return local?.parsed.hasData === true && remote?.parsed.hasData === true;
  }

  /** Makes what the state asks for (an answer to a remote offer, else an offer) and sets it. */
  setLocal(): void {
    if (this.signalingState === 'have-remote-offer') this.#answerLocally();
    else this.#begin('local', this.#makeOffer());
  }

  /** @throws DOMException `InvalidStateError` in the wrong state, `InvalidAccessError` for media sections that do not fit. */
  setRemote(type: Kind, sdp: string): SetDescription {
    const description = { type, sdp, parsed: parseSdp(sdp) };
    if (type === 'answer') {
      this.#takeAnswer(description);
      return description;
    }
    this.#checkOffer(description.parsed.sections);
    if (this.signalingState === 'have-local-offer') this.rollback();
    this.#begin('remote', description);
    return description;
  }

  rollback(): void {
    if (this.#pending === undefined) throw wrongState('rollback', this.signalingState);
    this.#pending = undefined;
    this.#transceivers = this.#transceivers.filter((made) => !this.#madeByRemote.has(made));
    this.#madeByRemote.clear();
    for (const transceiver of this.#transceivers) {
      transceiver.mid = this.#stableMids.get(transceiver) ?? null;
    }
  }

  #makeOffer(): SetDescription {
    const agreed = this.#current.local?.parsed.sections.map(({ mid }) => mid) ?? [];
    const known = agreed.flatMap((mid) => this.#byMid(mid) ?? []);
    const added = this.#transceivers.filter((transceiver) => !known.includes(transceiver));
    const sections = [...known, ...added].map((transceiver, index) =>
      sectionOf(transceiver, {
        mid: transceiver.mid ?? String(index),
        direction: transceiver.direction,
      }),
    );
    const ufrag = this.#ufragsToReplace.size > 0 ? undefined : this.#current.local?.parsed.ufrag;
    return this.#describe('offer', { sections, ufrag });
  }

  #answerLocally(): void {
    const offer = this.#pending?.parsed;
    if (offer === undefined) throw wrongState('answer', this.signalingState);
    const isRestart = offer.ufrag !== this.#current.remote?.parsed.ufrag;
    const sections = offer.sections.map((section) => {
      const transceiver = this.#mustFind(section.mid);
      const wanted = transceiver.direction;
      const direction = directionOf(
        sends(wanted) && receives(section.direction),
        receives(wanted) && sends(section.direction),
      );
      transceiver.currentDirection = direction;
      return sectionOf(transceiver, { mid: section.mid, direction });
    });
    const ufrag = isRestart ? undefined : this.#current.local?.parsed.ufrag;
    this.#agree({ local: this.#describe('answer', { sections, ufrag }), remote: this.#pending });
  }

  #takeAnswer(answer: SetDescription): void {
    if (this.signalingState !== 'have-local-offer') {
      throw wrongState('answer', this.signalingState);
    }
    const offered = this.#pending?.parsed.sections ?? [];
    const { sections } = answer.parsed;
    if (sections.length !== offered.length || !startsWith(sections, offered)) throw wrongSections();
    if (isActive(this.#current) === (answer.parsed.setup === 'active')) throw turnedRoles();
    for (const section of sections) {
      this.#mustFind(section.mid).currentDirection = reversed(section.direction);
    }
    this.#agree({ local: this.#pending, remote: answer });
  }

  #checkOffer(sections: readonly FakeSection[]): void {
    const agreed = this.#current.local?.parsed.sections ?? [];
    if (!startsWith(sections, agreed)) throw wrongSections();
  }

  #begin(side: Side, description: SetDescription): void {
    if (this.#pending === undefined) {
      this.#stableMids = new Map(this.#transceivers.map((known) => [known, known.mid]));
    }
    this.#pending = description;
    this.#pendingSide = side;
    if (side === 'local') this.#nameOwn(description.parsed.sections);
    else this.#makeForRemote(description.parsed.sections);
  }

  #nameOwn(sections: readonly FakeSection[]): void {
    const known = new Set(this.#transceivers.map(({ mid }) => mid));
    const nameless = this.#transceivers.filter(({ mid }) => mid === null);
    for (const { mid } of sections.filter((section) => !known.has(section.mid))) {
      const next = nameless.shift();
      if (next !== undefined) next.mid = mid;
    }
  }

  /** Those made by `addTransceiver` are never matched with a remote offer's sections. */
  #makeForRemote(sections: readonly FakeSection[]): void {
    for (const { mid, kind } of sections) {
      if (this.#byMid(mid) !== undefined) continue;
      const made = this.addTransceiver({ kind, direction: 'recvonly' });
      made.mid = mid;
      this.#madeByRemote.add(made);
    }
  }

  #agree(pair: Pair): void {
    this.#pending = undefined;
    this.#madeByRemote.clear();
    for (const { sender, currentDirection } of this.#transceivers) {
      if (sends(currentDirection)) sender.becomeSettable();
    }
    this.#current = pair;
    if (!this.#ufragsToReplace.has(pair.local?.parsed.ufrag ?? '')) this.#ufragsToReplace.clear();
  }

  #isNews(transceiver: FakeTransceiver): boolean {
    const { local, remote } = this.#current;
    const ownSection = sectionIn(local, transceiver.mid);
    const theirSection = sectionIn(remote, transceiver.mid);
    if (ownSection === undefined || theirSection === undefined) return true;
    const { direction, sender } = transceiver;
    if (sends(direction) && ownSection.msid !== sender.msid) return true;
    if (local?.type === 'offer') {
      return ownSection.direction !== direction && reversed(theirSection.direction) !== direction;
    }
    const offered = theirSection.direction;
    const wanted = directionOf(
      sends(direction) && receives(offered),
      receives(direction) && sends(offered),
    );
    return ownSection.direction !== wanted;
  }

  #describe(
    type: Kind,
    { sections, ufrag }: { readonly sections: FakeSection[]; readonly ufrag: string | undefined },
  ): SetDescription {
    this.#versions += 1;
    const parsed = {
      owner: this.#id,
      version: this.#versions,
      ufrag: ufrag ?? this.#nextUfrag(),
      setup: setupOf(type, {
        offered: this.#pending?.parsed.setup,
        isActive: isActive(this.#current),
      }),
      sections,
      hasData: type === 'answer' ? this.#pending?.parsed.hasData === true : this.#offersData,
    };
    return { type, sdp: formatSdp(parsed), parsed };
  }

  get #offersData(): boolean {
    return this.hasData || this.#current.local?.parsed.hasData === true;
  }

  #nextUfrag(): string {
    this.#generations += 1;
    return `${this.#id}-u${this.#generations}`;
  }

  #byMid(mid: string): FakeTransceiver | undefined {
    return this.#transceivers.find((transceiver) => transceiver.mid === mid);
  }

  #mustFind(mid: string): FakeTransceiver {
    const transceiver = this.#byMid(mid);
    if (transceiver === undefined) throw wrongSections();
    return transceiver;
  }
}

function sectionOf(
  { kind, sender }: FakeTransceiver,
  { mid, direction }: Pick<FakeSection, 'mid' | 'direction'>,
): FakeSection {
  return { kind, mid, direction, msid: sender.msid };
}

function sectionIn(
  description: SetDescription | undefined,
  mid: string | null,
): FakeSection | undefined {
  return description?.parsed.sections.find((section) => section.mid === mid);
}

function startsWith(sections: readonly FakeSection[], start: readonly FakeSection[]): boolean {
  return start.every(({ mid, kind }, index) => {
    const section = sections[index];
    return section?.mid === mid && section.kind === kind;
  });
}

function wrongState(operation: string, state: RTCSignalingState): DOMException {
  return new DOMException(`Called in wrong state: ${operation} in ${state}.`, 'InvalidStateError');
}

function turnedRoles(): DOMException {
  return new DOMException('The roles of DTLS are fixed.', 'InvalidAccessError');
}

function wrongSections(): DOMException {
  return new DOMException(
    'The order of m-lines does not match the order in the offer.',
    'InvalidAccessError',
  );
}
