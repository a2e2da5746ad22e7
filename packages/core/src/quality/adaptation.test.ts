import { describe, expect, it } from 'vitest';
import { adaptationLadder, initialAdaptation, nextAdaptation, screenLadder } from './adaptation.ts';
import type { AdaptationFacts, AdaptationState } from './adaptation.ts';

type Given = Partial<Omit<AdaptationFacts, 'at'>>;

const well: Omit<AdaptationFacts, 'at'> = {
  isJudged: true,
  shortage: 'none',
  availableBitrate: 3_000_000,
  sentBitrate: 1_000_000,
  maxBitrate: 1_700_000,
  soundScore: 4.4,
  lossPercent: 0,
  isSharing: false,
};

/** A ladder with a clock, which is looked at every 2 s. */
function climber(state: AdaptationState = initialAdaptation) {
  let now = 100_000;
  let current = state;
  return {
    get state() {
      return current;
    },
    get rung() {
      return current.rung;
    },
    /** Lets it be so for a while; gives the rungs that were seen. */
    pass(seconds: number, given: Given = {}): readonly number[] {
      const seen = [current.rung];
      for (let passed = 0; passed < seconds; passed += 2) {
        now += 2_000;
        current = nextAdaptation(current, { ...well, ...given, at: now });
        if (seen.at(-1) !== current.rung) seen.push(current.rung);
      }
      return seen;
    },
  };
}

const narrow = (availableBitrate: number): Given => ({
  ...{ availableBitrate, shortage: 'bandwidth', sentBitrate: availableBitrate },
});
const noEstimate: Given = { availableBitrate: undefined, sentBitrate: undefined };

describe('the ladder', () => {
  it('asks for less on each rung, and gives the picture up on the last', () => {
    const rates = adaptationLadder.map(({ maxBitrate }) => maxBitrate);
    expect(rates).toEqual([...rates].sort((one, other) => other - one));
    expect(adaptationLadder.map(({ isSuspended }) => isSuspended)).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
  });

  it('asks a screen for fewer pictures where the camera is at its end, and never for smaller ones', () => {
    expect(screenLadder.map(({ maxFps }) => maxFps)).toEqual([Infinity, Infinity, Infinity, 5, 5]);
    const sizes = screenLadder.map(({ scaleDownBy, isSuspended }) => [scaleDownBy, isSuspended]);
    expect(sizes).toEqual(adaptationLadder.map(() => [1, false]));
  });

  it('is not used while all is well', () => {
    expect(climber().pass(120)).toEqual([0]);
  });

  it.each<[string, Given, readonly number[]]>([
    ['a little too narrow', narrow(1_000_000), [0, 1]],
    ['narrower', narrow(400_000), [0, 2]],
    ['much too narrow: not the picture at once', narrow(60_000), [0, 3, 4]],
    [
      'an estimate that is low because little is sent',
      { availableBitrate: 201_000, sentBitrate: 90_000 },
      [0],
    ],
    [
      'all of a low estimate is sent, though nobody says that it is short',
      { availableBitrate: 400_000, sentBitrate: 390_000 },
      [0, 2],
    ],
    ['a machine that is too slow, which keeps a picture', { shortage: 'cpu' }, [0, 1, 2, 3]],
    ['bad sound, which keeps a picture', { soundScore: 3 }, [0, 1, 2, 3]],
    ['sound that cannot be understood', { soundScore: 2 }, [0, 1, 4]],
    ['Firefox: loss', { ...noEstimate, lossPercent: 12 }, [0, 1, 2, 3]],
    ['Chromium: loss, which its estimate knows of', { lossPercent: 12 }, [0]],
    [
      'nothing known at all',
      {
        ...noEstimate,
        soundScore: undefined,
        lossPercent: undefined,
        shortage: undefined,
        maxBitrate: undefined,
      },
      [0],
    ],
    [
      'a camera without a limit of its own',
      { ...narrow(1_500_000), maxBitrate: undefined },
      [0, 1],
    ],
    ['a screen on a way that takes both', { isSharing: true }, [0]],
    ['a screen on a way that is narrow', { ...narrow(500_000), isSharing: true }, [0, 3]],
    [
      'a screen on a way that takes no more than that: the camera is suspended at once',
      { ...narrow(260_000), isSharing: true },
      [0, 4],
    ],
    [
      'a screen, and a machine that is too slow: the camera is suspended at last',
      { shortage: 'cpu', isSharing: true },
      [0, 1, 2, 3],
    ],
  ])('%s', (_, given, rungs) => {
    expect(climber().pass(26, given)).toEqual(rungs);
  });

  it('ends with the camera where a screen is shown, and the machine stays too slow', () => {
    const ladder = climber();
    expect(ladder.pass(36, { shortage: 'cpu', isSharing: true })).toEqual([0, 1, 2, 3, 4]);
    expect(ladder.pass(20, { shortage: 'cpu', isSharing: true })).toEqual([4]);
  });

  it('waits for trouble to last, and between two steps', () => {
    const ladder = climber();
    expect(ladder.pass(4, { shortage: 'cpu' })).toEqual([0]);
    ladder.pass(2);
    expect(ladder.pass(4, { shortage: 'cpu' })).toEqual([0]);
    expect(ladder.pass(2, { shortage: 'cpu' })).toEqual([0, 1]);
    expect(ladder.pass(6, { shortage: 'cpu' })).toEqual([1]);
    expect(ladder.pass(2, { shortage: 'cpu' })).toEqual([1, 2]);
  });

  it('is left alone while there is no picture to judge', () => {
    const ladder = climber();
    expect(ladder.pass(40, { ...narrow(60_000), isJudged: false })).toEqual([0]);
    ladder.pass(20, narrow(400_000));
    expect(ladder.pass(120, { isJudged: false })).toEqual([2]);
    expect(ladder.pass(18)).toEqual([2]);
    expect(ladder.pass(4)).toEqual([2, 1]);
  });
});

