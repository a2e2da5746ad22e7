import { expect, it } from 'vitest';
import type { AcceptOptions } from './call.ts';
import { wantedOf } from './wanted-media.ts';

it.each<[AcceptOptions, boolean, boolean]>([
  [{}, true, false],
  [{ audio: false }, false, false],
  [{ video: true }, true, true],
  [{ audio: { deviceId: 'a' }, video: { deviceId: 'b' } }, true, true],
  [{ audio: true, video: false }, true, false],
])('%j wants sound: %s, a picture: %s', (options, audio, video) => {
  expect(wantedOf(options)).toEqual({ audio, video });
});
