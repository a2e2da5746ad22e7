import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { adaptationLadder } from './adaptation.ts';
import type { QualityLevel } from './level.ts';
import { explainQuality, explainWarning } from './quality-words.ts';
import type { QualityReason } from './score-tracks.ts';
import type { WarningName } from './warnings.ts';

/** Complete: the compiler misses a name that is not here. */
const warnings: Readonly<Record<WarningName, true>> = {
  'high-rtt': true,
  'high-jitter': true,
  'high-loss': true,
  'sound-concealed': true,
  'low-score': true,
  'bandwidth-limited': true,
  'cpu-limited': true,
  'video-frozen': true,
  'decoder-stuck': true,
  'microphone-silent': true,
  'microphone-dead': true,
  'talking-while-muted': true,
  'nothing-sent': true,
  'nothing-received': true,
  'one-way': true,
  'relay-in-use': true,
  'path-stalled': true,
  'path-unstable': true,
};
const levels: Readonly<Record<QualityLevel, true>> = {
  excellent: true,
  good: true,
  fair: true,
  poor: true,
  lost: true,
};
const reasons: Readonly<Record<QualityReason, true>> = {
  loss: true,
  delay: true,
  jitter: true,
  bandwidth: true,
  cpu: true,
  freeze: true,
  frames: true,
  connection: true,
};

const page = readFileSync(new URL('../../../../docs/quality.md', import.meta.url), 'utf8');
const [inCalls = ''] = page.split('## Before a call');
const rows = [...inCalls.matchAll(/^\| `?([\w-]+)`?\s+\|/gm)].map(([, name]) => name);

describe('the page about quality', () => {
  it('has a row for each warning, in their order, and each level', () => {
    expect(rows.filter((row) => row && row in warnings)).toEqual(Object.keys(warnings));
    expect(rows.filter((row) => row && row in levels)).toEqual(Object.keys(levels));
  });

  it('has a row for each rung', () => {
    const rungs = rows.filter((row) => /^\d$/.test(row ?? ''));
    expect(rungs).toEqual(adaptationLadder.map((_, index) => String(index)));
  });

  it.each(Object.keys(reasons))('names the reason %s', (reason) => {
    expect(page).toContain(`\`${reason}\``);
  });
});

describe('the sentences', () => {
  it('are there for everything, and end as sentences do', () => {
    const all = [
      ...(Object.keys(warnings) as WarningName[]).map((name) => explainWarning({ name })),
      ...(Object.keys(reasons) as QualityReason[]).map((reason) =>
        explainQuality({ level: 'fair', reason }),
      ),
      ...(Object.keys(levels) as QualityLevel[]).map((level) => explainQuality({ level })),
    ];
    for (const sentence of all) expect(sentence).toMatch(/^[A-Z].*[^.]\.$/);
    expect(new Set(all).size).toBe(all.length);
  });
});
