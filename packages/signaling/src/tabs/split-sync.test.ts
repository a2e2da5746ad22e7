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
  media,
  SharedTabs,
  take,
} from '../testing/shared-tabs.ts';

type Entry = Message<'calls.sync'>['calls'][number];

const sync = (...calls: readonly Entry[]): Message<'calls.sync'> => ({
  type: 'calls.sync',
  calls: [...calls],
});
const answered = (call: string, more: Partial<Entry> = {}): Entry => ({
  ...{ call, peer: 'bob', direction: 'incoming', status: 'answered', media, ringMs: 0 },
  ...more,
});
const ringing = (call: string, direction: Entry['direction'] = 'incoming'): Entry => ({
  ...{ call, peer: 'bob', direction, status: 'ringing', media, ringMs: 30_000 },
});

describe("the server's list of the calls of the device", () => {
  it('is split: each tab hears of its own calls, and of those that ring', () => {
    const tabs = new SharedTabs('a', 'b', 'c')
      .hears(invite('c1'), bob)
      .says('a', accept('c1'))
      .says('b', invite('c2'))
      .hears(invite('c3'), bob);
    tabs.news();
    tabs.now += 2_000;
    tabs.hears(sync(answered('c1'), ringing('c2', 'outgoing'), ringing('c3'), ringing('c4')));
    expect(tabs.news()).toEqual({
      a: ['calls.sync c1 answered 2000 bob-1, c3 ringing, c4 ringing'],
      b: ['calls.sync c2 ringing, c3 ringing, c4 ringing', 'call.elsewhere c1 browser'],
      c: ['calls.sync c3 ringing, c4 ringing', 'call.elsewhere c1 browser'],
    });
  });

  it('is passed on as the server wrote it, where it knows more', () => {
    const tabs = new SharedTabs('a').hears(invite('c1'), bob).says('a', accept('c1'));
    tabs.news();
    tabs.hears(sync(answered('c1', { device: 'bob-2', answeredMs: 9 })));
    expect(tabs.news()).toEqual({ a: ['calls.sync c1 answered 9 bob-2'] });
  });

  it('may know of an answer that has not come here yet', () => {
    const tabs = new SharedTabs('a').says('a', invite('c1'));
    expect(tabs.hears(sync(answered('c1', { direction: 'outgoing' }))).news()).toEqual({
      a: ['calls.sync c1 answered bob-1'],
    });
  });

  it('that was made before an end which has come already brings nothing back, to no tab', () => {
    const tabs = new SharedTabs('a', 'b')
      .hears(invite('c1'), bob)
      .says('a', accept('c1'))
      .hears(end('c1', 'hangup'), bob)
      .hears(end('c2', 'hangup'), bob);
    tabs.news();
    tabs.hears(sync(answered('c1'), answered('c2')));
    expect(tabs.news()).toEqual({ a: ['calls.sync'], b: ['calls.sync'] });
    expect([tabs.call('c1'), tabs.call('c2')]).toEqual([undefined, undefined]);
  });

  it('that lacks a call of a tab leaves it to that tab', () => {
    const tabs = new SharedTabs('a', 'b').hears(invite('c1'), bob).says('a', accept('c1'));
    tabs.news();
    expect(tabs.hears(sync()).news()).toEqual({
      a: ['calls.sync'],
      b: ['calls.sync', 'call.elsewhere c1 browser'],
    });
    expect(tabs.call('c1')).toMatchObject({ owner: 'a' });
  });

  it('that lacks what rings, waits for its page, or is elsewhere, says that it is over', () => {
    const tabs = new SharedTabs('a', 'b')
      .hears(invite('c1'), bob)
      .says('a', accept('c1'))
      .hears(invite('c2'), bob)
      .hears(elsewhere('c3'))
      .says('b', take('c4'))
      .hears(candidates('c5'), bob)
      .leave('a');
    tabs.news();
    tabs.hears(sync());
    expect(tabs.news()).toEqual({
      b: ['call.elsewhere c1 over', 'calls.sync'],
    });
    expect([...tabs.state.calls.keys()]).toEqual(['c5']);
  });

  it('with an answered call that no tab has keeps it for a tab that takes it', () => {
    const tabs = new SharedTabs('a', 'b').hears(invite('c1'), bob);
    tabs.news();
    tabs.hears(sync(answered('c1', { answeredMs: 4_000 })));
    expect(tabs.news()).toEqual({
      a: ['calls.sync', 'call.elsewhere c1 browser'],
      b: ['calls.sync', 'call.elsewhere c1 browser'],
    });
    expect(tabs.call('c1')).toMatchObject({
      ...{ owner: undefined, orphanedAt: tabs.now, answeredAt: tabs.now - 4_000 },
    });
    // Without the device of the other side there is nothing to give.
    expect(tabs.says('b', take('c1')).news()).toEqual({});
    tabs.input({ type: 'grace.over' });
    expect(tabs.takeSent()).toEqual([]);
    tabs.now += 20_000;
    tabs.input({ type: 'grace.over' });
    expect(tabs.takeSent()).toEqual(['call.end c1 connection-lost → bob']);
  });

  it('with an answered call that a page had before it was loaded again gives it back', () => {
    const tabs = new SharedTabs('a').join('b', ['c1']);
    tabs.news();
    tabs.hears(sync(answered('c1', { device: 'bob-1' })));
    expect(tabs.news()).toEqual({
      a: ['calls.sync', 'call.elsewhere c1 browser'],
      b: ['calls.sync c1 answered 0 bob-1'],
    });
    expect(tabs.call('c1')).toMatchObject({ owner: 'b', orphanedAt: undefined });
  });

  it('with a call that has just ended here says nothing of it', () => {
    const tabs = new SharedTabs('a').hears(invite('c1'), bob).says('a', end('c1', 'rejected'));
    tabs.news();
    expect(tabs.hears(sync(answered('c1'))).news()).toEqual({ a: ['calls.sync'] });
    expect(tabs.call('c1')).toBeUndefined();
  });
});

