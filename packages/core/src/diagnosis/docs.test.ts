import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { composeEvidence } from './compose-evidence.ts';
import type { DiagnosisCode, Evidence } from './diagnosis.ts';

/** Complete: the compiler misses a code that is not here. In the order in which they are decided. */
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
/** Fields that are not always there; the others are those of an empty evidence. */
const sometimes: readonly (keyof Evidence)[] = ['negotiationFailure', 'selectedPair'];

const page = readFileSync(new URL('../../../../docs/diagnosis.md', import.meta.url), 'utf8');
const [, ofCodes = ''] = page.split('## The codes');
const [, ofEvidence = ''] = page.split('## How to read the evidence');

describe('the page about diagnoses', () => {
  it('has one heading for each code, and no other, in the order in which they are decided', () => {
    const headings = [...ofCodes.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(Object.keys(codes));
  });

  it.each(Object.keys(codes))('%s: says what happened, and what to do', (code) => {
    const [, after = ''] = ofCodes.split(`### ${code}\n`);
    const [section = ''] = after.split(/^##/m);
    expect(section).toContain('**What happened:**');
    expect(section.replaceAll(/\s+/g, ' ')).toContain('**Do:**');
  });

  it('explains every field of the evidence', () => {
    const facts = {
      ...{ isOver: true, isOnline: true, isSignalingOnline: true, isPeerAbsent: false },
      ...{ flowedForMs: 0, lostForMs: 0 },
    };
    const evidence = composeEvidence({ facts, records: [], connections: 0, timeline: [], now: 0 });
    for (const field of [...Object.keys(evidence), ...sometimes]) {
      expect(ofEvidence).toMatch(new RegExp(`^\\|.*\`${field}\`.*\\|.*\\|$`, 'm'));
    }
  });
});
