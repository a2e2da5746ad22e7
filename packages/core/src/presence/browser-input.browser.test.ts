import { expect, it } from 'vitest';
import { browserInput } from './browser-input.ts';

const WAYS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'];

it('hears each way in which somebody touches the page, wherever, until its undo', () => {
  const heard: string[] = [];
  const undos = ['one', 'other'].map((name) => browserInput.onInput(() => heard.push(name)));
  for (const way of WAYS) document.body.dispatchEvent(new Event(way, { bubbles: false }));
  expect(heard).toEqual(WAYS.flatMap(() => ['one', 'other']));
  undos[0]?.();
  undos[0]?.();
  heard.length = 0;
  document.body.dispatchEvent(new Event('keydown'));
  expect(heard).toEqual(['other']);
  undos[1]?.();
  document.body.dispatchEvent(new Event('keydown'));
  document.body.dispatchEvent(new Event('load'));
  expect(heard).toEqual(['other']);
});
