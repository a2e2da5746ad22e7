import { describe, expect, it } from 'vitest';
import type { Message } from '../protocol/messages.ts';
import {
  accept,
  bob,
  candidates,
  elsewhere,
  end,
  invite,
  ringing,
  SharedTabs,
  take,
} from '../testing/shared-tabs.ts';

function rings(...tabs: string[]): SharedTabs {
  const made = new SharedTabs(...tabs).hears(invite('c1'), bob);
  made.news();
  return made;
}

function inCall(): SharedTabs {
  const tabs = rings('a', 'b', 'c').says('a', accept('c1'));
  tabs.news();
  tabs.takeSent();
  return tabs;
}

describe('a call that a tab places', () => {
  it('is its own', () => {
    const tabs = new SharedTabs('a', 'b').says('a', invite('c1'), { user: 'bob' });
    expect(tabs.takeSent()).toEqual(['call.invite c1 60000 → bob']);
    expect(tabs.call('c1')).toMatchObject({
      ...{
        status: 'owned',
        owner: 'a',
        direction: 'outgoing',
        peer: 'bob',
        context: 'a conversation',
      },
      answeredAt: undefined,
    });
    expect(tabs.says('a', candidates('c1')).says('b', candidates('c1')).takeSent()).toEqual([
      'call.candidates c1 → bob/bob-1',
    ]);
    expect(tabs.news()).toEqual({});
  });

  it('to nobody is for the server to refuse', () => {
    const tabs = new SharedTabs('a').input({
      type: 'tab.sent',
      tab: 'a',
      n: 1,
      message: invite('c1'),
    });
    expect(tabs.takeSent()).toEqual(['call.invite c1 60000']);
    expect(tabs.call('c1')).toBeUndefined();
  });
});

describe('a call that rings in several tabs', () => {
  it('rings once for the caller', () => {
    const tabs = rings('a', 'b').says('a', ringing('c1')).says('b', ringing('c1'));
    expect(tabs.takeSent()).toEqual(['call.ringing c1 → bob/bob-1']);
  });

  it('is with the first that accepts; the others stop, and later ones are turned away', () => {
    const tabs = rings('a', 'b', 'c').says('b', accept('c1')).says('c', accept('c1'));
    expect(tabs.takeSent()).toEqual(['call.accept c1 → bob/bob-1']);
    expect(tabs.news()).toEqual({
      a: ['call.end c1 answered-elsewhere (b)', 'call.elsewhere c1 browser'],
      c: [
        'call.end c1 answered-elsewhere (b)',
        'call.elsewhere c1 browser',
        'call.end c1 answered-elsewhere (b)',
      ],
    });
    expect(tabs.call('c1')).toMatchObject({
      owner: 'b',
      answeredAt: tabs.now,
      peerDevice: 'bob-1',
    });
  });

  it('that a tab accepts with its last word waits for it', () => {
    const tabs = inCall().leave('a');
    tabs.hears(invite('c2'), bob).says('a', accept('c2'));
    expect(tabs.call('c2')).toMatchObject({ owner: 'a', orphanedAt: tabs.now });
  });

  it('is declined for all by one', () => {
    const tabs = rings('a', 'b', 'c').says('b', end('c1', 'rejected', { why: 'Later' }));
    expect(tabs.takeSent()).toEqual(['call.end c1 rejected → bob/bob-1']);
    expect(tabs.news()).toEqual({ a: ['call.end c1 rejected'], c: ['call.end c1 rejected'] });
    expect(tabs.call('c1')).toBeUndefined();
  });

  it('is busy when all are, and not before', () => {
    const tabs = rings('a', 'b', 'c').says('b', end('c1', 'busy')).says('a', end('c1', 'busy'));
    expect(tabs.takeSent()).toEqual([]);
    expect(tabs.says('c', end('c1', 'unanswered')).takeSent()).toEqual([
      'call.end c1 unanswered → bob/bob-1',
    ]);
    expect(tabs.news()).toEqual({});
    // A tab that opens while other devices of the user ring may still answer.
    expect(tabs.join('d').says('d', accept('c1')).takeSent()).toEqual([
      'call.accept c1 → bob/bob-1',
    ]);
  });

  it('is busy when the last one that was not is gone', () => {
    const tabs = rings('a', 'b').says('a', end('c1', 'busy'));
    expect(tabs.leave('b').takeSent()).toEqual(['call.end c1 busy → bob/bob-1']);
    expect(tabs.join('c').leave('c').takeSent()).toEqual([]);
  });

  it('asks for ICE servers, and says nothing else before the answer', () => {
    const tabs = rings('a', 'b').says('a', { type: 'ice.request', call: 'c1' });
    expect(tabs.takeSent()).toEqual(['ice.request c1 → bob/bob-1']);
    expect(tabs.says('a', candidates('c1')).takeSent()).toEqual([]);
  });
});

