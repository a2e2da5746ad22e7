import { describe, it } from 'vitest';
import { connect, ring } from './harness/calls.ts';
import { expectText } from './harness/person.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage({
  environment: { EARSHOT_RING_MS: '3500', EARSHOT_MAX_DURATION_MS: '5000' },
});

describe('the clock of the server', () => {
  it('ends a call that nobody answers', async () => {
    const [alice, bob] = await stage.pair();
    await ring(alice, bob);

    await expectText(alice, 'bob did not answer.');
    await expectText(bob, 'You missed a call from alice.');
  });

  it('warns both, and ends a call that lasts too long', async () => {
    const [alice, bob] = await stage.pair();
    await connect(alice, bob);

    await Promise.all(
      [alice, bob].map((person) => expectText(person, /This call ends in \d seconds/)),
    );
    await expectText(alice, 'The call reached its longest time.');
    await expectText(bob, 'The call reached its longest time.');
  });
});
