import { describe, expect, it } from 'vitest';
import { allowedEnds, isCutShort } from './allowed-ends.ts';
import type { SoakCall, SoakFault } from './soak-plan.ts';
import { planned } from './soak.fixture.ts';

const reload: SoakFault = { type: 'reload', side: 'bob' };
const cut: SoakFault = { type: 'cut', side: 'bob', direction: 'both', forMs: 3_000 };

function written(changes: Partial<SoakCall>): readonly string[] {
  const { caller, callee, record } = allowedEnds(planned(changes));
  return [caller, callee, record].map((all) => all.join(' | '));
}

describe('a call may end', () => {
  it.each([
    [{ ending: 'caller-hangs-up' }, ['hangup by me', 'hangup by them', 'hangup']],
    [{ ending: 'callee-hangs-up' }, ['hangup by them', 'hangup by me', 'hangup']],
    [
      { ending: 'both-hang-up' },
      ['hangup by me | hangup by them', 'hangup by me | hangup by them', 'hangup'],
    ],
    [{ ending: 'declined' }, ['rejected by them', 'rejected by me', 'rejected']],
    [{ ending: 'cancelled' }, ['cancelled', 'cancelled', 'cancelled']],
    [
      { ending: 'declined-and-cancelled' },
      ['cancelled | rejected by them', 'rejected by me | cancelled', 'cancelled | rejected'],
    ],
    [{ ending: 'unanswered' }, ['unanswered', 'unanswered', 'unanswered']],
    // Bob's tab takes his end with it.
    [{ ending: 'tab-closed' }, ['connection-lost', 'none', 'connection-lost']],
    [{ ending: 'tab-closed', caller: 'bob' }, ['none', 'connection-lost', 'connection-lost']],
    // Nothing that heals changes how it ends.
    [{ ending: 'caller-hangs-up', fault: cut }, ['hangup by me', 'hangup by them', 'hangup']],
    [{ ending: 'caller-hangs-up', fault: reload }, ['hangup by me', 'hangup by them', 'hangup']],
    // Who gives up before the other one is there may never have been heard of.
    [
      { ending: 'cancelled', step: 'before-ringing', fault: cut },
      ['cancelled', 'cancelled | none', 'cancelled'],
    ],
    [
      { ending: 'cancelled', step: 'ringing', fault: reload },
      ['cancelled', 'cancelled | none', 'cancelled'],
    ],
    [{ ending: 'cancelled', step: 'ringing', fault: cut }, ['cancelled', 'cancelled', 'cancelled']],
    [
      { ending: 'declined', step: 'before-ringing', fault: cut },
      ['rejected by them', 'rejected by me', 'rejected'],
    ],
    [{ ending: 'cancelled', step: 'before-ringing' }, ['cancelled', 'cancelled', 'cancelled']],
    // It was hung up as the page went.
    [
      { ending: 'callee-hangs-up', step: 'ending', fault: reload },
      ['hangup by them', 'hangup by me | none', 'hangup'],
    ],
    // A caller's page that is loaded again before the answer has given up.
    [
      { caller: 'bob', ending: 'caller-hangs-up', step: 'ringing', fault: reload },
      ['none', 'cancelled', 'cancelled'],
    ],
    [
      { caller: 'bob', ending: 'tab-closed', step: 'before-ringing', fault: reload },
      ['none', 'cancelled | none', 'cancelled'],
    ],
    [
      { caller: 'bob', ending: 'declined', step: 'ending', fault: reload },
      ['rejected by them | none', 'cancelled | rejected by me', 'cancelled | rejected'],
    ],
  ] as const satisfies readonly (readonly [Partial<SoakCall>, readonly string[]])[])(
    '%j',
    (changes, expected) => {
      expect(written(changes)).toEqual(expected);
    },
  );
});

describe('a call is cut short', () => {
  it.each([
    [{ caller: 'bob', step: 'ringing', fault: reload }, true],
    [{ caller: 'bob', step: 'before-ringing', fault: reload }, true],
    [{ caller: 'bob', step: 'ending', ending: 'declined', fault: reload }, true],
    [{ caller: 'bob', step: 'ending', ending: 'caller-hangs-up', fault: reload }, false],
    [{ caller: 'bob', step: 'connected', fault: reload }, false],
    [{ caller: 'alice', step: 'ringing', fault: reload }, false],
    [{ caller: 'bob', step: 'ringing', fault: cut }, false],
  ] as const satisfies readonly (readonly [Partial<SoakCall>, boolean])[])(
    '%j: %s',
    (changes, expected) => {
      expect(isCutShort(planned(changes))).toBe(expected);
    },
  );
});
