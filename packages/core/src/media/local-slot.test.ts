import { describe, expect, it } from 'vitest';
import { EarshotError } from '../errors.ts';
import { initialSlot, needsDevice, nextSlot, slotView } from './local-slot.ts';
import type { SlotFact, SlotState } from './local-slot.ts';

const error = new EarshotError('media/failed' as const, { message: 'It failed.' });
const captured: SlotFact = { type: 'captured', deviceId: 'a' };
const refused: SlotFact = { type: 'refused', error };
const interrupted: SlotFact = { type: 'interrupted', error };

function after(
  ...facts: readonly (
    SlotFact | 'asked' | 'muted' | 'unmuted' | 'dropped' | 'restored' | 'stopped'
  )[]
): SlotState {
  return facts.reduce<SlotState>(
    (state, fact) => nextSlot(state, typeof fact === 'string' ? { type: fact } : fact),
    initialSlot,
  );
}

describe('a slot of local media', () => {
  it.each([
    ['at first', after(), 'off', 'none'],
    ['asked for', after('asked'), 'starting', 'both'],
    ['asked for, captured', after('asked', captured), 'live', 'both'],
    ['asked for, refused', after('asked', refused), 'failed', 'none'],
    ['refused, asked again', after('asked', refused, 'asked'), 'starting', 'both'],
    ['muted before it was asked for', after('muted'), 'off', 'none'],
    ['muted, then asked for', after('muted', 'asked'), 'muted', 'microphone'],
    ['muted while it starts', after('asked', 'muted', captured), 'muted', 'microphone'],
    ['muted', after('asked', captured, 'muted', 'dropped'), 'muted', 'microphone'],
    ['muted and unmuted', after('asked', captured, 'muted', 'unmuted'), 'live', 'both'],
    [
      'dropped, unmuted',
      after('asked', captured, 'muted', 'dropped', 'unmuted'),
      'starting',
      'both',
    ],
    ['taken by the system', after('asked', captured, interrupted), 'interrupted', 'both'],
    ['given back', after('asked', captured, interrupted, 'restored'), 'live', 'both'],
    ['given back though nothing was taken', after('asked', 'restored'), 'starting', 'both'],
    ['stopped', after('asked', captured, 'stopped'), 'off', 'none'],
    ['stopped after it failed', after('asked', refused, 'stopped'), 'off', 'none'],
  ])('%s', (_name, state, status, needed) => {
    expect(slotView(state).status).toBe(status);
    expect(needsDevice('microphone', state)).toBe(needed !== 'none');
    expect(needsDevice('camera', state)).toBe(needed === 'both');
  });

  it('shows the device, under the name that is known last', () => {
    expect(slotView(after('asked', captured))).toEqual({ status: 'live', deviceId: 'a' });
    expect(slotView(after('asked', captured, { type: 'named', deviceId: 'b' }))).toEqual({
      status: 'live',
      deviceId: 'b',
    });
    expect(slotView(after('asked', captured, 'stopped'))).toEqual({ status: 'off' });
  });

  it('shows an error only while it is in the way', () => {
    expect(slotView(after('asked', refused))).toEqual({ status: 'failed', error });
    expect(slotView(after('asked', captured, interrupted))).toMatchObject({ error });
    expect(slotView(after('asked', captured, interrupted, 'muted')).error).toBeUndefined();
    expect(slotView(after('asked', refused, 'asked')).error).toBeUndefined();
  });

  it('stays muted through a stop', () => {
    expect(slotView(after('asked', 'muted', 'stopped', 'asked')).status).toBe('muted');
  });

  it('is the same view while it looks the same', () => {
    const before = slotView(after('asked', captured));
    expect(slotView(after('asked', captured), before)).toBe(before);
    expect(slotView(after('asked', captured, 'muted'), before)).not.toBe(before);
    expect(slotView(after('asked', captured, { type: 'named', deviceId: 'b' }), before)).not.toBe(
      before,
    );
    const failed = slotView(after('asked', refused));
    const other = new EarshotError('media/failed' as const, { message: 'Again.' });
    expect(slotView(after('asked', { type: 'refused', error: other }), failed)).not.toBe(failed);
  });
});
