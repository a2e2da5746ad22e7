import type { FakeSetup } from './fake-sdp.ts';

interface Described {
  readonly type: 'offer' | 'answer';
  readonly parsed: { readonly setup: FakeSetup };
}

/** Whether the local end begins the DTLS handshake; undefined before that is agreed. */
export function isActive({
  local,
  remote,
}: Readonly<Record<'local' | 'remote', Described | undefined>>): boolean | undefined {
  if (local === undefined || remote === undefined) return undefined;
  return local.type === 'answer'
    ? local.parsed.setup === 'active'
    : remote.parsed.setup === 'passive';
}

/** Who has begun the handshake once has begun it for good; else whoever answers does, if the offer leaves it open. */
export function setupOf(
  type: 'offer' | 'answer',
  facts: { readonly offered: FakeSetup | undefined; readonly isActive: boolean | undefined },
): FakeSetup {
  if (type === 'offer') return 'actpass';
  if (facts.offered === 'active') return 'passive';
  return facts.offered === 'passive' || facts.isActive !== false ? 'active' : 'passive';
}
