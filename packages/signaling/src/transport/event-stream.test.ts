import { describe, expect, it } from 'vitest';
import { readEvents, type StreamEvent } from './event-stream.ts';

const message = (data: string): StreamEvent => ({ name: 'message', data });

describe('a stream of server-sent events', () => {
  it.each<{ name: string; text: string; events: readonly StreamEvent[]; rest?: string }>([
    { name: 'nothing', text: '', events: [] },
    { name: 'an event', text: 'data: a\n\n', events: [message('a')] },
    { name: 'two events', text: 'data: a\n\ndata: b\n\n', events: [message('a'), message('b')] },
    {
      name: 'one with a name',
      text: 'event: open\ndata: a\n\n',
      events: [{ name: 'open', data: 'a' }],
    },
    {
      name: 'a name after the data',
      text: 'data: a\nevent: x\n\n',
      events: [{ name: 'x', data: 'a' }],
    },
    {
      name: 'line ends of another kind',
      text: 'data: a\r\n\r\ndata: b\r\n\r\n',
      events: [message('a'), message('b')],
    },
    { name: 'no space after the colon', text: 'data:a\n\n', events: [message('a')] },
    { name: 'a space that belongs to the data', text: 'data:  a \n\n', events: [message(' a ')] },
    { name: 'data of two lines', text: 'data: a\ndata: b\n\n', events: [message('a\nb')] },
    { name: 'empty data', text: 'data\n\n', events: [message('')] },
    { name: 'a comment', text: ': alive\n\ndata: a\n\n', events: [message('a')] },
    { name: 'other fields', text: 'id: 7\nretry: 1000\ndata: a\n\n', events: [message('a')] },
    { name: 'a name alone', text: 'event: open\n\n', events: [] },
    {
      name: 'an event that is not finished',
      text: 'data: a\n\ndata: b',
      events: [message('a')],
      rest: 'data: b',
    },
    { name: 'a line that is not finished', text: 'data: a\n', events: [], rest: 'data: a\n' },
  ])('$name', ({ text, events, rest = '' }) => {
    expect(readEvents('', text)).toEqual({ events, rest });
  });

  it.each([
    'event: open\ndata: "id"\n\n: \n\ndata: "ü 🎧"\n\n',
    'event: open\r\ndata: 1\r\n\r\ndata: 2\r\n\r\n',
  ])('is the same wherever it is cut: %j', (text) => {
    const whole = readEvents('', text).events;
    for (let at = 0; at <= text.length; at += 1) {
      const first = readEvents('', text.slice(0, at));
      const second = readEvents(first.rest, text.slice(at));
      expect([...first.events, ...second.events]).toEqual(whole);
      expect(second.rest).toBe('');
    }
  });
});