describe('climbing', () => {
  it('goes one rung at a time, 20 s after the last step', () => {
    const ladder = climber();
    ladder.pass(20, narrow(400_000));
    expect(ladder.pass(100)).toEqual([2, 1, 0]);
    expect(ladder.pass(100)).toEqual([0]);
  });

  it('that fails is taken back soon, and tried again later and later', () => {
    const ladder = climber();
    const bound = narrow(400_000);
    ladder.pass(20, bound);
    const waits = [1, 2, 3, 4, 5].map(() => {
      let seconds = 0;
      while (ladder.rung === 2) {
        // On its own rung it is content.
        ladder.pass(2, { availableBitrate: 400_000, sentBitrate: 200_000 });
        seconds += 2;
      }
      expect(ladder.pass(8, bound)).toEqual([1, 2]);
      return seconds;
    });
    expect(waits[0]).toBeLessThan(30);
    expect(waits[1]).toBeGreaterThanOrEqual(38);
    expect(waits[2]).toBeGreaterThanOrEqual(78);
    expect(waits[4]).toBeLessThan(170);
  });

  it('that holds is forgotten', () => {
    const ladder = climber();
    ladder.pass(20, narrow(400_000));
    ladder.pass(30);
    ladder.pass(60);
    expect(ladder.state.waitMs).toBe(20_000);
  });

  it('beside a screen that takes all waits for long, and goes back at once to what was before the screen', () => {
    const ladder = climber();
    const bound = { ...narrow(260_000), isSharing: true };
    ladder.pass(12, bound);
    expect(ladder.pass(140, bound)).toEqual([4]);
    expect(ladder.pass(30, bound)).toEqual([4, 3, 4]);
    expect(ladder.pass(2)).toEqual([4, 0]);
    expect(ladder.pass(60)).toEqual([0]);
  });

  it('beside a screen waits no longer than usual where there is room, or nobody knows', () => {
    for (const room of [{}, noEstimate]) {
      const ladder = climber();
      ladder.pass(12, { ...narrow(260_000), isSharing: true });
      expect(ladder.pass(30, { ...room, isSharing: true })).toEqual([4, 3]);
    }
  });

  it('beside a screen needs room that lasts: an estimate that jumps once is none', () => {
    const ladder = climber();
    const bound = { ...narrow(260_000), isSharing: true };
    ladder.pass(40, bound);
    for (let jump = 0; jump < 4; jump += 1) {
      expect(ladder.pass(6, { isSharing: true })).toEqual([4]);
      expect(ladder.pass(6, bound)).toEqual([4]);
    }
    expect(ladder.pass(8, { isSharing: true })).toEqual([4, 3]);
  });

  it('after a screen is taken back where the way is still too narrow for the camera alone', () => {
    const ladder = climber();
    ladder.pass(12, { ...narrow(260_000), isSharing: true });
    expect(ladder.pass(10, narrow(260_000))).toEqual([4, 0, 3]);
  });

  it('after a screen goes no further than the camera was before it', () => {
    const ladder = climber();
    ladder.pass(10, narrow(400_000));
    ladder.pass(16, { ...narrow(260_000), isSharing: true });
    expect(ladder.rung).toBe(4);
    expect(ladder.pass(2)).toEqual([4, 2]);
    ladder.pass(40, { isSharing: true });
    const { rung } = ladder;
    expect(rung).toBeLessThan(2);
    expect(ladder.pass(2)).toEqual([rung]);
  });

  it('comes back from sound alone that is bad for no other reason, where there is room', () => {
    const late = { soundScore: 2.8 };
    const ladder = climber({ ...initialAdaptation, rung: 4 });
    expect(ladder.pass(60, { ...late, availableBitrate: 300_000 })).toEqual([4]);
    expect(ladder.pass(60, { ...late, ...noEstimate })).toEqual([4]);
    expect(ladder.pass(60, { ...late, shortage: 'cpu' })).toEqual([4]);
    // A picture, and no larger one before the sound is well.
    expect(ladder.pass(60, late)).toEqual([4, 3]);
    expect(ladder.pass(60)).toEqual([3, 2, 1, 0]);
    const shared = climber({ ...initialAdaptation, rung: 4 });
    expect(shared.pass(60, { ...late, isSharing: true })).toEqual([4, 3]);
  });

  it('comes back from sound alone, where the estimate says nothing', () => {
    const ladder = climber();
    ladder.pass(20, narrow(60_000));
    expect(ladder.rung).toBe(4);
    const little = { availableBitrate: 80_000, sentBitrate: 79_000 };
    expect(ladder.pass(22, little).slice(0, 2)).toEqual([4, 3]);
  });

  it('the last rung is the last', () => {
    const ladder = climber({ ...initialAdaptation, rung: 4 });
    expect(ladder.pass(60, { soundScore: 2 })).toEqual([4]);
    const beyond = climber({ ...initialAdaptation, rung: 9 });
    expect(beyond.pass(4)).toEqual([9, 8]);
    expect(climber({ ...initialAdaptation, rung: -1 }).pass(8, narrow(1))).toEqual([-1]);
  });
});
