import type { QualityVerdict, QualityWarning, WarningName } from '@earshot/core';
import { cleanup, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeQuality } from '../testing/fake-quality.ts';
import type { FakeQuality } from '../testing/fake-quality.ts';
import { change, renderWith } from '../testing/render.tsx';
import { QualityIndicator } from './quality-indicator.tsx';
import { QualityWarnings } from './quality-warnings.tsx';
import { CallWordsProvider } from './words-provider.tsx';

afterEach(cleanup);

describe('QualityIndicator', () => {
  it.each<[QualityVerdict, number, string]>([
    [{ level: 'excellent' }, 4, 'Excellent connection'],
    [{ level: 'good', reason: 'cpu', side: 'mine' }, 3, 'Good connection'],
    [{ level: 'fair', reason: 'cpu', side: 'mine' }, 2, 'Fair connection at your end'],
    [{ level: 'poor', reason: 'bandwidth', side: 'theirs' }, 1, 'Poor connection at the other end'],
    [{ level: 'lost', reason: 'connection', side: 'path' }, 0, 'No connection'],
  ])('$level: as many bars, with words beside them', (verdict, full, words) => {
    const quality = createFakeQuality();
    quality.judge(verdict);
    const { container } = renderWith(<QualityIndicator monitor={quality} />);
    expect(container.textContent).toBe(words);
    expect(container.querySelectorAll('rect')).toHaveLength(4);
    expect(container.querySelectorAll('rect[data-full]')).toHaveLength(full);
    expect(container.querySelector('svg')?.getAttribute('aria-hidden')).toBe('true');
    expect(screen.queryByRole('status')).toBeNull();
  });

  it('is nothing outside a call, and before a level is known', () => {
    const outside = renderWith(<QualityIndicator monitor={undefined} />).container.innerHTML;
    const early = renderWith(<QualityIndicator monitor={createFakeQuality()} />).container;
    expect([outside, early.innerHTML]).toEqual(['', '']);
  });

  it('speaks in other words', () => {
    const quality = createFakeQuality();
    quality.judge({ level: 'poor', side: 'mine' });
    const words = { 'quality.poor': 'Schlecht', 'quality.mine': '{level} (bei dir)' };
    renderWith(
      <CallWordsProvider words={words}>
        <QualityIndicator monitor={quality} />
      </CallWordsProvider>,
    );
    expect(screen.getByText('Schlecht (bei dir)')).toBeDefined();
  });
});

describe('QualityWarnings', () => {
  it('are a status that is there before there is anything to say', () => {
    const quality = createFakeQuality();
    renderWith(<QualityWarnings monitor={quality} />, { isStrict: true });
    const status = screen.getByRole('status');
    expect(status.textContent).toBe('');
    change(() => quality.change({ warnings: [warning('talking-while-muted')] }));
    expect(screen.getByRole('status')).toBe(status);
    expect(sentences()).toEqual(['You are muted.']);
    change(() => quality.change({ warnings: [] }));
    expect(status.textContent).toBe('');
  });

  it('say the same once, whatever it is about, and leave out notices', () => {
    const quality = createFakeQuality();
    show(quality, [
      warning('video-frozen', { slot: 'camera' }),
      warning('video-frozen', { slot: 'screen' }),
      warning('relay-in-use', { isNotice: true }),
    ]);
    expect(sentences()).toEqual(['The picture of the other side stands still.']);
  });

  it('speak in other words where there are some', () => {
    const quality = createFakeQuality();
    quality.change({ warnings: [warning('talking-while-muted'), warning('nothing-sent')] });
    renderWith(
      <CallWordsProvider words={{ 'warning.talking-while-muted': 'Du bist stumm.' }}>
        <QualityWarnings monitor={quality} />
      </CallWordsProvider>,
    );
    expect(sentences()).toEqual(['Du bist stumm.', 'Your voice is not sent.']);
  });

  it('are none outside a call', () => {
    renderWith(<QualityWarnings monitor={undefined} />);
    expect(screen.getByRole('status').textContent).toBe('');
  });
});

function show(quality: FakeQuality, warnings: readonly QualityWarning[]): void {
  quality.change({ warnings });
  renderWith(<QualityWarnings monitor={quality} />);
}

function warning(name: WarningName, parts: Partial<QualityWarning> = {}): QualityWarning {
  return { name, isNotice: false, since: 5, ...parts };
}

function sentences(): readonly string[] {
  return [...screen.getByRole('status').querySelectorAll('p')].map((each) => each.textContent);
}