describe('a tab that opens', () => {
  it('hears what goes on, in the order in which a server tells it', () => {
    const tabs = new SharedTabs('a', 'b')
      .hears(invite('c1'), bob)
      .says('a', accept('c1'))
      .says('b', invite('c2'), { user: 'carol' })
      .hears(elsewhere('c3'))
      .says('b', take('c4'))
      .hears(candidates('c5'), bob)
      .hears(iceServers('c6'))
      .hears(invite('c6'), bob);
    tabs.now += 5_000;
    tabs.news();
    expect(tabs.join('c').news()).toEqual({
      c: [
        'calls.sync',
        'call.elsewhere c1 browser',
        'call.elsewhere c3 phone',
        'call.candidates c5',
        'ice.servers c6 595000',
        'call.invite c6 55000',
      ],
    });
    expect(tabs.call('c6')).toMatchObject({ rung: ['a', 'b', 'c'] });
  });

  it('hears nothing before the server has said anything', () => {
    const tabs = new SharedTabs();
    const { session } = tabs.state;
    tabs.state = { ...tabs.state, session: undefined };
    expect(tabs.join('a').news()).toEqual({});
    tabs.state = { ...tabs.state, session: session && { ...session, ticket: undefined } };
    expect(tabs.join('b').news()).toEqual({});
  });

  it('gets back the call that its page had, and what was said meanwhile', () => {
    const tabs = new SharedTabs('a', 'b')
      .hears(invite('c1'), bob)
      .says('a', accept('c1'))
      .leave('a');
    tabs.hears({ type: 'call.absent', call: 'c1' });
    tabs.now += 3_000;
    tabs.news();
    expect(tabs.join('d', ['c1', 'c9']).news()).toEqual({
      d: ['calls.sync c1 answered 3000 bob-1', 'call.absent c1'],
    });
    expect(tabs.call('c1')).toMatchObject({ owner: 'd', orphanedAt: undefined, kept: [] });
    expect(tabs.takeSent()).toEqual(['call.accept c1 → bob/bob-1']);
    expect(tabs.hears(candidates('c1'), bob).news()).toEqual({ d: ['call.candidates c1'] });
  });

  it('and gets a call back asks for what its link needs', () => {
    const tabs = new SharedTabs('a').givesIce();
    tabs.hears(invite('c1'), bob).says('a', accept('c1')).leave('a');
    tabs.takeSent();
    expect(tabs.join('b', ['c1']).takeSent()).toEqual(['ice.request c1']);
  });

  it('does not get a call that another tab has, whatever it claims', () => {
    const tabs = new SharedTabs('a').hears(invite('c1'), bob).says('a', accept('c1'));
    tabs.news();
    expect(tabs.join('b', ['c1']).news()).toEqual({
      b: ['calls.sync', 'call.elsewhere c1 browser'],
    });
  });

  it('and is known already changes nothing', () => {
    const tabs = new SharedTabs('a');
    const { members } = tabs.state;
    expect(tabs.join('a').state.members).toBe(members);
  });
});
