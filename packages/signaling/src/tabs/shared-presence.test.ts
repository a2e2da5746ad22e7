import { describe, expect, it } from 'vitest';
import type { Message } from '../protocol/messages.ts';
import { SharedTabs } from '../testing/shared-tabs.ts';
import { routePresence } from './shared-presence.ts';

const watch = (...users: string[]): Message => ({ type: 'presence.watch', users });
const set = (status: 'online' | 'away' | 'busy'): Message => ({ type: 'presence.set', status });

function sentBy(tabs: SharedTabs): readonly Message[] {
  return tabs.sent.splice(0).map(({ message }) => message);
}

describe('tabs that watch', () => {
  it('watch together, each user once', () => {
    const tabs = new SharedTabs('a', 'b').says('a', watch('bob', 'carol'));
    expect(sentBy(tabs)).toEqual([watch('bob', 'carol')]);
    tabs.says('b', watch('carol', 'dave'));
    expect(sentBy(tabs)).toEqual([watch('bob', 'carol', 'dave')]);
    tabs.says('a', watch());
    expect(sentBy(tabs)).toEqual([watch('carol', 'dave')]);
  });

  it('are no more than one message can name', () => {
    const many = (name: string): string[] => Array.from({ length: 700 }, (_, i) => `${name}${i}`);
    const tabs = new SharedTabs('a', 'b')
      .says('a', watch(...many('x')))
      .says('b', watch(...many('y')));
    const [, both] = sentBy(tabs);
    expect(both).toEqual(watch(...many('x'), ...many('y').slice(0, 300)));
  });

  it('need no more what a tab watched that is gone; what others watch stays', () => {
    const tabs = new SharedTabs('a', 'b').says('a', watch('bob')).says('b', watch('bob', 'carol'));
    sentBy(tabs);
    expect(sentBy(tabs.leave('b'))).toEqual([watch('bob')]);
    expect(sentBy(tabs.leave('b'))).toEqual([]);
    expect(sentBy(tabs.leave('a'))).toEqual([watch()]);
  });

  it('say nothing for a tab that goes and wanted nothing of its own', () => {
    const tabs = new SharedTabs('a', 'b', 'c').says('a', watch('bob')).says('b', watch('bob'));
    sentBy(tabs);
    expect(sentBy(tabs.leave('c').leave('b'))).toEqual([]);
  });

  it('count only when they are known', () => {
    const { state } = new SharedTabs('a');
    const message = { type: 'presence.watch' as const, users: ['bob'] };
    expect(routePresence(state, { tab: 'nobody', message })).toEqual([state, []]);
  });
});

describe('what tabs say of their user', () => {
  it.each([
    ['busy', 'online', 'busy'],
    ['away', 'busy', 'busy'],
    ['away', 'online', 'online'],
    ['online', 'away', 'online'],
    ['away', 'away', 'away'],
  ] as const)('%s in one tab and %s in another: %s', (one, other, both) => {
    const tabs = new SharedTabs('a', 'b').says('a', set(one)).says('b', set(other));
    expect(sentBy(tabs)).toEqual([set(one), set(both)]);
  });

  it('counts no more when the tab is gone', () => {
    const tabs = new SharedTabs('a', 'b').says('a', set('busy')).says('b', set('away'));
    sentBy(tabs);
    expect(sentBy(tabs.leave('a'))).toEqual([set('away')]);
    expect(sentBy(tabs.leave('b'))).toEqual([set('online')]);
  });

  it('does not change whom they watch, nor the other way round', () => {
    const tabs = new SharedTabs('a').says('a', set('busy')).says('a', watch('bob'));
    tabs.says('a', set('away')).says('a', watch('bob', 'carol'));
    expect(sentBy(tabs)).toEqual([set('busy'), watch('bob'), set('away'), watch('bob', 'carol')]);
    expect(sentBy(tabs.leave('a'))).toEqual([watch(), set('online')]);
  });
});
