import { describe, expect, it } from 'vitest';
import type { Message } from '../protocol/messages.ts';
import {
  accept,
  bob,
  candidates,
  elsewhere,
  end,
  iceServers,
  invite,
  SharedTabs,
  take,
  taken,
} from '../testing/shared-tabs.ts';

const all = (...words: string[]): Record<string, string[]> => ({ a: words, b: words, c: words });

/** Three tabs, and a call in which tab `a` is. */
function inCall(): SharedTabs {
  const tabs = new SharedTabs('a', 'b', 'c').hears(invite('c1'), bob).says('a', accept('c1'));
  tabs.news();
  tabs.takeSent();
  return tabs;
}

function ringing(): SharedTabs {
  const tabs = new SharedTabs('a', 'b', 'c').hears(invite('c1'), bob);
  tabs.news();
  return tabs;
}

function dialing(): SharedTabs {
  const tabs = new SharedTabs('a', 'b', 'c').says('a', invite('c1'));
  tabs.takeSent();
  return tabs;
}

it('what is about users goes to all tabs', () => {
  const users = [{ user: 'bob', status: 'online' as const }];
  const tabs = new SharedTabs('a', 'b', 'c').hears({ type: 'presence.changed', users });
  expect(tabs.news()).toEqual(all('presence.changed'));
});

describe('before its invite', () => {
  it.each([iceServers('c1'), candidates('c1')])(
    'what comes of a call goes to all tabs: $type',
    (message) => {
      const tabs = new SharedTabs('a', 'b', 'c').hears(message);
      expect(Object.keys(tabs.news())).toEqual(['a', 'b', 'c']);
      expect(tabs.call('c1')?.status).toBe('early');
    },
  );

  it('the end goes to all, and the invite that comes after it to nobody', () => {
    const tabs = new SharedTabs('a', 'b', 'c').hears(end('c1', 'cancelled'), bob);
    expect(tabs.news()).toEqual(all('call.end c1 cancelled'));
    expect(tabs.hears(invite('c1'), bob).news()).toEqual({});
    expect(tabs.call('c1')).toBeUndefined();
  });

  it('other messages are for nobody', () => {
    const tabs = new SharedTabs('a', 'b', 'c');
    const { state } = tabs;
    tabs.hears(accept('c1'), bob).hears(invite('c1'));
    expect(tabs.news()).toEqual({});
    expect(tabs.state.calls).toBe(state.calls);
  });

  it('a few calls are remembered, and a few messages of each', () => {
    const tabs = new SharedTabs('a');
    for (let n = 1; n <= 20; n += 1) tabs.hears(candidates(`c${n}`), bob);
    for (let n = 1; n <= 40; n += 1) tabs.hears(candidates('c20'), bob);
    expect([...tabs.state.calls.keys()]).toEqual(Array.from({ length: 16 }, (_, n) => `c${n + 5}`));
    expect(tabs.call('c20')).toMatchObject({ story: { length: 32 } });
  });
});

describe('an invite', () => {
  it('rings in all tabs', () => {
    const tabs = new SharedTabs('a', 'b', 'c').hears(iceServers('c1')).hears(invite('c1'), bob);
    expect(tabs.news()).toEqual(all('ice.servers c1 600000', 'call.invite c1 60000'));
    expect(tabs.call('c1')).toMatchObject({
      status: 'ringing',
      peer: bob,
      context: 'a conversation',
      rung: ['a', 'b', 'c'],
    });
  });

  it('is followed by an offer that no tab answers beforehand: it may not be the one that is picked up', () => {
    const offer: Message<'call.description'> = {
      ...{ type: 'call.description', call: 'c1', epoch: 1, round: 1 },
      ...{ kind: 'offer', sdp: 'v=0' },
    };
    const tabs = ringing()
      .hears({ ...offer, preconnect: true }, bob)
      .join('d');
    for (const [, { mail }] of tabs.state.members)
      expect(mail.at(-1)?.incoming).toEqual({ from: bob, message: offer });
  });

  it('of somebody whom a tab is just calling goes to that tab: the two calls settle it between them', () => {
    const tabs = dialing().hears(invite('c2'), bob);
    expect(tabs.news()).toEqual({ a: ['call.invite c2 60000'] });
  });

  it('of somebody whom another tab calls or is in a call with rings in all', () => {
    const other = new SharedTabs('a', 'b', 'c').says('a', invite('c1'), { user: 'carol' });
    expect(Object.keys(other.hears(invite('c2'), bob).news())).toHaveLength(3);
    expect(Object.keys(inCall().hears(invite('c2'), bob).news())).toHaveLength(3);
  });

  it('of somebody whom a tab has called with its last word rings in all', () => {
    const tabs = inCall().leave('a').says('a', invite('c2'), { user: 'carol' });
    tabs.hears(invite('c3'), bob).hears(invite('c4'), { user: 'carol', device: 'carol-1' });
    expect(tabs.news()).toEqual({
      b: ['call.invite c3 60000', 'call.invite c4 60000'],
      c: ['call.invite c3 60000', 'call.invite c4 60000'],
    });
  });

  it('said again while it rings rings nobody again, but who comes later hears how long it still rings', () => {
    const tabs = ringing();
    tabs.now += 10_000;
    tabs.hears(invite('c1', 30_000), bob);
    expect(tabs.news()).toEqual({});
    tabs.now += 10_000;
    expect(tabs.join('d').news()).toEqual({ d: ['calls.sync', 'call.invite c1 20000'] });
  });

  it('that is known because a tab has the call goes to that tab', () => {
    expect(inCall().hears(invite('c1'), bob).news()).toEqual({ a: ['call.invite c1 60000'] });
  });
});