describe('a call that a tab has', () => {
  it('is for that tab to speak in', () => {
    const tabs = inCall()
      .says('a', candidates('c1'))
      .says('b', candidates('c1'))
      .says('c', end('c1', 'hangup'));
    expect(tabs.takeSent()).toEqual(['call.candidates c1 → bob/bob-1']);
    expect(tabs.news()).toEqual({});
  });

  it('ends when that tab says so, and the others hear it', () => {
    const tabs = inCall().says('a', end('c1', 'hangup'));
    expect(tabs.takeSent()).toEqual(['call.end c1 hangup → bob/bob-1']);
    expect(tabs.news()).toEqual({ b: ['call.elsewhere c1 over'], c: ['call.elsewhere c1 over'] });
    expect(tabs.says('a', candidates('c1')).takeSent()).toEqual(['call.candidates c1 → bob/bob-1']);
  });

  it('goes to a tab that takes it, without the server', () => {
    const tabs = inCall();
    tabs.now += 7_000;
    tabs.says('b', take('c1'));
    expect(tabs.takeSent()).toEqual([]);
    expect(tabs.news()).toEqual({
      a: ['call.end c1 answered-elsewhere (b)', 'call.elsewhere c1 browser'],
      b: ['call.elsewhere c1 over', 'call.taken c1 bob-1 7000'],
    });
    expect(tabs.says('b', candidates('c1')).says('a', candidates('c1')).takeSent()).toHaveLength(1);
    expect(tabs.hears(candidates('c1'), bob).news()).toEqual({ b: ['call.candidates c1'] });
  });

  it('asks for what the link of the tab that takes it needs', () => {
    const tabs = inCall().givesIce().says('b', take('c1'));
    expect(tabs.takeSent()).toEqual(['ice.request c1']);
  });

  it('that is taken by the tab that has it stays there', () => {
    expect(inCall().says('a', take('c1')).news()).toEqual({
      a: ['call.elsewhere c1 over', 'call.taken c1 bob-1 0'],
    });
  });

  it('cannot be taken while it dials', () => {
    const tabs = new SharedTabs('a', 'b').says('a', invite('c1'));
    const before = tabs.call('c1');
    expect(tabs.says('b', take('c1')).news()).toEqual({});
    expect(tabs.call('c1')).toBe(before);
  });

  it('that waits for its page goes to a tab that takes it, with what was said meanwhile', () => {
    const tabs = inCall().leave('a').hears({ type: 'call.absent', call: 'c1' });
    tabs.news();
    expect(tabs.says('b', take('c1')).news()).toEqual({
      b: ['call.elsewhere c1 over', 'call.taken c1 bob-1 0', 'call.absent c1'],
    });
    expect(tabs.call('c1')).toMatchObject({ owner: 'b', orphanedAt: undefined, kept: [] });
  });

  it('that no tab here has ever had turns away who accepts it', () => {
    const tabs = new SharedTabs('a').hears({
      type: 'calls.sync',
      calls: [
        {
          call: 'c1',
          peer: 'bob',
          direction: 'incoming',
          status: 'answered',
          media: { audio: true, video: true },
          ringMs: 0,
        },
      ],
    });
    tabs.news();
    expect(tabs.says('a', accept('c1')).news()).toEqual({
      a: ['call.end c1 answered-elsewhere (nobody)'],
    });
  });
});

describe('a call on another device', () => {
  it('is for the server to give away', () => {
    const tabs = new SharedTabs('a', 'b').hears(elsewhere('c1')).says('b', take('c1'));
    expect(tabs.takeSent()).toEqual(['call.take c1 → bob/bob-1']);
    expect(tabs.call('c1')).toMatchObject({ status: 'remote', taker: 'b' });
    expect(tabs.says('a', candidates('c1')).takeSent()).toEqual(['call.candidates c1 → bob/bob-1']);
  });

  it('that nobody here has heard of, too', () => {
    const tabs = new SharedTabs('a').says('a', take('c1'));
    expect(tabs.takeSent()).toEqual(['call.take c1 → bob/bob-1']);
    expect(tabs.call('c1')).toEqual({ status: 'remote', message: undefined, taker: 'a' });
  });
});

describe('what no tab knows', () => {
  it.each<Message>([accept('c1'), end('c1', 'connection-lost'), { type: 'calls.sync', calls: [] }])(
    'goes to the server: $type',
    (message) => {
      expect(new SharedTabs('a').says('a', message).takeSent()).toHaveLength(1);
    },
  );

  it('of a tab that nobody knows, means nothing', () => {
    const tabs = new SharedTabs('a');
    const { state } = tabs;
    tabs.says('x', invite('c1'));
    expect(tabs.takeSent()).toEqual([]);
    expect(tabs.state).toEqual({ ...state, version: state.version + 1 });
  });
});
