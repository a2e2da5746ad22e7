import { describe, expect, it } from 'vitest';
import { knowReports } from './know-reports.ts';
import { checkOutgoing } from './outgoing.ts';
import type { Message } from './protocol/messages.ts';

const report: Message = {
  type: 'call.report',
  call: 'c1',
  rating: { stars: 5 },
  quality: { audioMos: 4.1, lossPercent: 0.5, frozenMs: 0, level: 'good', isRelayed: false },
};

describe('signaling', () => {
  // What is known stays known: this is the only test in this file, in this order.
  it('takes reports once somebody has said that there are some', () => {
    expect(() => checkOutgoing(report, undefined)).toThrow(
      expect.objectContaining({ code: 'signaling/invalid-message' }),
    );
    knowReports();
    knowReports();
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
