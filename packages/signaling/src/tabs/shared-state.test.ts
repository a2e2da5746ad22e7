import { describe, expect, it } from 'vitest';
import { SharedTabs, bob, candidates, end } from '../testing/shared-tabs.ts';
import { createSessionState } from '../session/session-state.ts';
import { EarshotError } from '../errors.ts';
import {
  isSameSession,
  isSameStatus,
  sessionSeed,
  sharedSession,
  sharedStatus,
} from './shared-session.ts';
import {
  confirmMail,
  createSharedState,
  hasHeard,
  isNewer,
  isRival,
  nextTerm,
} from './shared-state.ts';
import { takeOver } from './take-over.ts';

const fresh = createSharedState('browser', { origin: 'a' });
const at = (term: number, version: number, leader = 'a') => ({ ...fresh, term, version, leader });

describe('of two states', () => {
  it.each([
    [at(1, 5), undefined, true, false],
    [at(1, 5), at(1, 4), true, false],
    [at(1, 5), at(1, 5), false, false],
    [at(1, 5), at(1, 6), false, false],
    [at(2, 1), at(1, 6), true, false],
    [at(1, 6), at(2, 1), false, true],
    [at(1, 6), at(1, 5, 'b'), false, true],
    [at(2, 6), at(1, 5, 'b'), true, false],
  ])('%#: the newer, and the rival', (state, other, newer, rival) => {
    expect([isNewer(state, other), isRival(state, other)]).toEqual([newer, rival]);
  });

  it('the next term comes after both, and its letters after all others', () => {
    const next = nextTerm(at(1, 5), { newest: at(3, 9), leader: 'b' });
    expect(next).toMatchObject({ term: 4, version: 9, leader: 'b', posted: 4 * 2 ** 32 });
    expect(
      nextTerm({ ...at(1, 5), posted: 1e13 }, { newest: at(0, 9), leader: 'b' }),
    ).toMatchObject({
      ...{ term: 2, version: 9, posted: 1e13 },
    });
  });
});

describe('the mail of a tab', () => {
  it('is kept until the tab has confirmed it', () => {
    const { state } = new SharedTabs('a', 'b')
      .hears(candidates('c1'), bob)
      .hears(candidates('c1'), bob);
    const [, , , last] = [...(state.members.get('a')?.mail ?? []).map(({ id }) => id), 0];
    const some = confirmMail(state, 'a', (last ?? 0) + state.posted - 1);
    expect(some.members.get('a')?.mail).toHaveLength(1);
    expect(confirmMail(some, 'a', 0)).toBe(some);
    expect(confirmMail(some, 'a', state.posted).members.get('a')?.mail).toEqual([]);
    expect(confirmMail(some, 'x', 1)).toBe(some);
    expect(confirmMail(fresh, 'x', 1)).toBe(fresh);
  });

  it('says from which message of the server it follows', () => {
    const { state } = new SharedTabs('a').hears(end('c1', 'hangup'));
    expect(state.members.get('a')?.mail.map(({ cause }) => cause)).toEqual([
      undefined,
      { session: 's1', number: 1 },
    ]);
    const cause = { session: 's1', number: 3 };
    expect(hasHeard(undefined, cause)).toBe(false);
    expect(hasHeard(cause, undefined)).toBe(false);
    expect(hasHeard(cause, { session: 's2', number: 3 })).toBe(false);
    expect(hasHeard(cause, { session: 's1', number: 4 })).toBe(false);
    expect(hasHeard(cause, { session: 's1', number: 3 })).toBe(true);
  });
});

describe('a session that another tab goes on with', () => {
  const setup = { device: 'browser', canFetch: false, token: undefined, maxOutbox: 4 } as const;
  const state = {
    ...createSessionState(setup),
    ticket: { session: 's1', secret: 'x' },
    self: bob,
    inbox: { received: 7, acked: 5 },
    outbox: { limit: 4, acked: 2, waiting: [{ message: end('c1', 'hangup') }] },
  };

  it('begins where the other one was', () => {
    const shared = sharedSession(state);
    expect({ ...createSessionState(setup), ...sessionSeed(shared, 4) }).toEqual({
      ...state,
      inbox: { received: 7, acked: 7 },
    });
    expect(sessionSeed(undefined, 4)).toEqual({});
  });

  it('is compared by its parts', () => {
    const shared = sharedSession(state);
    expect(isSameSession(shared, { ...shared })).toBe(true);
    expect(isSameSession(undefined, undefined)).toBe(true);
    expect(isSameSession(shared, undefined)).toBe(false);
    const changes = [
      { ticket: { session: 's1', secret: 'y' } },
      { self: undefined },
      { providesIce: true },
      { received: 8 },
      { acked: 3 },
      { waiting: [] },
    ];
    for (const change of changes)
      expect(isSameSession(shared, { ...shared, ...change })).toBe(false);
  });

  it.each([
    [{ status: 'offline' }, { status: 'offline' }],
    [{ status: 'closed' }, { status: 'closed' }],
    [
      { status: 'closed', error: new EarshotError('signaling/protocol', { cause: 'version' }) },
      { status: 'closed', code: 'signaling/protocol', cause: 'version' },
    ],
    [
      {
        status: 'closed',
        error: new EarshotError('signaling/unauthorized', { cause: new Error() }),
      },
      { status: 'closed', code: 'signaling/unauthorized' },
    ],
  ] as const)('%#: its state is plain data', (visible, shared) => {
    expect(sharedStatus(visible)).toEqual(shared);
    expect(isSameStatus(sharedStatus(visible), structuredClone(shared))).toBe(true);
  });
});

describe('a new leader', () => {
  const attention = { isTouched: false, isFocused: false, isVisible: true, since: 0 };
  const arrival = (tab: string) => ({ tab, attention, claims: [], sent: 0 });
  const { state } = new SharedTabs('a', 'b', 'c');

  it('goes on with the newest state, and learns who is gone and who is new', () => {
    const older = { ...state, version: state.version - 1 };
    const {
      state: next,
      joins,
      leaves,
    } = takeOver({
      known: [older, undefined, state, older],
      others: new Map([
        ['c', undefined],
        ['d', arrival('d')],
      ]),
      met: [arrival('e'), arrival('a')],
      own: arrival('b'),
      device: 'unused',
    });
    expect(next).toMatchObject({
      device: 'browser',
      leader: 'b',
      term: state.term + 1,
      version: state.version,
    });
    expect(joins.map(({ type, ...rest }) => `${type} ${'tab' in rest ? rest.tab : ''}`)).toEqual([
      ...['tab.joined e', 'tab.moved e', 'tab.joined d', 'tab.moved d'],
      ...['tab.joined b', 'tab.moved b'],
    ]);
    expect(leaves).toEqual([
      { type: 'tab.left', tab: 'a', isForGood: false },
      { type: 'tab.left', tab: 'e', isForGood: false },
    ]);
  });

  it('begins with nothing when nobody knows anything', () => {
    const { state: next, leaves } = takeOver({
      known: [undefined],
      others: new Map(),
      met: [],
      own: arrival('b'),
      device: 'device',
    });
    expect(next).toMatchObject({ device: 'device', origin: 'b', leader: 'b', term: 1, version: 0 });
    expect(leaves).toEqual([]);
  });
});
