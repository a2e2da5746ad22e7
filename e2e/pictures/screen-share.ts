import { connect as connectBy, recoveryStories, shows } from './scene.ts';
import type { Scene, Steps, Stories } from './scene.ts';

const steps: Steps = {
  accept: 'Accept with video',
  remoteVideo: 'video[data-source=remote]',
  reconnecting: 'text=The connection was lost. Reconnecting',
  elsewhere: '.earshot-elsewhere-call',
};

const connect = ({ alice, bob }: Scene): Promise<void> => connectBy(alice, bob, steps);

/** The states of the example with React. */
export const screenShare: Stories = {
  home: async ({ alice }) => [alice],
  async ringing({ alice, bob }) {
    await alice.click('Call bob');
    await shows(bob, '[role=alertdialog]');
    return [alice, bob];
  },
  async connected(scene) {
    await connect(scene);
    return [scene.alice];
  },
  async quality(scene) {
    const { bob } = scene;
    await connect(scene);
    await shows(bob, '.earshot-quality');
    return [bob];
  },
  async sharing(scene) {
    const { alice, bob } = scene;
    await connect(scene);
    await alice.click('Share screen');
    await shows(bob, 'video[data-source=remote-screen]');
    return [alice, bob];
  },
  async ended(scene) {
    const { alice, bob } = scene;
    await connect(scene);
    await alice.click('Hang up');
    await shows(bob, 'text=alice hung up.');
    return [alice, bob];
  },
  async rating(scene) {
    const { alice } = scene;
    await connect(scene);
    await alice.click('Hang up');
    await alice.page.getByRole('radio', { name: 'Good' }).check({ force: true });
    await shows(alice, 'text=What was good or bad?');
    return [alice];
  },
  async tested({ alice }) {
    await alice.click('Test my devices');
    await shows(alice, '.earshot-test-verdict:not(:empty)');
    return [alice];
  },
  ...recoveryStories(steps),
};
