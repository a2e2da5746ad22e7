import type { DiagnosisCode } from '@earshot/core';
import { describe, expect, it } from 'vitest';
import { troubleSide } from './trouble-side.ts';
import type { TroubleSide } from './trouble-side.ts';

// A code that is added to core and not here does not compile.
const sides: Readonly<Record<DiagnosisCode, TroubleSide>> = {
  'browser-offline': 'mine',
  'browser-unsupported': 'unclear',
  'peer-vanished': 'theirs',
  'signaling-unreachable': 'mine',
  'dtls-failed': 'unclear',
  'no-common-codec': 'unclear',
  'negotiation-failed': 'unclear',
  'peer-unreachable': 'theirs',
  'turn-unauthorized': 'unclear',
  'turn-refused': 'unclear',
  'udp-blocked-no-relay': 'mine',
  'turn-unreachable': 'unclear',
  'no-candidates': 'mine',
  'no-route': 'unclear',
  'path-lost': 'unclear',
  'media-stalled': 'unclear',
  unknown: 'unclear',
};

describe('troubleSide', () => {
  it.each(Object.entries(sides) as [DiagnosisCode, TroubleSide][])('%s is %s', (code, side) => {
    expect(troubleSide(code)).toBe(side);
  });
});
