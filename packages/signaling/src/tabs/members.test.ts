import { describe, expect, it } from 'vitest';
import {
  accept,
  bob,
  candidates,
  elsewhere,
  end,
  GRACE_MS,
  invite,
  SharedTabs,
  take,
} from '../testing/shared-tabs.ts';
import { forgetTabs, oldestOrphan } from './members.ts';

function inCall(): SharedTabs {
  const tabs = new SharedTabs('a', 'b').hears(invite('c1'), bob).says('a', accept('c1'));
  tabs.news();
  tabs.takeSent();
  return tabs;
}

describe('a tab that is gone', () => {
  it('leaves its call to wait for its page, and ends it when that does not come', () => {
    const tabs = inCall().leave('a').leave('a');
    expect(tabs.takeSent()).toEqual([]);
    expect(tabs.news()).toEqual({});
    expect(oldestOrphan(tabs.state)).toBe(tabs.now);
    tabs.hears(candidates('c1'), bob);
    tabs.now += GRACE_MS - 1;
    expect(tabs.input({ type: 'grace.over' }).takeSent()).toEqual([]);
    tabs.now += 1;
    expect(tabs.input({ type: 'grace.over' }).takeSent()).toEqual([
      'call.end c1 connection-lost → bob/bob-1',
    ]);
    expect(tabs.news()).toEqual({ b: ['call.elsewhere c1 over'] });
    expect(oldestOrphan(tabs.state)).toBeUndefined();
  });

  it('ends nothing else with it', () => {
    const tabs = inCall().hears(invite('c2'), bob).hears(invite('c3'), bob).says('b', accept('c3'));
    tabs.leave('a');
    expect(oldestOrphan(tabs.state)).toBe(tabs.now);
    expect([...forgetTabs(tabs.state, tabs.state).members.keys()]).toEqual(['a', 'b']);
    tabs.now += GRACE_MS;
    tabs.takeSent();
    expect(tabs.input({ type: 'grace.over' }).takeSent()).toHaveLength(1);
    expect([...tabs.state.calls.keys()]).toEqual(['c2', 'c3']);
  });

  it('may still say its last words', () => {
    const tabs = inCall().leave('a').says('a', end('c1', 'hangup'));
    expect(tabs.takeSent()).toEqual(['call.end c1 hangup → bob/bob-1']);
    expect(tabs.call('c1')).toBeUndefined();
  });

  it('for good ends its call at once', () => {
    const tabs = inCall().leave('a', true);
    expect(tabs.takeSent()).toEqual(['call.end c1 connection-lost → bob/bob-1']);
    expect(tabs.news()).toEqual({ b: ['call.elsewhere c1 over'] });
  });

  it('ends a call that only dials: no page can come back to it', () => {
    const tabs = new SharedTabs('a', 'b').says('a', invite('c1'), { user: 'bob' });
    tabs.takeSent();
    expect(tabs.leave('a').takeSent()).toEqual(['call.end c1 cancelled → bob']);
    expect(tabs.news()).toEqual({});
  });

  it('leaves what rings to the others, and what others have', () => {
    const tabs = new SharedTabs('a', 'b')
      .hears(invite('c1'), bob)
      .hears(candidates('c2'), bob)
      .hears(elsewhere('c3'))
      .says('b', take('c3'))
      .says('b', invite('c4'));
    tabs.takeSent();
    const { calls } = tabs.state;
    tabs.leave('a');
    expect(tabs.takeSent()).toEqual([]);
    expect(new Map(tabs.state.calls)).toEqual(new Map(calls));
    tabs.leave('b');
    expect(tabs.call('c3')).toMatchObject({ taker: undefined });
  });

  it('and called somebody who calls it leaves that ring to all', () => {
    const tabs = new SharedTabs('a', 'b').says('a', invite('c1')).hears(invite('c2'), bob);
    tabs.now += 1_000;
    tabs.news();
    expect(tabs.leave('a').news()).toEqual({ b: ['call.invite c2 59000'] });
  });

  it('is remembered until all know, and for as long as a call waits for it', () => {
    const tabs = new SharedTabs('a', 'b').leave('b');
    expect(forgetTabs(tabs.state, new SharedTabs('a', 'b').state)).toBe(tabs.state);
    expect([...forgetTabs(tabs.state, tabs.state).members.keys()]).toEqual(['a']);
    const waiting = inCall().leave('a').state;
    expect(forgetTabs(waiting, waiting)).toBe(waiting);
  });
});

