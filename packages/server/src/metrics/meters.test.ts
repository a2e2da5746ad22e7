import { describe, expect, it } from 'vitest';
import { createMeters } from './meters.ts';

const lines = (text: string): readonly string[] =>
  text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

describe('a counter', () => {
  it('starts at 0 and counts upwards', () => {
    const meters = createMeters();
    const sent = meters.counter({ name: 'sent_total', help: 'Sent.' });
    expect(lines(meters.read())).toEqual(['sent_total 0']);
    sent.add();
    sent.add('', 4);
    expect(lines(meters.read())).toEqual(['sent_total 5']);
  });

  it('shows the values of its label from the start, and new ones when they come', () => {
    const meters = createMeters();
    const label = { name: 'kind', values: ['one'] };
    const denied = meters.counter({ name: 'denied_total', help: 'Denied.', label });
    denied.add('two');
    denied.add('two');
    expect(lines(meters.read())).toEqual([
      'denied_total{kind="one"} 0',
      'denied_total{kind="two"} 2',
    ]);
  });

  it('has a bounded number of values, whatever comes', () => {
    const meters = createMeters();
    const seen = meters.counter({ name: 'seen_total', help: 'Seen.', label: { name: 'type' } });
    for (let index = 0; index < 1_000; index += 1) seen.add(`t${index}`);
    const all = lines(meters.read());
    expect(all).toHaveLength(65);
    expect(all.at(-1)).toBe('seen_total{type="other"} 936');
  });
});

describe('a histogram', () => {
  it('adds up what its buckets hold', () => {
    const meters = createMeters();
    const took = meters.histogram({ name: 'took_seconds', help: 'Took.', buckets: [0.1, 1] });
    for (const value of [0.05, 0.1, 0.5, 7]) took.observe(value);
    expect(lines(meters.read())).toEqual([
      'took_seconds_bucket{le="0.1"} 2',
      'took_seconds_bucket{le="1"} 3',
      'took_seconds_bucket{le="+Inf"} 4',
      'took_seconds_sum 7.65',
      'took_seconds_count 4',
    ]);
  });

  it('keeps those of each label value apart', () => {
    const meters = createMeters();
    const label = { name: 'operation' };
    const took = meters.histogram({ name: 'took', help: 'Took.', buckets: [1], label });
    took.observe(2, 'get');
    expect(lines(meters.read())).toEqual([
      'took_bucket{operation="get",le="1"} 0',
      'took_bucket{operation="get",le="+Inf"} 1',
      'took_sum{operation="get"} 2',
      'took_count{operation="get"} 1',
    ]);
  });
});

describe('a gauge', () => {
  it('is asked when somebody reads', () => {
    const meters = createMeters();
    let open = 1;
    meters.gauge({ name: 'open', help: 'Open.' }, () => open);
    meters.gauges({ name: 'by_kind', help: 'Kinds.', label: { name: 'kind' } }, () => ({
      a: open,
    }));
    open = 2;
    expect(lines(meters.read())).toEqual(['open 2', 'by_kind{kind="a"} 2']);
  });
});
