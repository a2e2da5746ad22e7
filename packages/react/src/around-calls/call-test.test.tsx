import type { CallTestSnapshot } from '@earshot/core';
import { createFakePlatform, FakeRtcNetwork } from '@earshot/core/testing';
import { FakeClock } from '@earshot/signaling/testing';
import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { renderHookWith, renderWith } from '../testing/render.tsx';
import { CallTestSteps } from './call-test-steps.tsx';
import { useCallTest } from './use-call-test.ts';

afterEach(cleanup);

function lab() {
  const clock = new FakeClock();
  const rtc = new FakeRtcNetwork({ clock });
  const platform = createFakePlatform({
    clock,
    createPeerConnection: (options) => rtc.createPeerConnection(options),
  });
  const options = {
    platform,
    createMeter: () => ({ read: () => 0.1, close: () => undefined }),
    createPictureMeter: () => ({ read: () => 9, close: () => undefined }),
  };
  const pass = (ms: number) => act(() => clock.advance(ms));
  return { rtc, platform, options, pass };
}

describe('useCallTest', () => {
  it('runs a test when it is told to, and again', async () => {
    const { options, pass } = lab();
    const hook = renderHookWith(useCallTest, { isStrict: true });
    expect(hook.value.snapshot).toBeUndefined();
    act(() => hook.value.start(options));
    expect(hook.value.snapshot?.isRunning).toBe(true);
    await pass(30_000);
    expect(hook.value.snapshot?.verdict?.code).toBe('ready');
    act(() => hook.value.start(options));
    expect(hook.value.snapshot?.verdict).toBeUndefined();
    act(() => hook.value.stop());
    await pass(100);
    expect(hook.value.snapshot?.verdict?.code).toBe('cancelled');
  });

  it('ends with its component, and one with the next', async () => {
    const { options, pass, platform, rtc } = lab();
    const hook = renderHookWith(useCallTest);
    act(() => hook.value.start(options));
    await pass(50);
    act(() => hook.value.start(options));
    await pass(200);
    hook.unmount();
    await pass(100);
    expect([platform.liveTracks, platform.pendingTimers, rtc.openCount]).toEqual([0, 0, 0]);
  });
});

const done: CallTestSnapshot = {
  isRunning: false,
  steps: [
    { name: 'microphone', status: 'passed', code: 'microphone-works', sentence: 'It is heard.' },
    { name: 'camera', status: 'skipped', code: 'not-wanted', sentence: 'Not asked for.' },
    { name: 'media', status: 'failed', code: 'media-blocked', sentence: 'No way.' },
  ],
  verdict: { code: 'not-ready', sentence: 'A call would not work. No way.' },
};

describe('CallTestSteps', () => {
  it('are nothing before a test', () => {
    const { container } = renderWith(<CallTestSteps snapshot={undefined} />);
    expect(container.innerHTML).toBe('');
  });

  it('say what came of each step, and what it means', () => {
    renderWith(<CallTestSteps snapshot={done} />);
    const said = screen.getAllByRole('listitem').map(({ textContent }) => textContent);
    expect(said).toEqual(['✓Microphone works', '✕Sound and picture does not workNo way.']);
    expect(screen.getByRole('status').textContent).toBe('A call would not work. No way.');
  });

  it('show how loud it is while the microphone is listened to', () => {
    const steps = [{ name: 'microphone', status: 'running', figures: { loudness: 0.2 } }] as const;
    renderWith(<CallTestSteps snapshot={{ isRunning: true, steps }} />);
    expect(screen.getByRole('meter', { name: 'Microphone' }).getAttribute('value')).toBe('0.2');
    expect(screen.getByRole('status').textContent).toBe('');
  });

  it('speak other languages', () => {
    const words = { media: 'Bild und Ton', failed: 'geht nicht' };
    renderWith(<CallTestSteps snapshot={done} words={words} sentenceOf={() => 'Kein Weg.'} />);
    expect(screen.getByText('Bild und Ton')).toBeDefined();
    expect(screen.getByText('Kein Weg.')).toBeDefined();
  });
});
