import { describe, expect, it } from 'vitest';
import { parsePost, placePost } from './http-post.ts';

describe('the body of a POST', () => {
  it('is read', () => {
    expect(parsePost('{"connection":"c","post":3,"texts":["a",""],"more":1}')).toEqual({
      connection: 'c',
      number: 3,
      texts: ['a', ''],
    });
  });

  it.each([
    '',
    'garbage{',
    'null',
    '7',
    '"text"',
    '[]',
    '{}',
    '{"connection":7,"post":1,"texts":[]}',
    '{"connection":"c","post":0,"texts":[]}',
    '{"connection":"c","post":1.5,"texts":[]}',
    '{"connection":"c","post":"1","texts":[]}',
    '{"connection":"c","post":1}',
    '{"connection":"c","post":1,"texts":"a"}',
    '{"connection":"c","post":1,"texts":["a",7]}',
    '{"connection":"c","post":1,"texts":[["a"]]}',
    '['.repeat(10_000),
  ])('that is %s is none', (body) => {
    expect(parsePost(body)).toBeUndefined();
  });
});

describe('after two POSTs', () => {
  it.each([
    [1, 'repeated'],
    [2, 'repeated'],
    [3, 'next'],
    [4, 'gap'],
    [9_000_000_000_000_000, 'gap'],
  ])('number %i is %s', (number, place) => {
    expect(placePost(2, number)).toBe(place);
  });
});
