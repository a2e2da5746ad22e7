import type { Call, Diagnosis, DiagnosisCode } from '@earshot/core';
import { describeCall } from '@earshot/react/components';
import { describe, expect, it } from 'vitest';
import { adviceFor } from '../examples/one-to-one/src/support-details.ts';

// A code that is added to core and not here does not compile.
const codes: Readonly<Record<DiagnosisCode, true>> = {
  'browser-offline': true,
  'browser-unsupported': true,
  'peer-vanished': true,
  'signaling-unreachable': true,
  'dtls-failed': true,
  'no-common-codec': true,
  'negotiation-failed': true,
  'peer-unreachable': true,
  'turn-unauthorized': true,
  'turn-refused': true,
  'udp-blocked-no-relay': true,
  'turn-unreachable': true,
  'no-candidates': true,
  'no-route': true,
  'path-lost': true,
  'media-stalled': true,
  unknown: true,
};

describe('the page without a framework advises what the React components do', () => {
  it.each(Object.keys(codes) as DiagnosisCode[])('after %s', (code) => {
    const diagnosis = { code } as Diagnosis;
    const reason = { type: 'connection-lost', diagnosis } as const;
    const call = { peer: { user: 'bob' }, state: { status: 'ended', reason, endedAt: 9 } } as Call;
    expect(describeCall(call)).toBe(`The connection to bob was lost. ${adviceFor(code, 'bob')}`);
  });
});
