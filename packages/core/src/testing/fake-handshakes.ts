import type { FakePeerConnection } from './fake-peer-connection.ts';
import { isActive } from './fake-setup.ts';

/**
 * Who has begun a DTLS handshake with whom. Whoever offers hears everybody who knows its candidates, but is in one
 * handshake: parts of two end in none, as in Chromium 156.
 */
export class FakeHandshakes {
  readonly #begunBy = new Map<string, Set<string>>();

  /** The side that is active begins as soon as it knows a candidate of the other one, which may know nothing of it yet. */
  look(connection: FakePeerConnection, peer: FakePeerConnection | undefined): void {
    const { remote } = connection.descriptions.current;
    if (
      peer === undefined ||
      remote === undefined ||
      isActive(connection.descriptions.current) !== true
    )
      return;
    // Once it is through, nobody can disturb it any more.
    if (peer.dtlsState === 'connected' || !connection.hasCandidateOf(remote.parsed.ufrag)) return;
    const begun = this.#begunBy.get(peer.id) ?? new Set();
    this.#begunBy.set(peer.id, begun.add(connection.id));
  }

  /** Whether one of the two has heard another one, too. */
  isMixedUp(connection: FakePeerConnection, peer: FakePeerConnection): boolean {
    return this.#hasHeardOthers(connection, peer) || this.#hasHeardOthers(peer, connection);
  }

  #hasHeardOthers({ id, descriptions }: FakePeerConnection, peer: FakePeerConnection): boolean {
    if (isActive(descriptions.current) !== false) return false;
    return [...(this.#begunBy.get(id) ?? [])].some((other) => other !== peer.id);
  }
}
