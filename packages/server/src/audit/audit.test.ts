import { FakeClock } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import { createAudit } from './audit.ts';

function bench() {
  const clock = new FakeClock(0);
  const lines: Readonly<Record<string, unknown>>[] = [];
  const counted: string[] = [];
  const audit = createAudit({
    clock,
    log: (level, event, fields = {}) => lines.push({ level, event, ...fields }),
    count: (kind) => counted.push(kind),
  });
  return { clock, lines, counted, audit };
}

describe('a denial', () => {
  it('is one line that says what, and whom', () => {
    const { lines, counted, audit } = bench();
    audit.denied('call-unknown', { user: 'mallory', device: 'd1' });
    audit.denied('hello-late');
    expect(lines).toEqual([
      { level: 'warn', event: 'audit', kind: 'call-unknown', user: 'mallory', device: 'd1' },
      { level: 'warn', event: 'audit', kind: 'hello-late' },
    ]);
    expect(counted).toEqual(['call-unknown', 'hello-late']);
  });

  it('tells addresses apart, and does not tell them', () => {
    const { lines, audit } = bench();
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.1']) {
      audit.denied('token-refused', { address });
    }
    const [one, two, three] = lines.map(({ address }) => address);
    expect([one === three, one === two]).toEqual([true, false]);
    expect(JSON.stringify(lines)).not.toContain('192.0.2');
    expect(one).toMatch(/^[0-9a-f]{16}$/);
  });

  it('hashes with a key of its own process', () => {
    const hashes = [bench(), bench()].map(({ lines, audit }) => {
      audit.denied('token-refused', { address: '192.0.2.1' });
      return lines[0]?.['address'];
    });
    expect(hashes[0]).not.toBe(hashes[1]);
  });
});

describe('a flood of denials', () => {
  it('is counted in full and written in part, and the next line says how many are missing', () => {
    const { clock, lines, counted, audit } = bench();
    for (let times = 0; times < 1_000; times += 1) audit.denied('frames-per-address');
    expect([lines.length, counted.length]).toEqual([20, 1_000]);
    clock.advanceSync(1_000);
    audit.denied('frames-per-address');
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toMatchObject({ suppressed: 980 });
  });

  it('of one kind hides none of another', () => {
    const { lines, audit } = bench();
    for (let times = 0; times < 100; times += 1) audit.denied('hello-late');
    audit.denied('call-unknown');
    expect(lines.at(-1)).toMatchObject({ kind: 'call-unknown' });
  });
});