describe('a call that rings', () => {
  it('tells all tabs what is said of it', () => {
    const tabs = ringing().hears(candidates('c1'), bob).hears(iceServers('c1'));
    expect(tabs.news()).toEqual(all('call.candidates c1', 'ice.servers c1 600000'));
    expect(tabs.hears({ type: 'call.expiring', call: 'c1', leftMs: 1 }).news()).toEqual(
      all('call.expiring c1'),
    );
  });

  it('ends in all tabs', () => {
    const tabs = ringing().hears(end('c1', 'answered-elsewhere', { winner: 'phone' }));
    expect(tabs.news()).toEqual(all('call.end c1 answered-elsewhere (phone)'));
    expect(tabs.call('c1')).toBeUndefined();
    expect(tabs.hears(candidates('c1'), bob).news()).toEqual({});
  });

  it('that another device has answered is shown in all tabs', () => {
    const tabs = ringing().hears(end('c1', 'answered-elsewhere', { winner: 'phone' }));
    tabs.news();
    expect(tabs.hears(elsewhere('c1')).news()).toEqual(all('call.elsewhere c1 phone'));
    expect(tabs.hears(elsewhere('c1', true)).news()).toEqual(all('call.elsewhere c1 over'));
    expect(tabs.call('c1')).toBeUndefined();
  });
});

