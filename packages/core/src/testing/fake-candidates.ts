import type { SetDescription } from './fake-descriptions.ts';
import type { FakeDescription } from './fake-sdp.ts';

const LINE = /^a=(candidate:.*)\r\n/gm;

/** The candidates of both ends that one peer connection knows, by ICE generation. */
export class FakeCandidates {
  readonly #lines = new Map<string, Set<string>>();

  add(ufrag: string, line: string): void {
    const known = this.#lines.get(ufrag) ?? new Set();
    this.#lines.set(ufrag, known.add(line));
  }

  /** What is in a description counts as if it had come by itself. */
  addAll({ sdp, parsed }: SetDescription): void {
    for (const [, line = ''] of sdp.matchAll(LINE)) this.add(parsed.ufrag, line);
  }

  of(description: SetDescription | undefined): readonly string[] {
    return [...(this.#lines.get(description?.parsed.ufrag ?? '') ?? [])];
  }

  has(ufrag: string): boolean {
    return this.#lines.has(ufrag);
  }

  /** The description as browsers show it: with all candidates of its generation, in its first section. */
  within(description: SetDescription | undefined): SetDescription | null {
    if (description === undefined) return null;
    const lines = this.of(description).map((line) => `a=${line}\r\n`);
    const sdp = description.sdp.replaceAll(LINE, '').replace(/^a=mid:/m, `${lines.join('')}$&`);
    return { ...description, sdp };
  }
}

/** The generation that a candidate from the other end is of. @throws DOMException for one that a browser refuses. */
export function generationOf(
  { sdpMid, sdpMLineIndex, usernameFragment }: RTCIceCandidateInit,
  remote: FakeDescription | undefined,
): string {
  if (remote === undefined) {
    throw new DOMException('The remote description was null.', 'InvalidStateError');
  }
  const section =
    typeof sdpMid === 'string'
      ? remote.sections.find(({ mid }) => mid === sdpMid)
      : remote.sections[sdpMLineIndex ?? 0];
  const ufrag = usernameFragment ?? remote.ufrag;
  if (section === undefined || ufrag !== remote.ufrag) {
    throw new DOMException('The candidate is not of this description.', 'OperationError');
  }
  return ufrag;
}
