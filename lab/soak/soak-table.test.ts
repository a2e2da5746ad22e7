import { expect, it } from 'vitest';
import { countOf, failureInWords, planInWords, soakTable } from './soak-table.ts';
import { observed, planned, resultOf } from './soak.fixture.ts';

const both = { type: 'cut', side: 'bob', direction: 'both', forMs: 3_000 } as const;
const first = { type: 'new-address', side: 'alice' } as const;

it('has a line for each fault, and one for all', () => {
  const results = [
    resultOf(),
    resultOf({ plan: planned({ fault: both }) }),
    resultOf({
      plan: planned({ fault: both }),
      observed: observed({ recoveredAfterMs: 2_000 }),
      problems: [
        { type: 'leak', says: 'one' },
        { type: 'leak', says: 'another' },
        { type: 'wrong', says: 'end' },
      ],
    }),
    resultOf({
      plan: planned({ fault: { ...both, direction: 'in' } }),
      observed: { ...observed(), recoveredAfterMs: undefined as never },
      problems: [{ type: 'stuck', says: 'here' }],
    }),
  ];
  expect(soakTable(results).split('\n')).toEqual([
    '| fault | calls | recovered after | stuck | wrong | leak |',
    '| --- | --- | --- | --- | --- | --- |',
    '| cut | 2 | 2.0 s, at most 2.0 s | 0 | 1 | 1 |',
    '| cut one way | 1 | – | 1 | 0 | 0 |',
    '| none | 1 | 0.4 s, at most 0.4 s | 0 | 0 | 0 |',
    '| all | 4 | 0.4 s, at most 2.0 s | 1 | 1 | 1 |',
  ]);
  expect(countOf(results, 'leak')).toBe(1);
});

it('says in a line what was done', () => {
  expect(planInWords(planned())).toBe('alice calls; connected: none; caller-hangs-up');
  expect(planInWords(planned({ isRelayed: true, step: 'recovering', first, fault: both }))).toBe(
    'alice calls, relayed; recovering from new-address at alice: cut at bob for 3.0 s; caller-hangs-up',
  );
});

it('tells of a failure what there is to know, and how to make it once more', () => {
  const result = resultOf({
    plan: planned({ call: 7 }),
    observed: observed({ timeline: [{ atMs: 1_234, who: 'bob', what: 'ringing' }] }),
    problems: [{ type: 'stuck', says: 'both idle' }],
  });
  expect(failureInWords(result, 3).split('\n')).toEqual([
    'Call 7: alice calls; connected: none; caller-hangs-up',
    '  stuck: both idle',
    '     1.2 s  bob    ringing',
    '  Again: npm run lab -- --soak 7 --seed 3 --from 7 --to 7',
  ]);
});
