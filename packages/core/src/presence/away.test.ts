import { describe, expect, it } from 'vitest';
import { online, set } from '../testing/presence-bench.ts';

const SECOND = 1_000;

describe('away by itself', () => {
  const options = { awayAfterMs: 60 * SECOND };

  it('after nobody has touched the page for so long, and online at once when somebody does', async () => {
    const bench = await online(options);
    await bench.clock.advance(50 * SECOND);
    bench.touch();
    await bench.clock.advance(59 * SECOND);
    expect(bench.takeHeard()).toEqual([set('online')]);
    await bench.clock.advance(2 * SECOND);
    expect(bench.takeHeard()).toEqual([set('away')]);
    expect(bench.presence.snapshot.own).toBe('away');
    bench.touch();
    await bench.clock.advance(SECOND);
    expect(bench.takeHeard()).toEqual([set('online')]);
    await bench.clock.advance(61 * SECOND);
    expect(bench.takeHeard()).toEqual([set('away')]);
  });

  it('online again when the page is looked at, not when it is hidden', async () => {
    const bench = await online(options);
    await bench.clock.advance(61 * SECOND);
    bench.environment.setVisible(false);
    expect(bench.presence.snapshot.own).toBe('away');
    bench.environment.setVisible(true);
    expect(bench.presence.snapshot.own).toBe('online');
  });

  it('leaves whoever has said busy or away as they are', async () => {
    const bench = await online(options);
    bench.presence.set('busy');
    await bench.clock.advance(61 * SECOND);
    expect(bench.presence.snapshot.own).toBe('busy');
    bench.presence.set('online');
    expect(bench.presence.snapshot.own).toBe('away');
    bench.touch();
    expect(bench.presence.snapshot.own).toBe('online');
  });

  it('is not for those who have not asked for it', async () => {
    const bench = await online();
    await bench.clock.advance(86_400 * SECOND);
    expect(bench.presence.snapshot.own).toBe('online');
  });
});
