import { describe, expect, it, vi } from 'vitest';
import type { Message } from './protocol/messages.ts';

const report: Message = {
  type: 'call.report',
  call: 'c1',
  rating: { stars: 5 },
  quality: { audioMos: 4.1, lossPercent: 0.5, frozenMs: 0, level: 'good', isRelayed: false },
};

describe('signaling', () => {
  it('takes reports once somebody has said that there are some', async () => {
    // What is known stays known: what other tests have said is not to count here.
    vi.resetModules();
    const { checkOutgoing } = await import('./outgoing.ts');
    const { parseBody } = await import('./protocol/parse.ts');
    const { knowReports } = await import('./know-reports.ts');
    expect(() => checkOutgoing(report, undefined)).toThrow(
      expect.objectContaining({ code: 'signaling/invalid-message' }),
    );
    expect(parseBody(report)).toMatchObject({ ok: false, fault: 'unknown' });
    knowReports();
    knowReports();
    expect(parseBody(report)).toEqual({ ok: true, value: report });
    expect(checkOutgoing(report, undefined)).toEqual({ message: report });
    for (const stars of [0, 6, 2.5, '5']) {
      const wrong = { ...report, rating: { stars } } as Message;
      expect(() => checkOutgoing(wrong, undefined)).toThrow(
        expect.objectContaining({ details: { field: 'body.rating.stars' } }),
      );
    }
    for (const lossPercent of [-1, 101, Number.NaN]) {
      const wrong = { ...report, quality: { lossPercent, isRelayed: false } } as Message;
      expect(() => checkOutgoing(wrong, undefined)).toThrow(
        expect.objectContaining({ details: { field: 'body.quality.lossPercent' } }),
      );
    }
  });
});
