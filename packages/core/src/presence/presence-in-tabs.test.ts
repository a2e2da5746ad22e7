import { describe, expect, it } from 'vitest';
import { presenceBench, set, shown, watch } from '../testing/presence-bench.ts';

const SECOND = 1_000;

describe('tabs that share a device', () => {
  async function twoTabs() {
    const bench = presenceBench();
    const pages = [bench.open({}, { isTab: true }), bench.open({}, { isTab: true })] as const;
    await bench.clock.advance(2 * SECOND);
    pages[0].presence.watch(['bob']);
    pages[1].presence.watch(['carol']);
    await bench.clock.advance(2 * SECOND);
    return { ...bench, pages };
  }

  it('watch together, and each shows those whom it watches', async () => {
    const bench = await twoTabs();
    bench.become('bob', { status: 'busy' });
    bench.become('carol', { status: 'away' });
    await bench.clock.advance(SECOND);
    expect(bench.takeHeard().at(-1)).toEqual(watch('bob', 'carol'));
    expect(bench.pages.map(shown)).toEqual([{ bob: 'busy' }, { carol: 'away' }]);
  });

  it('go on when the one that has the connection is gone: what only it watched is not watched any more', async () => {
    const bench = await twoTabs();
    const [first, second] = bench.pages;
    first.tab?.crash();
    await bench.clock.advance(60 * SECOND);
    expect(bench.takeHeard().at(-1)).toEqual(watch('carol'));
    bench.become('carol', { status: 'in-call' });
    await bench.clock.advance(SECOND);
    expect(shown(second)).toEqual({ carol: 'in-call' });
  });

  it('are as available as the one where the user is most', async () => {
    const bench = await twoTabs();
    bench.takeHeard();
    bench.pages[0].presence.set('away');
    await bench.clock.advance(SECOND);
    expect(bench.takeHeard()).toEqual([set('online')]);
    bench.pages[1].presence.set('away');
    await bench.clock.advance(SECOND);
    expect(bench.takeHeard()).toEqual([set('away')]);
  });
});