describe('a page that is loaded again before it is known that it was gone', () => {
  it('gets its call when that is known', () => {
    const tabs = inCall().givesIce().join('c', ['c1']).hears(invite('c2'), bob);
    tabs.hears(elsewhere('c3')).says('b', invite('c4')).hears(invite('c5'), bob);
    tabs.takeSent();
    tabs.news();
    tabs.now += 1_000;
    expect(tabs.leave('a').news()).toEqual({
      c: ['calls.sync c1 answered 1000 bob-1, c2 ringing', 'call.elsewhere c3 phone'],
    });
    expect(tabs.takeSent()).toEqual(['ice.request c1']);
    expect(tabs.call('c1')).toMatchObject({ owner: 'c', orphanedAt: undefined });
  });

  it('does not get it much later: then it was no reload', () => {
    const tabs = inCall().join('c', ['c1']);
    tabs.now += 5_001;
    tabs.leave('a');
    expect(tabs.call('c1')).toMatchObject({ owner: 'a', orphanedAt: tabs.now });
  });
});

describe('the ringtone', () => {
  const attention = (tabs: SharedTabs, tab: string, facts: Record<string, boolean>): SharedTabs =>
    tabs.input({
      type: 'tab.moved',
      tab,
      attention: {
        isTouched: false,
        isFocused: false,
        isVisible: false,
        ...facts,
        since: tabs.now,
      },
    });

  it('is with the first tab', () => {
    expect(new SharedTabs('a').state.ringer).toEqual({ tab: 'a' });
    expect(new SharedTabs().state.ringer).toEqual({});
  });

  it('goes to a nearer tab once the one before has heard that it is no ringer any more', () => {
    const tabs = new SharedTabs('a', 'b');
    const { version } = tabs.state;
    attention(tabs, 'b', { isFocused: true, isVisible: true });
    expect(tabs.state.ringer).toEqual({ retiring: { tab: 'a', version: version + 1 } });
    tabs.input({ type: 'tab.seen', tab: 'a', version });
    tabs.input({ type: 'tab.seen', tab: 'b', version: version + 1 });
    expect(tabs.state.ringer.tab).toBeUndefined();
    tabs.input({ type: 'tab.seen', tab: 'a', version: version + 1 });
    expect(tabs.state.ringer).toEqual({ tab: 'b' });
  });

  it('goes on when the tab that has it, or hands it on, is gone', () => {
    const tabs = attention(new SharedTabs('a', 'b', 'c'), 'b', { isFocused: true });
    expect(tabs.leave('a').state.ringer).toEqual({ tab: 'b' });
    expect(tabs.leave('b').state.ringer).toEqual({ tab: 'c' });
    expect(tabs.leave('c').state.ringer).toEqual({});
  });

  it('stays with a tab that is the nearest again before it has let go', () => {
    const tabs = attention(new SharedTabs('a', 'b'), 'b', { isFocused: true });
    const { version } = tabs.state;
    attention(tabs, 'a', { isTouched: true });
    tabs.input({ type: 'tab.seen', tab: 'a', version });
    expect(tabs.state.ringer).toEqual({ tab: 'a' });
  });

  const nearer: readonly (readonly [string, Record<string, boolean>, Record<string, boolean>])[] = [
    [
      'may play sound, before one with the focus',
      { isTouched: true },
      { isFocused: true, isVisible: true },
    ],
    ['has the focus, before one that is seen', { isFocused: true }, { isVisible: true }],
    ['is seen, before one that is not', { isVisible: true }, {}],
    ['changed last, of two alike', {}, {}],
  ];
  it.each(nearer)('prefers a tab that %s', (_why, near, far) => {
    const tabs = attention(new SharedTabs('b', 'c', 'a'), 'c', far);
    attention(tabs, 'a', {});
    tabs.leave('a');
    tabs.now += 1;
    attention(tabs, 'b', near).leave('x');
    tabs.input({ type: 'tab.seen', tab: 'c', version: Infinity });
    tabs.input({ type: 'tab.seen', tab: 'b', version: Infinity });
    expect(tabs.state.ringer).toEqual({ tab: 'b' });
  });

  it('of two that are quite alike it is always the same', () => {
    for (const order of [
      ['a', 'b'],
      ['b', 'a'],
    ]) {
      const tabs = new SharedTabs('z', ...order).leave('z');
      expect(tabs.state.ringer).toEqual({ tab: 'a' });
    }
  });

  it('says nothing of a tab that nobody knows', () => {
    const tabs = new SharedTabs('a');
    const { members } = tabs.state;
    expect(attention(tabs, 'x', { isFocused: true }).state.members).toBe(members);
  });
});
