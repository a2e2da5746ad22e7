import { describe, expect, it } from 'vitest';
import { exposition } from './exposition.ts';

describe('the text that Prometheus reads', () => {
  it('has a head for each family, and a line for each number', () => {
    const text = exposition([
      { name: 'up', help: 'Whether it runs.', type: 'gauge', samples: [{ value: 1 }] },
      {
        name: 'calls_total',
        help: 'Calls.',
        type: 'counter',
        samples: [
          { labels: { reason: 'hangup', kind: 'video' }, value: 3 },
          { labels: { reason: 'busy', kind: 'voice' }, value: 0 },
        ],
      },
    ]);
    expect(text).toBe(
      [
        '# HELP up Whether it runs.',
        '# TYPE up gauge',
        'up 1',
        '# HELP calls_total Calls.',
        '# TYPE calls_total counter',
        'calls_total{reason="hangup",kind="video"} 3',
        'calls_total{reason="busy",kind="voice"} 0',
        '',
      ].join('\n'),
    );
  });

  it.each([
    { name: 'infinity', value: Number.POSITIVE_INFINITY, written: '+Inf' },
    { name: 'minus infinity', value: Number.NEGATIVE_INFINITY, written: '-Inf' },
    { name: 'what is not known', value: Number.NaN, written: 'NaN' },
    { name: 'a fraction', value: 0.005, written: '0.005' },
  ])('writes $name', ({ value, written }) => {
    const text = exposition([{ name: 'x', help: '', type: 'gauge', samples: [{ value }] }]);
    expect(text).toContain(`\nx ${written}\n`);
  });

  it('cannot be broken by what stands in it', () => {
    const labels = { text: 'a"b\\c\nd' };
    const text = exposition([
      { name: 'x', help: 'one\ntwo\\', type: 'gauge', samples: [{ labels, value: 1 }] },
    ]);
    expect(text).toBe(
      String.raw`# HELP x one\ntwo\\` +
        '\n# TYPE x gauge\n' +
        String.raw`x{text="a\"b\\c\nd"} 1` +
        '\n',
    );
  });

  it('of a histogram carries its suffixes', () => {
    const samples = [
      { suffix: '_bucket', labels: { le: '1' }, value: 2 },
      { suffix: '_sum', value: 0.5 },
    ];
    const text = exposition([{ name: 'took', help: '', type: 'histogram', samples }]);
    expect(text).toContain('took_bucket{le="1"} 2\ntook_sum 0.5\n');
  });
});
