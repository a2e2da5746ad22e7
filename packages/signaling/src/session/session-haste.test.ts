import { describe, expect, it } from 'vitest';
import {
  apply,
  beginning,
  ending,
  facts,
  fired,
  phaseOf,
  probing,
  received,
  sessionIn,
  words,
} from '../testing/session-steps.ts';
import type { SessionInput, SessionState } from './session-state.ts';
import { sessionTransition } from './session-transition.ts';

const probe = (withinMs?: number): SessionInput => ['local.probe', withinMs];
const later = (ms: number): typeof facts => ({ ...facts, now: facts.now + ms });
const offline = { ...facts, isOnline: false };
const changed: SessionInput = ['network.changed'];
const replaced = received({ type: 'bye', code: 'replaced' });

describe('a session that is asked for a sign of life', () => {
  it('in a hurry waits less for it', () => {
    const [, effects] = sessionTransition(sessionIn('online'), probe(400), facts);
    expect(words(effects)).toEqual(['write ping', 'start probe 400']);
  });

  it('asks again when somebody cannot wait so long, and only then', () => {
    const [asked] = sessionTransition(sessionIn('online'), probe(), facts);
    const [hasty, effects] = sessionTransition(asked, probe(400), later(100));
    expect(words(effects)).toEqual(['write ping', 'start probe 400']);
    expect(sessionTransition(hasty, probe(), later(200))).toEqual([hasty, []]);
  });

  it('begins an attempt anew that is stuck', () => {
    const opening = sessionIn('opening');
    expect(sessionTransition(opening, probe(400), later(1_199))).toEqual([opening, []]);
    expect(words(sessionTransition(opening, probe(400), later(1_200))[1])).toEqual(beginning);
    expect(words(sessionTransition(opening, probe(200), later(600))[1])).toEqual(beginning);
  });

  it('gives an open connection time to be welcomed', () => {
    const greeting = sessionIn('greeting');
    expect(sessionTransition(greeting, probe(), later(5_000))).toEqual([greeting, []]);
  });

  it('remembers when it heard something last', () => {
    const [state] = sessionTransition(sessionIn('online'), received({ type: 'pong' }), later(70));
    expect(state.heardAt).toBe(facts.now + 70);
  });
});

describe('a network that goes and comes back', () => {
  it('takes the connection with it', () => {
    const [suspect, effects] = sessionTransition(sessionIn('online'), changed, offline);
    expect(words(effects)).toEqual(probing);
    const step = sessionTransition(suspect, changed, later(20));
    expect(phaseOf(step)).toBe('opening');
    expect(words(step[1])).toEqual(beginning);
  });

  it('is forgiven a change that was none', () => {
    const [state] = sessionTransition(sessionIn('online'), changed, facts);
    expect(sessionTransition(state, changed, facts)).toEqual([state, []]);
  });
});

describe('being replaced', () => {
  /** Online by a second connection; the `hello` of the first one is still on its way. */
  function hurried(): SessionState {
    const [again] = sessionTransition(sessionIn('greeting'), changed, facts);
    const welcome = sessionIn('online').ticket;
    const [online] = apply(again, [
      ['transport.opened'],
      received({
        type: 'welcome',
        v: 1,
        ...{ session: welcome?.session ?? '', secret: welcome?.secret ?? '' },
        ...{ resumed: false, received: 0, pingMs: 20_000, turn: false },
        self: { user: 'alice', device: 'phone' },
      }),
    ]);
    return online;
  }

  it('by somebody else is the end', () => {
    const step = sessionTransition(sessionIn('online'), replaced, facts);
    expect(phaseOf(step)).toBe('closed signaling/replaced');
    expect(words(step[1]).slice(-1)).toEqual(ending);
  });

  it('by an own connection that was left before is not, once', () => {
    const step = sessionTransition(hurried(), replaced, later(1_000));
    expect(phaseOf(step)).toMatch(/^waiting/);
    const [online] = apply(step[0], [fired('retry'), ['transport.opened']]);
    expect(phaseOf(sessionTransition(online, replaced, later(2_000)))).toBe(
      'closed signaling/replaced',
    );
  });

  it('long after is by somebody else', () => {
    expect(phaseOf(sessionTransition(hurried(), replaced, later(30_000)))).toBe(
      'closed signaling/replaced',
    );
  });
});