describe('a call that a tab has', () => {
  it('tells that tab alone', () => {
    const tabs = inCall().hears(candidates('c1'), bob).hears({ type: 'call.absent', call: 'c1' });
    expect(tabs.news()).toEqual({ a: ['call.candidates c1', 'call.absent c1'] });
  });

  it('and that is answered is shown in the others', () => {
    const tabs = dialing().hears({ type: 'call.ringing', call: 'c1' }, bob);
    expect(tabs.news()).toEqual({ a: ['call.ringing c1'] });
    tabs.hears(accept('c1'), { user: 'bob', device: 'bob-2' });
    expect(tabs.news()).toEqual({
      a: ['call.accept c1'],
      b: ['call.elsewhere c1 browser'],
      c: ['call.elsewhere c1 browser'],
    });
    expect(tabs.call('c1')).toMatchObject({ answeredAt: tabs.now, peerDevice: 'bob-2' });
    // The server says so once more to a new session.
    expect(tabs.hears(accept('c1'), bob).news()).toEqual({ a: ['call.accept c1'] });
    expect(tabs.hears(accept('c1')).news()).toEqual({ a: ['call.accept c1'] });
  });

  it('and whose answer comes from nobody is not answered', () => {
    expect(dialing().hears(accept('c1')).call('c1')).toMatchObject({ answeredAt: undefined });
  });

  it('ends in that tab, and the others hear that it is over', () => {
    const tabs = inCall().hears(end('c1', 'hangup'), bob);
    expect(tabs.news()).toEqual({
      a: ['call.end c1 hangup'],
      b: ['call.elsewhere c1 over'],
      c: ['call.elsewhere c1 over'],
    });
    expect(dialing().hears(end('c1', 'busy'), bob).news()).toEqual({ a: ['call.end c1 busy'] });
  });

  it('does not end because it was answered elsewhere: here', () => {
    const tabs = inCall().hears(end('c1', 'answered-elsewhere', { winner: 'browser' }));
    expect(tabs.news()).toEqual({ a: ['call.end c1 answered-elsewhere (browser)'] });
    expect(tabs.call('c1')?.status).toBe('owned');
  });

  it('goes to another device of the other side', () => {
    const tabs = inCall().hears({ type: 'call.moved', call: 'c1', device: 'bob-2' });
    expect(tabs.news()).toEqual({ a: ['call.moved c1'] });
    expect(tabs.call('c1')).toMatchObject({ peerDevice: 'bob-2' });
  });

  it('goes to another device of this user: the others hear so once this tab has let go', () => {
    const lost = end('c1', 'answered-elsewhere', { winner: 'phone' });
    const tabs = inCall().hears(elsewhere('c1'));
    expect(tabs.news()).toEqual({});
    expect(tabs.hears(lost).news()).toEqual({
      a: ['call.end c1 answered-elsewhere (phone)', 'call.elsewhere c1 phone'],
      b: ['call.elsewhere c1 phone'],
      c: ['call.elsewhere c1 phone'],
    });
    expect(tabs.call('c1')?.status).toBe('remote');
    // The other way round.
    const other = inCall().hears(lost);
    other.news();
    expect(other.hears(elsewhere('c1')).news()).toEqual(all('call.elsewhere c1 phone'));
  });

  it('has come here, and is elsewhere no more: that is known', () => {
    const tabs = inCall().hears(elsewhere('c1')).hears(elsewhere('c1', true));
    expect(
      tabs.hears(end('c1', 'answered-elsewhere', { winner: 'phone' })).call('c1'),
    ).toBeUndefined();
  });
});

describe('a call on another device', () => {
  function remote(): SharedTabs {
    const tabs = new SharedTabs('a', 'b', 'c').hears(elsewhere('c1'));
    tabs.news();
    return tabs;
  }

  it('that a tab takes tells that tab alone, and the others that it is here now', () => {
    const tabs = remote().says('b', take('c1')).hears(iceServers('c1'));
    expect(tabs.news()).toEqual({ b: ['ice.servers c1 600000'] });
    tabs.hears(taken('c1'));
    expect(tabs.news()).toEqual({
      a: ['call.elsewhere c1 browser'],
      b: ['call.elsewhere c1 over', 'call.taken c1 bob-1 5000'],
      c: ['call.elsewhere c1 browser'],
    });
    expect(tabs.call('c1')).toMatchObject({
      ...{ status: 'owned', owner: 'b', peer: 'bob', peerDevice: 'bob-1' },
      ...{ answeredAt: tabs.now - 5_000, orphanedAt: undefined },
    });
  });

  it('that is shown anew stays with the tab that takes it', () => {
    const tabs = remote().says('b', take('c1')).hears(elsewhere('c1')).hears(taken('c1'));
    expect(tabs.call('c1')).toMatchObject({ owner: 'b' });
  });

  it('that a tab took which is gone waits for it', () => {
    const tabs = remote().says('b', take('c1')).leave('b').hears(taken('c1'));
    expect(tabs.call('c1')).toMatchObject({ orphanedAt: tabs.now });
    expect(tabs.news()).toEqual({
      a: ['call.elsewhere c1 browser'],
      c: ['call.elsewhere c1 browser'],
    });
  });

  it('that nobody takes says nothing here', () => {
    expect(remote().hears(candidates('c1'), bob).news()).toEqual({});
  });

  it.each<[Message<'call.end'>, string | undefined]>([
    [end('c1', 'hangup'), undefined],
    [end('c1', 'answered-elsewhere', { winner: 'phone' }), 'remote'],
  ])('hears %j', (message, status) => {
    const tabs = remote().hears(message);
    expect(Object.keys(tabs.news())).toEqual(['a', 'b', 'c']);
    expect(tabs.call('c1')?.status).toBe(status);
  });

  it('is as good as one that nobody knows when it is over before it was heard of', () => {
    const tabs = new SharedTabs('a', 'b', 'c').hears(elsewhere('c1', true));
    expect(tabs.news()).toEqual(all('call.elsewhere c1 over'));
    expect(tabs.call('c1')).toBeUndefined();
  });
});
